package io.openclaw.gateway.metrics;

import io.openclaw.db.Health;
import io.openclaw.db.recorder.RecorderStats;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Supplier;

/**
 * Where the figures come from. Each is asked at every exposition, on the asker's thread, and must answer at once.
 *
 * @param health of the module
 * @param recorder what the recorder did
 * @param calls model calls recorded by this process
 * @param redacted secrets taken out since the start, by rule
 * @param losses what was lost before the recorder could count it
 * @param sessions how many sessions there are; empty while nobody knows
 */
public record Sources(
        Supplier<Health> health,
        Supplier<RecorderStats> recorder,
        Supplier<CallTotals> calls,
        Supplier<Map<String, Long>> redacted,
        Supplier<Losses> losses,
        Supplier<OptionalLong> sessions) {}
