package io.openclaw.db.drain;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What the drainer counts. Written on its context, read from anywhere. */
final class Counters {

    private volatile long batches;
    private volatile long stored;
    private volatile long deadLettered;
    private volatile long forgotten;
    private volatile long claimed;
    private volatile int inFlight;
    private volatile long lagSeq;
    private volatile @Nullable Instant oldestWaiting;
    private volatile @Nullable Instant lastWrite;
    private volatile Duration lastBatch = Duration.ZERO;
    private volatile @Nullable String lastError;
    private volatile @Nullable String schemaProblem;

    @SuppressWarnings("NonAtomicVolatileUpdate") // one writer: the drainer's context
    void written(io.openclaw.db.postgres.Written written, Instant now, Duration took) {
        batches++;
        stored += written.facts();
        deadLettered += written.dead();
        lastWrite = now;
        lastBatch = took;
        lastError = null;
        schemaProblem = null;
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // one writer: the drainer's context
    void found(long storedRows, long deadRows) {
        stored += storedRows;
        deadLettered += deadRows;
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // one writer: the drainer's context
    void forgotten(long rows) {
        forgotten += rows;
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // one writer: the drainer's context
    void claimed(long rows) {
        claimed += rows;
    }

    void inFlight(int now) {
        inFlight = now;
    }

    void waiting(long rows, @Nullable Instant oldest) {
        lagSeq = rows;
        oldestWaiting = oldest;
    }

    void failed(String why) {
        lastError = why;
    }

    void suspended(String why) {
        schemaProblem = why;
    }

    void connected() {
        lastError = null;
        schemaProblem = null;
    }

    DrainStats snapshot(String breaker, @Nullable String server, int batchSize) {
        return new DrainStats(
                breaker,
                server,
                batches,
                stored,
                deadLettered,
                forgotten,
                claimed,
                batchSize,
                inFlight,
                lagSeq,
                oldestWaiting,
                lastWrite,
                lastBatch,
                lastError,
                schemaProblem);
    }
}
