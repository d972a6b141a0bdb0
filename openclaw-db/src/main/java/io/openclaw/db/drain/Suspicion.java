package io.openclaw.db.drain;

import io.openclaw.db.model.FactKind;
import io.openclaw.db.postgres.PostgresException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Tells bad rows from a schema that refuses every row of a kind, such as one with a constraint somebody added. The first time it is
 * suspected the drainer waits for a person; the second time it goes on setting rows aside, so that other kinds are not held up for ever.
 */
final class Suspicion {

    /** So many rows in a row, refused for the same reason, are no accident. */
    static final int ENOUGH = 16;

    private final Map<FactKind, Map<String, Integer>> refusedInARow = new HashMap<>();
    private final Map<FactKind, Set<String>> told = new HashMap<>();

    /** Rows of these kinds were stored: nothing is wrong with their tables. */
    void cleared(Collection<FactKind> kinds) {
        kinds.forEach(kind -> {
            refusedInARow.remove(kind);
            told.remove(kind);
        });
    }

    /** A single row was refused. True when it is time to wait for a person. */
    boolean refused(FactKind kind, PostgresException why) {
        int count = refusedInARow.computeIfAbsent(kind, k -> new HashMap<>()).merge(reason(why), 1, Integer::sum);
        return count >= ENOUGH && allRefused(kind, why);
    }

    /** Every row that was tried was refused. True when it is time to wait for a person, that is the first time. */
    boolean allRefused(FactKind kind, PostgresException why) {
        return told.computeIfAbsent(kind, k -> new HashSet<>()).add(reason(why));
    }

    static String reason(PostgresException why) {
        return why.sqlState().orElseGet(() -> String.valueOf(why.getMessage()));
    }
}
