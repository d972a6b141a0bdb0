package io.openclaw.db.embedded;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** The bound of a wait. Polling is right here: the other side is a process and its files, which notify nobody. */
final class Deadline {
    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private final long end;

    private Deadline(long end) {
        this.end = end;
    }

    static Deadline in(Duration time) {
        return new Deadline(System.nanoTime() + time.toNanos());
    }

    boolean passed() {
        return System.nanoTime() - end >= 0;
    }

    Duration left() {
        return Duration.ofNanos(Math.max(0, end - System.nanoTime()));
    }

    /** Waits until the condition holds; false when the time is over first. */
    boolean await(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            if (passed()) {
                return false;
            }
            pause(Duration.ofNanos(POLL_NANOS));
        }
        return true;
    }

    /** Pauses once, never beyond the end. An interrupt ends the start with an error and stays set for the caller. */
    void pause(Duration time) {
        LockSupport.parkNanos(this, Math.min(time.toNanos(), left().toNanos()));
        if (Thread.currentThread().isInterrupted()) {
            throw new EmbeddedPostgresException("Waiting for the embedded PostgreSQL was interrupted.");
        }
    }
}
