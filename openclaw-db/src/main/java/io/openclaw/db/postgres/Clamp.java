package io.openclaw.db.postgres;

import io.openclaw.db.model.Recorded.Mark;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/** Brings numbers and times to what a column can hold, so that one odd value does not cost its row. */
final class Clamp {

    private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999999Z");

    private Clamp() {}

    static @Nullable Integer integer(@Nullable Long value) {
        return value == null ? null : (int) Math.max(Integer.MIN_VALUE, Math.min(Integer.MAX_VALUE, value));
    }

    static int integerOr(@Nullable Long value, int otherwise) {
        Integer clamped = integer(value);
        return clamped == null ? otherwise : clamped;
    }

    static short smallint(@Nullable Integer value, int otherwise) {
        int known = value == null ? otherwise : value;
        return (short) Math.max(Short.MIN_VALUE, Math.min(Short.MAX_VALUE, known));
    }

    static @Nullable Long millis(@Nullable Duration length) {
        if (length == null) {
            return null;
        }
        return length.toSeconds() > Long.MAX_VALUE / 2_000
                ? Long.valueOf(Long.MAX_VALUE)
                : Long.valueOf(length.toMillis());
    }

    static @Nullable Integer millisInt(@Nullable Duration length) {
        return integer(millis(length));
    }

    static @Nullable OffsetDateTime time(@Nullable Instant instant) {
        return instant == null ? null : known(instant);
    }

    static OffsetDateTime known(Instant instant) {
        Instant inside = instant.isBefore(EARLIEST) ? EARLIEST : instant.isAfter(LATEST) ? LATEST : instant;
        return inside.atOffset(ZoneOffset.UTC);
    }

    /** The marks of a row, with {@link Mark#CLAMPED} when one of its times or numbers was brought to the edge. */
    static short marks(int marks, @Nullable Instant at, @Nullable Long... integers) {
        boolean clamped = at != null && (at.isBefore(EARLIEST) || at.isAfter(LATEST));
        for (Long value : integers) {
            clamped |= value != null && (value > Integer.MAX_VALUE || value < Integer.MIN_VALUE);
        }
        return (short) (clamped ? marks | Mark.CLAMPED.bit() : marks);
    }
}
