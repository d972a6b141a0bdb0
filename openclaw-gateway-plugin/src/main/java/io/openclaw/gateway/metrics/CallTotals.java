package io.openclaw.gateway.metrics;

import java.time.Duration;

/**
 * Model calls that this process recorded.
 *
 * @param recorded since the start
 * @param errors of them failed, since the start; never goes back
 * @param buffered of them readable in memory now
 * @param averageLatency of those in memory
 */
public record CallTotals(long recorded, long errors, int buffered, Duration averageLatency) {

    /** None yet. */
    public static final CallTotals NONE = new CallTotals(0, 0, 0, Duration.ZERO);
}
