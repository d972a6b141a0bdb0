package io.openclaw.db.drain;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/** A token bucket for what piled up before we (re)connected. Facts recorded since then are not held back. */
final class CatchUpRate {

    private static final Duration BURST = Duration.ofMillis(200);

    private final double perNano;
    private final double most;
    private Instant since = Instant.MIN;
    private double tokens;
    private long filledAt;

    CatchUpRate(int rowsPerSecond) {
        this.perNano = rowsPerSecond / (double) TimeUnit.SECONDS.toNanos(1);
        this.most = Math.max(1, rowsPerSecond * (BURST.toMillis() / 1000.0));
    }

    /** PostgreSQL can be reached again; what was recorded earlier is backlog. */
    void connected(Instant now, long nanoTime) {
        since = now;
        tokens = most;
        filledAt = nanoTime;
    }

    /** How long these rows have to wait; zero when they may go, and then they are paid for. */
    Duration delay(Work work, long nanoTime) {
        if (work.items().isEmpty() || !work.items().get(0).row().recordedAt().isBefore(since)) {
            return Duration.ZERO;
        }
        tokens = Math.min(most, tokens + (nanoTime - filledAt) * perNano);
        filledAt = nanoTime;
        if (tokens > 0) {
            tokens -= work.items().size();
            return Duration.ZERO;
        }
        return Duration.ofNanos((long) (-tokens / perNano) + TimeUnit.MILLISECONDS.toNanos(1));
    }
}
