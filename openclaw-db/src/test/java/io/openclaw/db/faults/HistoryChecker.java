package io.openclaw.db.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.openclaw.db.Accounting;
import io.openclaw.db.TestDatabase;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Compares what {@link FaultChild} was told is accepted with what PostgreSQL holds after the spool is drained. Within a round each thread
 * numbers its facts from 0, so what is stored must be 0, 1, 2, … in this order, at least as far as was accepted: a gap is a loss, a
 * number that comes back is a double. What was under way at the kill may be there or not.
 */
final class HistoryChecker {

    private final Map<String, Long> acceptedThrough = new HashMap<>();
    private long accepted;

    /** Takes in one line of the child; others than acceptances are passed over. */
    void read(String line) {
        if (line == null || !line.matches("a \\d+ \\d+ \\d+")) {
            return;
        }
        int last = line.lastIndexOf(' ');
        acceptedThrough.merge(line.substring(2, last), Long.parseLong(line.substring(last + 1)), Math::max);
        accepted++;
    }

    /** Pairs of a message and a call that were accepted. */
    long accepted() {
        return accepted;
    }

    /** Everything accepted is stored once and in order, nothing else is there, and the totals are those of the rows. */
    void check(TestDatabase database, Accounting last, String where) {
        Map<String, Long> stored = storedThrough(database, where);
        acceptedThrough.forEach((thread, n) -> assertTrue(
                stored.getOrDefault(thread, -1L) >= n,
                () -> where + ": thread " + thread + " was accepted through " + n + ", stored through "
                        + stored.get(thread)));
        assertEquals("0", database.single("SELECT count(*) FROM dead_letters"), where);
        assertTrue(last.balanced(), where + ": " + last);
        assertEquals(0, last.inSpool() + last.inMemory() + last.droppedTotal(), where + ": " + last);
        long pairs = stored.values().stream().mapToLong(n -> n + 1).sum();
        long calls = Long.parseLong(database.single("SELECT count(*) FROM llm_calls"));
        // A kill may fall between the message and the call of a pair, at most once for each thread of a round.
        assertTrue(
                calls <= pairs && calls >= pairs - stored.size(), where + ": " + pairs + " pairs, " + calls + " calls");
        assertTrue(calls >= accepted, where + ": " + accepted + " calls accepted, " + calls + " stored");
        assertEquals(
                Long.toString(calls * FaultChild.TOKENS),
                database.single("SELECT sum(total_tokens) FROM sessions"),
                where + ": the totals of the sessions");
    }

    private static Map<String, Long> storedThrough(TestDatabase database, String where) {
        Map<String, Long> through = new HashMap<>();
        for (List<Object> row : database.query("SELECT content FROM messages ORDER BY id")) {
            String name = row.get(0).toString();
            int last = name.lastIndexOf(' ');
            String thread = name.substring(0, last);
            long expected = through.getOrDefault(thread, -1L) + 1;
            assertEquals(expected, Long.parseLong(name.substring(last + 1)), where + ": order of " + thread);
            through.put(thread, expected);
        }
        return through;
    }
}
