package io.openclaw.cli.bench;

import io.openclaw.db.drain.DrainListener;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** Counts what the drainer says is committed. */
final class StoredFacts implements DrainListener {
    private static final long PAUSE_NANOS = Duration.ofMillis(2).toNanos();

    private final AtomicLong stored = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();

    @Override
    public void onStored(UUID writerId, int rows) {
        stored.addAndGet(rows);
    }

    @Override
    public void onDeadLettered(UUID writerId, int rows) {
        refused.addAndGet(rows);
    }

    /** Returns when this many facts are committed. */
    void await(long facts, Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (stored.get() < facts) {
            if (refused.get() > 0 || System.nanoTime() > deadline) {
                throw new IllegalStateException(stored.get() + " of " + facts + " facts were stored within " + patience
                        + " and " + refused.get() + " were refused.");
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }
}
