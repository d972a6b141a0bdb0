package io.openclaw.cli.soak;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One of the things a session may be.
 *
 * @param done of the doubtful operations that matter here, which were done then
 */
record Possible(Map<String, Boolean> done, SessionImage image) {

    static final Possible NONE = new Possible(Map.of(), SessionImage.NONE);

    Possible of(SessionImage other) {
        return new Possible(done, other);
    }

    Possible given(String doubt, boolean wasDone, SessionImage other) {
        Map<String, Boolean> more = new HashMap<>(done);
        more.put(doubt, wasDone);
        return new Possible(more, other);
    }

    /** What looks the same is the same; only what all agree on is known of it. */
    static List<Possible> merged(List<Possible> all) {
        if (all.size() == 1) {
            return all;
        }
        Map<SessionImage, Map<String, Boolean>> byImage = new LinkedHashMap<>();
        for (Possible possible : all) {
            Map<String, Boolean> known = byImage.get(possible.image());
            if (known == null) {
                byImage.put(possible.image(), new HashMap<>(possible.done()));
            } else {
                known.entrySet().retainAll(possible.done().entrySet());
            }
        }
        List<Possible> some = new ArrayList<>();
        byImage.forEach((image, done) -> some.add(new Possible(Map.copyOf(done), image)));
        return List.copyOf(some);
    }
}
