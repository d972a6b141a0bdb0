package io.openclaw.db.usage;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * What calls add up to. A sum holds what is known, and tells how many calls it does not hold.
 *
 * @param calls 1 or more
 * @param errors those of them that failed
 * @param cost what was reported, else what can be computed
 * @param reported what gateways and providers reported
 * @param computed what the price book says
 * @param latency of the whole answer
 * @param firstByte from the request to the first byte of the answer
 */
public record UsageFigures(
        long calls,
        long errors,
        Tokens tokens,
        Cost cost,
        Cost reported,
        Cost computed,
        Latency latency,
        Latency firstByte) {

    /**
     * Tokens.
     *
     * @param input those that were not read from a cache
     * @param unknown calls of which nobody told the tokens
     */
    public record Tokens(
            long input, long output, long cacheRead, long cacheWrite, long reasoning, long total, long unknown) {}

    /**
     * US dollars, exact.
     *
     * @param usd null: of none it is known
     * @param unknown calls that {@code usd} does not hold
     */
    public record Cost(@Nullable BigDecimal usd, long unknown) {}

    /**
     * Milliseconds, the percentiles within 5 %.
     *
     * @param timed calls of which it is known
     * @param average null where there is none; of the first byte it is not kept
     * @param p50 this and the next are null where no call is timed
     */
    public record Latency(
            long timed,
            @Nullable BigDecimal average,
            @Nullable BigDecimal p50,
            @Nullable BigDecimal p95,
            @Nullable BigDecimal p99) {}
}
