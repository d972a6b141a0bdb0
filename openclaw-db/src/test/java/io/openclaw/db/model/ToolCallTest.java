package io.openclaw.db.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ToolCallTest {

    private static final Instant END = Instant.parse("2026-11-21T10:00:00Z");
    private static final Scope RUN = new Scope("agent:main:main", "s1", "main", null, "r1");

    @Test
    void hookAndDiagnosticOfOneCall_mergeToTheSameCallInEitherOrder() {
        ToolCall hook = call(211, Outcome.failed("File not found: notes.md"), "{\"path\":\"notes.md\"}");
        ToolCall diagnostic = call(145, new Outcome(Outcome.ERROR, "Error", "failed", null), null);

        ToolCall merged = hook.filledFrom(diagnostic);

        assertEquals(merged, diagnostic.filledFrom(hook));
        assertEquals(Duration.ofMillis(145), merged.timing().duration());
        assertEquals("File not found: notes.md", merged.outcome().error());
        assertEquals("{\"path\":\"notes.md\"}", merged.argumentsJson());
    }

    private static ToolCall call(long ms, Outcome outcome, String arguments) {
        Timing timing = new Timing(END.minusMillis(ms), Duration.ofMillis(ms), null);
        return new ToolCall(RUN, "call_1", "read", arguments, null, timing, outcome, END);
    }
}
