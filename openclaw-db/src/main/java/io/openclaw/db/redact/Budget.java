package io.openclaw.db.redact;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * How long one field may be looked at. Looks at the clock only now and then, and not at all in a text with
 * few suspicious places, because reading the processor time of a thread costs about as much as a short match.
 */
final class Budget {
    private static final int LOOKS_PER_CHECK = 64;

    private final long limitNanos;
    private final LongSupplier nanos;
    private long startedAt;
    private int looks;
    private boolean spent;

    Budget(Duration limit, LongSupplier nanos) {
        this.limitNanos = limit.toNanos();
        this.nanos = nanos;
    }

    /** Counts one look; true when time is up. */
    boolean spend() {
        looks++;
        if (looks == LOOKS_PER_CHECK) {
            startedAt = nanos.getAsLong();
        } else if (looks % LOOKS_PER_CHECK == 0 && nanos.getAsLong() - startedAt > limitNanos) {
            spent = true;
        }
        return spent;
    }

    boolean isSpent() {
        return spent;
    }
}
