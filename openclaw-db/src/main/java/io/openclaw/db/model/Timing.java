package io.openclaw.db.model;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * When a call ran.
 *
 * @param startedAt when the request was sent
 * @param duration from request to the last byte of the answer
 * @param timeToFirstByte from request to the first byte of the answer
 */
public record Timing(
        @Nullable Instant startedAt,
        @Nullable Duration duration,
        @Nullable Duration timeToFirstByte) {

    /** Nothing known. */
    public static final Timing NONE = new Timing(null, null, null);

    public Timing {
        notNegative(duration, "duration");
        notNegative(timeToFirstByte, "timeToFirstByte");
    }

    public Timing filledFrom(Timing other) {
        return new Timing(
                Texts.first(startedAt, other.startedAt),
                Texts.first(duration, other.duration),
                Texts.first(timeToFirstByte, other.timeToFirstByte));
    }

    private static void notNegative(@Nullable Duration length, String what) {
        if (length != null && length.isNegative()) {
            throw new IllegalArgumentException("Timing " + what + " is negative: a call cannot end before it starts.");
        }
    }
}
