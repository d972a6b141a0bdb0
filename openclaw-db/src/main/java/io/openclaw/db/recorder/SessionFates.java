package io.openclaw.db.recorder;

import io.openclaw.db.model.SessionDeleted;
import io.openclaw.db.model.SessionRenamed;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which sessions were deleted lately, for what is kept in memory; the rule is that of table {@code session_fates}: what happened under a key
 * goes the way of the first fate of that key at that moment or later. One thread at a time.
 */
final class SessionFates {

    /** Keys remembered; memory holds the latest calls only, and what they need is told of these. */
    private static final int MOST_KEYS = 1_000;

    /** Ends a ring of renames. */
    private static final int MOST_STEPS = 100;

    private final LinkedHashMap<String, TreeMap<Instant, Fate>> byKey = new LinkedHashMap<>();

    private record Fate(@Nullable String newKey) {}

    void add(SessionDeleted deleted) {
        add(deleted.sessionKey(), deleted.at(), new Fate(null));
    }

    /** A session that had the new key before goes on under no key that anybody could name here. */
    void add(SessionRenamed renamed) {
        add(
                renamed.toKey(),
                renamed.at().minusNanos(1_000),
                new Fate(renamed.toKey() + " (until " + renamed.at() + ")"));
        add(renamed.fromKey(), renamed.at(), new Fate(renamed.toKey()));
    }

    /** Whether the session that had this key at this moment was deleted. */
    boolean isGone(@Nullable String toldKey, Instant toldAt) {
        String key = toldKey;
        Instant since = toldAt;
        for (int step = 0; key != null && step < MOST_STEPS; step++) {
            Map.Entry<Instant, Fate> next =
                    byKey.getOrDefault(key, new TreeMap<>()).ceilingEntry(since);
            if (next == null) {
                return false;
            }
            key = next.getValue().newKey();
            since = next.getKey();
        }
        return toldKey != null && key == null;
    }

    private void add(String key, Instant at, Fate fate) {
        byKey.computeIfAbsent(key, k -> new TreeMap<>()).put(at, fate);
        if (byKey.size() > MOST_KEYS) {
            byKey.remove(byKey.keySet().iterator().next());
        }
    }
}
