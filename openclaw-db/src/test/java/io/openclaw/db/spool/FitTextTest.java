package io.openclaw.db.spool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.openclaw.db.model.CronExecution;
import io.openclaw.db.model.FactKind;
import io.openclaw.db.model.ModelRef;
import io.openclaw.db.model.Scope;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FitTextTest {

    @ParameterizedTest
    @ValueSource(strings = {"job", "j\0b", "half \ud83d", "x\0", "\ud83d\ude80"})
    void name_isTheOneThatAFactGets(String jobId) {
        for (String id : new String[] {jobId, jobId.repeat(1_000)}) {
            CronExecution run = new CronExecution(
                    new Scope(null, null, null, null, null),
                    id,
                    null,
                    ModelRef.NONE,
                    "ok",
                    null,
                    null,
                    null,
                    null,
                    Instant.EPOCH);
            CronExecution stored = (CronExecution) FactCodec.decode(
                    FactKind.CRON_EXECUTION, FactCodec.encode(run).json());
            assertEquals(stored.jobId(), FitText.name(id));
            assertTrue(FitText.name(id).getBytes(StandardCharsets.UTF_8).length <= 1_024);
        }
    }

    @Test
    void longNames_stayApart_andFitTextStaysTheSame() {
        String long1 = "a".repeat(5_000) + "1";
        assertNotEquals(FitText.name(long1), FitText.name("a".repeat(5_000) + "2"));
        String fit = "fit";
        assertSame(fit, FitText.text(fit));
        assertSame(fit, FitText.name(fit));
        assertEquals("a\uFFFDb", FitText.text("a\0b"));
        assertEquals("{\"a\":\"\uFFFD\"}", FitText.json("{\"a\":\"\\u0000\"}"));
    }
}
