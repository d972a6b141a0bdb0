package io.openclaw.db;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How fast the spool fills, from what it held about a minute ago. */
final class FillRate {

    private static final long WINDOW_MS = 60_000;
    private static final Duration LONGEST = Duration.ofDays(365);

    private long sinceMs = Long.MIN_VALUE;
    private long sinceBytes;
    private double bytesPerMs;

    /** How long the room lasts at the present rate; null when the spool does not grow. */
    synchronized @Nullable Duration timeLeft(long bytes, long maxBytes, long nowMs) {
        long elapsed = nowMs - sinceMs;
        if (sinceMs == Long.MIN_VALUE || elapsed < 0) {
            begin(bytes, nowMs);
        } else if (elapsed > 0) {
            bytesPerMs = (double) (bytes - sinceBytes) / elapsed;
            if (elapsed >= WINDOW_MS) {
                begin(bytes, nowMs);
            }
        }
        if (bytesPerMs <= 0) {
            return null;
        }
        double left = Math.max(0, maxBytes - bytes) / bytesPerMs;
        return left > LONGEST.toMillis() ? LONGEST : Duration.ofMillis((long) left);
    }

    private void begin(long bytes, long nowMs) {
        sinceMs = nowMs;
        sinceBytes = bytes;
    }
}
