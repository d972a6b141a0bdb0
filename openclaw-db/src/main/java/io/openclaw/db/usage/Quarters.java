package io.openclaw.db.usage;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;

/** The whole quarters of an hour within a window, and what it holds before and behind them. */
record Quarters(Instant from, Instant to) {

    private static final long SECONDS = Duration.ofMinutes(15).toSeconds();

    /** First and end of the whole quarters, of what lies before them, and of what lies behind them; a part may be empty. */
    List<OffsetDateTime> bounds() {
        Instant first = min(upward(from), to);
        Instant end = max(downward(to), first);
        return Stream.of(first, end, from, first, end, to)
                .map(at -> at.atOffset(ZoneOffset.UTC))
                .toList();
    }

    private static Instant downward(Instant at) {
        return Instant.ofEpochSecond(Math.floorDiv(at.getEpochSecond(), SECONDS) * SECONDS);
    }

    private static Instant upward(Instant at) {
        Instant down = downward(at);
        return down.equals(at) ? at : down.plusSeconds(SECONDS);
    }

    private static Instant min(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    private static Instant max(Instant one, Instant other) {
        return one.isBefore(other) ? other : one;
    }
}
