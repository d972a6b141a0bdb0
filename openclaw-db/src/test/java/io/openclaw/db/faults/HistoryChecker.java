package io.openclaw.db.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.openclaw.db.TestDatabase;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Compares what was accepted with what PostgreSQL has: everything, each once, in order per caller, and totals that add up. */
final class HistoryChecker {

    private final Set<String> accepted = new HashSet<>();

    /** A caller was told that this fact is safe. */
    void accepted(String name) {
        accepted.add(name);
    }

    int acceptedCount() {
        return accepted.size();
    }

    /** To be called when nothing waits any more. */
    void check(TestDatabase database) {
        List<String> stored = new ArrayList<>();
        database.query("SELECT content FROM messages ORDER BY id").forEach(row -> stored.add((String) row.get(0)));
        List<String> messages = List.copyOf(stored);
        database.query("SELECT model FROM llm_calls").forEach(row -> stored.add((String) row.get(0)));

        Set<String> once = new HashSet<>(stored);
        assertEquals(once.size(), stored.size(), "facts stored twice");
        Set<String> lost = new TreeSet<>(accepted);
        lost.removeAll(once);
        assertEquals(Set.of(), lost, "accepted facts that are not in PostgreSQL");
        checkOrder(messages);
        assertEquals("0", database.single("SELECT count(*) FROM dead_letters"), "dead letters");
        assertEquals(
                database.single("SELECT sum(usage_total_tokens) FROM llm_calls"),
                database.single("SELECT sum(total_tokens) FROM sessions"),
                "totals of sessions");
    }

    /** Rows of one caller in one round have rising numbers. */
    private static void checkOrder(List<String> messages) {
        Map<String, Integer> last = new HashMap<>();
        for (String name : messages) {
            int dot = name.lastIndexOf('.');
            String caller = name.substring(0, dot);
            int number = Integer.parseInt(name.substring(dot + 1));
            Integer before = last.put(caller, number);
            assertEquals(true, before == null || before < number, "order of " + caller + " at " + number);
        }
    }
}
