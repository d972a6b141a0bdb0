package io.openclaw.db.pricing;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * When a price holds, and since when that is known: two axes of time, both ends open where null, the end excluded.
 *
 * @param from null: since ever
 * @param hours only at these hours of each day; null: all day
 * @param knownSince when the table that says so was published, or somebody said so
 * @param knownUntil when it was taken back or replaced; null: it still stands
 */
public record Period(
        @Nullable Instant from,
        @Nullable Instant to,
        @Nullable DailyHours hours,
        Instant knownSince,
        @Nullable Instant knownUntil) {

    /** @throws IllegalArgumentException when it ends before it begins */
    public Period {
        if (from != null && to != null && !from.isBefore(to)) {
            throw new IllegalArgumentException("A price must end after it begins.");
        }
    }

    /** For ever, known from then on. */
    public static Period since(Instant knownSince) {
        return new Period(null, null, null, knownSince, null);
    }

    boolean holds(Instant at) {
        return (from == null || !at.isBefore(from))
                && (to == null || at.isBefore(to))
                && (hours == null || hours.contain(at));
    }

    /** Whether one knew at {@code when}; null: now, with all that is known. */
    boolean isKnown(@Nullable Instant when) {
        return when == null
                ? knownUntil == null
                : !knownSince.isAfter(when) && (knownUntil == null || knownUntil.isAfter(when));
    }

    /** The same, taken back at {@code end}. */
    Period until(Instant end) {
        return new Period(from, to, hours, knownSince, end.isAfter(knownSince) ? end : knownSince);
    }
}
