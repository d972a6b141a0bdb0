package io.openclaw.db.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Measures how fast lines become facts, without a database. Prints; holds nobody to a number, since the machine is shared. */
@Tag("faults")
class TranscriptSpeedTest {

    private static final int TURNS = 50_000;

    @Test
    void linesOfATranscript_becomeFacts() throws MalformedLineException {
        List<String> lines = lines("x".repeat(900));
        for (int round = 0; round < 4; round++) {
            Transcript transcript = new Transcript("ops", "s1", id -> new KnownSession("agent:ops:main", null));
            long start = System.nanoTime();
            long facts = 0;
            for (String line : lines) {
                facts += transcript.read(line).size();
            }
            double seconds = (System.nanoTime() - start) / 1e9;
            assertEquals(1 + TURNS * 5L, facts);
            System.out.printf(
                    Locale.ROOT,
                    "round %d: %,.0f lines/s, %,.0f messages/s, %,.0f facts/s%n",
                    round,
                    lines.size() / seconds,
                    2 * TURNS / seconds,
                    facts / seconds);
        }
    }

    /** A question, an answer of 1 kB and the entry that tells their run: a message, a message and a call, an entry and the call again. */
    private static List<String> lines(String text) {
        List<String> lines = new ArrayList<>();
        lines.add(OpenClawEntries.header("s1"));
        for (int i = 0; i < TURNS; i++) {
            lines.add(OpenClawEntries.user("u" + i, i, "hello"));
            lines.add(OpenClawEntries.answer("a" + i, i, text));
            lines.add(OpenClawEntries.runTold("c" + i, i, "s1", "run-" + i));
        }
        return lines;
    }
}
