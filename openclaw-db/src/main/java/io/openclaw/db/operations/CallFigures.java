package io.openclaw.db.operations;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * The model calls of a span of time on one host.
 *
 * @param failed calls with an error
 * @param timed answered calls whose time is known: what the two latencies are of
 * @param p50Ms half of them were answered within; null without one
 * @param p95Ms nineteen of twenty were answered within
 * @param metered calls whose tokens are known
 * @param tokens of those
 * @param priced calls whose cost is known, reported or computed
 * @param costUsd of those; null without one
 * @param unpriced calls that took tokens and whose cost is not known
 */
public record CallFigures(
        Instant from,
        Instant to,
        long calls,
        long failed,
        long timed,
        @Nullable Integer p50Ms,
        @Nullable Integer p95Ms,
        long metered,
        long tokens,
        long priced,
        @Nullable BigDecimal costUsd,
        long unpriced) {

    /** Calls whose cost is not known, those that failed without telling their tokens included. */
    public long unknownCost() {
        return calls - priced;
    }

    OptionalDouble callsPerHour() {
        double hours = Duration.between(from, to).toMillis() / 3_600_000.0;
        return hours > 0 ? OptionalDouble.of(calls / hours) : OptionalDouble.empty();
    }

    OptionalDouble errorRate() {
        return calls == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) failed / calls);
    }

    OptionalDouble p50() {
        return p50Ms == null ? OptionalDouble.empty() : OptionalDouble.of(p50Ms);
    }

    OptionalDouble p95() {
        return p95Ms == null ? OptionalDouble.empty() : OptionalDouble.of(p95Ms);
    }

    OptionalDouble tokensPerCall() {
        return metered == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) tokens / metered);
    }
}
