package io.openclaw.db.ingest;

import io.openclaw.db.ingest.Seen.FileName;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * Looks for files, and at them. A look every second is the truth, and cheap: what changed within a minute is looked at each time, the rest in
 * turns; the folders are searched anew when one of them changed, and in any case so often that it costs a hundredth of the time. Blocks; one
 * thread at a time.
 */
final class Finder {

    /** Files that were idle for long: so many are looked at each time, and all of them within so many looks. */
    private static final int LEAST_IDLE = 500;

    private static final int MOST_TURNS = 30;
    private static final long HOT_NANOS = 60_000_000_000L;

    private final List<Grounds> grounds;
    private final LongSupplier nanos;
    private final Map<FileName, Watched> watched = new LinkedHashMap<>();
    private int turn;

    Finder(List<Root> roots, Formats formats, LongSupplier nanos) {
        this.grounds =
                roots.stream().map(root -> new Grounds(root, formats, nanos)).toList();
        this.nanos = nanos;
    }

    /** A file, how it was last seen, and when that was news. */
    private static final class Watched {
        private Seen seen;
        private long changedAt;

        Watched(Seen seen, long changedAt) {
            this.seen = seen;
            this.changedAt = changedAt;
        }
    }

    /**
     * Looks around.
     *
     * @param hints paths where something happened
     * @param thorough whether to look at more than the hints and what changed lately
     */
    Sighting look(Set<Path> hints, boolean thorough) {
        Findings findings = new Findings();
        for (Grounds ground : grounds) {
            if (ground.isDue(hints, thorough)) {
                search(ground, findings);
            }
        }
        idle(thorough, hints).forEach(name -> again(name, findings));
        Set<Path> folders = new HashSet<>();
        grounds.forEach(ground -> folders.addAll(ground.folders()));
        return new Sighting(findings.seen, findings.lost, folders, findings.problems);
    }

    private static final class Findings {
        private final List<Seen> seen = new ArrayList<>();
        private final List<FileName> lost = new ArrayList<>();
        private final List<String> problems = new ArrayList<>();
    }

    private void search(Grounds ground, Findings findings) {
        Set<FileName> before = ground.names();
        Set<String> claimed = new HashSet<>();
        grounds.stream()
                .filter(other -> !other.equals(ground))
                .flatMap(other -> other.names().stream())
                .forEach(name -> claimed.add(name.path()));
        List<Seen> found = ground.search(claimed, findings.problems);
        found.forEach(seen -> note(seen, findings));
        for (FileName name : before) {
            if (!ground.names().contains(name) && watched.remove(name) != null) {
                findings.lost.add(name);
            }
        }
    }

    private void note(Seen seen, Findings findings) {
        Watched known = watched.get(seen.name());
        if (known == null) {
            watched.put(seen.name(), new Watched(seen, nanos.getAsLong()));
            findings.seen.add(seen);
        } else if (!known.seen.equals(seen)) {
            known.seen = seen;
            known.changedAt = nanos.getAsLong();
            findings.seen.add(seen);
        }
    }

    private void again(FileName name, Findings findings) {
        Watched known = watched.get(name);
        if (known == null) {
            return;
        }
        try {
            note(new Seen(known.seen.file(), known.seen.file().stat()), findings);
        } catch (IOException e) {
            // Gone, or not for us any more: the search of its folder will tell.
            grounds.forEach(ground -> ground.doubt(name));
        }
    }

    private List<FileName> idle(boolean thorough, Set<Path> hints) {
        Set<String> hinted = new HashSet<>();
        hints.forEach(path -> hinted.add(path.toString()));
        long now = nanos.getAsLong();
        int most = Math.max(LEAST_IDLE, watched.size() / MOST_TURNS);
        List<FileName> due = new ArrayList<>();
        int place = 0;
        for (Map.Entry<FileName, Watched> file : watched.entrySet()) {
            boolean hot = now - file.getValue().changedAt < HOT_NANOS;
            boolean inTurn = thorough && Math.floorMod(place - turn, watched.size()) < most;
            if (hot || inTurn || hinted.contains(file.getKey().path())) {
                due.add(file.getKey());
            }
            place++;
        }
        if (thorough && !watched.isEmpty()) {
            turn = (turn + most) % watched.size();
        }
        return due;
    }
}
