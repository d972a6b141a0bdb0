package io.openclaw.db.recorder;

import java.time.Duration;
import java.util.Map;

/**
 * What the recorder did since it started.
 *
 * @param recorded facts given to it, dropped ones included
 * @param accepted facts that its writer handed to the backlog
 * @param dropped facts not kept, by reason code
 * @param waiting facts in memory that are not yet in the backlog
 * @param waitingBytes memory they take
 * @param oldestWaiting how long the oldest of them has waited
 * @param commits group commits
 * @param lastCommit how long the latest took
 * @param cost what {@code record} cost the caller, sampled
 */
public record RecorderStats(
        long recorded,
        long accepted,
        Map<String, Long> dropped,
        int waiting,
        long waitingBytes,
        Duration oldestWaiting,
        long commits,
        Duration lastCommit,
        RecordCost cost) {

    public RecorderStats {
        dropped = Map.copyOf(dropped);
    }

    /** Facts that were not kept, all reasons together. */
    public long droppedTotal() {
        return dropped.values().stream().mapToLong(Long::longValue).sum();
    }

    /**
     * Sampled cost of {@code record}: one call in 256.
     *
     * @param samples how many were timed
     * @param totalNanos what they took together
     * @param maxNanos what the slowest took
     */
    public record RecordCost(long samples, long totalNanos, long maxNanos) {}
}
