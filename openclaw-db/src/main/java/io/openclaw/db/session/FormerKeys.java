package io.openclaw.db.session;

import io.openclaw.db.postgres.StoreFates.Fate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The keys that sessions had before. PostgreSQL takes what happened at a moment for that of the session which had the key then; who tells it
 * later must say the key of that time, where another session of the present key was deleted or renamed since.
 */
final class FormerKeys {

    /** Ends a ring of renamings, as in function {@code session_way}. */
    private static final int MOST_STEPS = 100;

    private final Map<String, List<Fate>> byKey;
    private final Map<String, List<Fate>> arrivals;

    /** @param past what became of sessions, the earliest first, as {@code StoreFates.past} tells it */
    FormerKeys(List<Fate> past) {
        this.byKey = past.stream().collect(Collectors.groupingBy(Fate::key));
        this.arrivals = past.stream()
                .filter(fate -> fate.newKey() != null)
                .collect(Collectors.groupingBy(fate -> String.valueOf(fate.newKey())));
    }

    /**
     * Under which key to tell what happened in a session.
     *
     * @param key that it has now
     * @param at when it happened
     * @return empty when that was deleted, as far as PostgreSQL knows
     */
    Optional<String> toldAs(String key, Instant at) {
        if (leads(key, at, key)) {
            return Optional.of(key);
        }
        List<Fate> way = renamings(key, at);
        String then = way.isEmpty() ? key : way.get(0).key();
        return leads(then, at, key) ? Optional.of(then) : Optional.empty();
    }

    /** How the session that has the key now came to it since a moment: its renamings, the earliest first. */
    List<Fate> renamings(String key, Instant since) {
        List<Fate> way = new ArrayList<>();
        Fate last = arrival(key, Instant.MAX);
        while (last != null && !last.at().isBefore(since) && way.size() < MOST_STEPS) {
            way.add(0, last);
            last = arrival(last.key(), last.at());
        }
        return way;
    }

    /** Whether what became of a session of that key may concern the one that has it now: not so when that one was renamed to it later. */
    boolean concernsPresent(Fate fate) {
        Fate arrival = arrival(fate.key(), Instant.MAX);
        return arrival == null || !fate.at().isBefore(arrival.at());
    }

    private @Nullable Fate arrival(String key, Instant until) {
        Fate last = null;
        for (Fate fate : arrivals.getOrDefault(key, List.of())) {
            last = fate.at().isAfter(until) ? last : fate;
        }
        return last;
    }

    private boolean leads(String from, Instant at, String to) {
        String key = from;
        Instant since = at;
        for (int step = 0; step < MOST_STEPS; step++) {
            Optional<Fate> next = next(key, since);
            if (next.isEmpty()) {
                break;
            }
            String newKey = next.get().newKey();
            if (newKey == null) {
                return false;
            }
            key = newKey;
            since = next.get().at();
        }
        return key.equals(to);
    }

    private Optional<Fate> next(String key, Instant since) {
        return byKey.getOrDefault(key, List.of()).stream()
                .filter(fate -> !fate.at().isBefore(since))
                .findFirst();
    }
}
