package io.openclaw.db.recorder;

import io.openclaw.db.model.Scope;
import io.openclaw.db.model.SessionDeleted;
import io.openclaw.db.model.SessionRenamed;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which sessions were deleted lately, for what is kept in memory; the rule is that of table {@code session_fates}: what happened under a key
 * goes the way of the first fate of that key and agent at that moment or later. One thread at a time.
 */
final class SessionFates {

    /** Keys remembered; memory holds the latest calls only, and what they need is told of these. */
    private static final int MOST_KEYS = 1_000;

    /** Ends a ring of renames. */
    private static final int MOST_STEPS = 100;

    private final LinkedHashMap<String, TreeMap<Instant, List<Fate>>> byKey = new LinkedHashMap<>();

    /** The last renaming that is not remembered any more. */
    private Instant forgottenThrough = Instant.MIN;

    private record Fate(@Nullable String agent, @Nullable String newKey) {

        /** An agent that nobody named may be any. */
        boolean concerns(@Nullable String other) {
            return agent == null || other == null || agent.equals(other);
        }
    }

    void add(SessionDeleted deleted) {
        add(deleted.sessionKey(), deleted.at(), new Fate(deleted.agentId(), null));
    }

    /** A session that had the new key before goes on under no key that anybody could name here. */
    void add(SessionRenamed renamed) {
        if (!renamed.byStore()) {
            add(
                    renamed.toKey(),
                    renamed.at().minusNanos(1_000),
                    new Fate(renamed.agentId(), renamed.toKey() + " (until " + renamed.at() + ")"));
        }
        add(renamed.fromKey(), renamed.at(), new Fate(renamed.agentId(), renamed.toKey()));
    }

    /**
     * Whether the session that had this key at this moment was deleted for certain: not so while a renaming since may be forgotten, because
     * of which it would live on under another key.
     */
    boolean isSurelyGone(Scope scope, Instant toldAt) {
        return toldAt.isAfter(forgottenThrough) && isGone(scope, toldAt);
    }

    /** Whether the session that had this key at this moment was deleted, by what is remembered. */
    boolean isGone(Scope scope, Instant toldAt) {
        String key = scope.sessionKey();
        Instant since = toldAt;
        for (int step = 0; key != null && step < MOST_STEPS; step++) {
            Optional<Map.Entry<Instant, Fate>> next = next(key, scope.agentId(), since);
            if (next.isEmpty()) {
                return false;
            }
            key = next.get().getValue().newKey();
            since = next.get().getKey();
        }
        return scope.sessionKey() != null && key == null;
    }

    private Optional<Map.Entry<Instant, Fate>> next(String key, @Nullable String agent, Instant since) {
        return byKey.getOrDefault(key, new TreeMap<>()).tailMap(since).entrySet().stream()
                .flatMap(at -> at.getValue().stream()
                        .filter(fate -> fate.concerns(agent))
                        .map(fate -> Map.entry(at.getKey(), fate)))
                .findFirst();
    }

    private void add(String key, Instant at, Fate fate) {
        byKey.computeIfAbsent(key, k -> new TreeMap<>())
                .computeIfAbsent(at, moment -> new ArrayList<>())
                .add(fate);
        if (byKey.size() > MOST_KEYS) {
            forgetEldest();
        }
    }

    private void forgetEldest() {
        String eldest = byKey.keySet().iterator().next();
        byKey.getOrDefault(eldest, new TreeMap<>()).forEach((at, all) -> {
            if (at.isAfter(forgottenThrough) && all.stream().anyMatch(fate -> fate.newKey() != null)) {
                forgottenThrough = at;
            }
        });
        byKey.remove(eldest);
    }
}
