package io.openclaw.db.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.openclaw.db.TestDatabase;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Compares what callers were told with where facts are: each accepted fact is stored, on disk or a dead letter, and nowhere twice; each
 * other one is counted as dropped; callers find their facts in their order; totals add up.
 */
final class HistoryChecker {

    private final Set<String> recorded = ConcurrentHashMap.newKeySet();
    private final Set<String> accepted = ConcurrentHashMap.newKeySet();
    private final Set<String> refused = ConcurrentHashMap.newKeySet();

    /** A caller gave this fact in; not known of processes that were killed. */
    void recorded(String name) {
        recorded.add(name);
    }

    /** A caller was told that this fact is safe. */
    void accepted(String name) {
        accepted.add(name);
    }

    /** A caller was told that this fact is not kept. */
    void refused(String name) {
        refused.add(name);
    }

    int recordedCount() {
        return recorded.size();
    }

    int acceptedCount() {
        return accepted.size();
    }

    /** To be called when nothing waits any more, and nothing was dropped or set aside: everything accepted is in PostgreSQL. */
    void check(TestDatabase database) {
        Whereabouts found = Whereabouts.in(database);
        checkEach(found);
        checkOrder(found.messages());
        assertEquals(List.of(), found.dead(), "dead letters");
        checkTotals(database);
    }

    /** To be called when nothing is on its way. What is nowhere is counted: {@code recorded = stored + in spool + dead-lettered + dropped}. */
    void check(Whereabouts found, long dropped) {
        checkUnordered(found, dropped);
        checkOrder(found.messages());
    }

    /** The same, whatever the order. */
    void checkUnordered(Whereabouts found, long dropped) {
        checkEach(found);
        Set<String> nowhere = new TreeSet<>(recorded);
        found.all().forEach(nowhere::remove);
        assertEquals(dropped, nowhere.size(), "facts that are nowhere, of which as many are counted as dropped");
    }

    private void checkEach(Whereabouts found) {
        Set<String> once = new HashSet<>(found.all());
        assertEquals(once.size(), found.all().size(), "facts that are there twice");
        Set<String> lost = new TreeSet<>(accepted);
        lost.removeAll(once);
        assertEquals(Set.of(), lost, "accepted facts that are nowhere");
        Set<String> kept = new TreeSet<>(refused);
        kept.retainAll(once);
        assertEquals(Set.of(), kept, "facts that are there although their callers were told otherwise");
    }

    private static void checkTotals(TestDatabase database) {
        assertEquals(
                database.single("SELECT coalesce(sum(usage_total_tokens), 0) FROM llm_calls"),
                database.single("SELECT coalesce(sum(total_tokens), 0) FROM sessions"),
                "totals of sessions");
    }

    /** Rows of one caller in one round have rising numbers. */
    private static void checkOrder(List<String> messages) {
        Map<String, Integer> last = new HashMap<>();
        for (String name : messages) {
            String caller = name.substring(0, name.lastIndexOf('.'));
            int number = NamedFacts.number(name);
            Integer before = last.put(caller, number);
            assertEquals(true, before == null || before < number, "order of " + caller + " at " + number);
        }
    }
}
