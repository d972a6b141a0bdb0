package io.openclaw.db.recorder;

import java.time.Duration;

/**
 * Bounds of the recorder.
 *
 * @param maxFacts facts that may wait in memory
 * @param maxBytes memory they may take, in bytes
 * @param batchFacts facts in one commit at most
 * @param linger how long the first fact of a commit waits for others; what is lost at most by a {@code kill -9}
 * @param ringCalls model calls that stay readable in memory
 */
public record RecorderConfig(int maxFacts, long maxBytes, int batchFacts, Duration linger, int ringCalls) {

    public static final int DEFAULT_MAX_FACTS = 65_536;
    public static final long DEFAULT_MAX_BYTES = 64L << 20;
    public static final int DEFAULT_BATCH_FACTS = 256;
    public static final Duration DEFAULT_LINGER = Duration.ofMillis(20);
    public static final int DEFAULT_RING_CALLS = 512;

    public RecorderConfig {
        atLeast(maxFacts, 1, "maxFacts");
        atLeast(maxBytes, 1024, "maxBytes");
        atLeast(batchFacts, 1, "batchFacts");
        atLeast(ringCalls, 0, "ringCalls");
        if (linger.isNegative() || linger.compareTo(Duration.ofSeconds(10)) > 0) {
            throw new IllegalArgumentException("linger must be between 0 and 10 s: it is what a crash may lose.");
        }
    }

    /** What serves a gateway well. */
    public static RecorderConfig defaults() {
        return new RecorderConfig(
                DEFAULT_MAX_FACTS, DEFAULT_MAX_BYTES, DEFAULT_BATCH_FACTS, DEFAULT_LINGER, DEFAULT_RING_CALLS);
    }

    public RecorderConfig withQueue(int facts, long bytes) {
        return new RecorderConfig(facts, bytes, batchFacts, linger, ringCalls);
    }

    public RecorderConfig withLinger(Duration newLinger) {
        return new RecorderConfig(maxFacts, maxBytes, batchFacts, newLinger, ringCalls);
    }

    public RecorderConfig withRingCalls(int calls) {
        return new RecorderConfig(maxFacts, maxBytes, batchFacts, linger, calls);
    }

    private static void atLeast(long value, long least, String what) {
        if (value < least) {
            throw new IllegalArgumentException(what + " must be at least " + least + ", got " + value + ".");
        }
    }
}
