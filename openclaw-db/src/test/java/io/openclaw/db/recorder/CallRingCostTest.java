package io.openclaw.db.recorder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import io.openclaw.db.model.CallRef;
import io.openclaw.db.model.Exchange;
import io.openclaw.db.model.LlmCall;
import io.openclaw.db.model.ModelRef;
import io.openclaw.db.model.Outcome;
import io.openclaw.db.model.Recorded;
import io.openclaw.db.model.Scope;
import io.openclaw.db.model.Timing;
import io.openclaw.db.model.Witness;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class CallRingCostTest {

    private static final Instant START = Instant.parse("2026-11-21T10:00:00Z");

    @Test
    void longRun_costsTheWriterNoMoreThanShortOnes() {
        CallRing ring = new CallRing(512);
        assertTimeout(Duration.ofSeconds(5), () -> {
            for (int call = 1; call <= 4_000; call++) {
                ring.add(hook("run-1", call, Outcome.COMPLETED));
            }
        });
        assertEquals(4_000, ring.totals().recorded());
    }

    @Test
    void totals_countWhatWasForgottenAndWhatCameAfterTheyWereAskedFor() {
        CallRing ring = new CallRing(2);
        for (int call = 1; call <= 20; call++) {
            ring.add(hook("run-" + call, 1, call == 3 ? Outcome.ERROR : Outcome.COMPLETED));
        }
        assertEquals(20, ring.totals().recorded());
        assertEquals(1, ring.totals().failed());
        assertEquals(6, ring.totals().remembered());
        ring.add(hook("run-20", 1, Outcome.COMPLETED));
        ring.add(hook("run-20", 2, Outcome.ERROR));
        assertEquals(21, ring.totals().recorded());
        assertEquals(2, ring.totals().failed());
    }

    private static Recorded hook(String run, int call, String status) {
        Timing timing = new Timing(START.plusMillis(call), Duration.ofMillis(1), null);
        LlmCall said = new LlmCall(
                Witness.HOOK,
                new Scope("agent:main:main", "session-1", "main", "webchat", run),
                new CallRef(run + ":model:" + call, null, null, null, null),
                new ModelRef("fake", "fake-large", null),
                null,
                null,
                timing,
                new Outcome(status, null, null, null),
                Exchange.NONE,
                START.plusMillis(call));
        return new Recorded(new UUID(call, 1), START.plusMillis(call), said, Set.of());
    }
}
