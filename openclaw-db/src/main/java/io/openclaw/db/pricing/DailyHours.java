package io.openclaw.db.pricing;

import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;

/** Hours of the day in UTC, the last moment excluded; {@code to} before {@code from} goes over midnight. */
public record DailyHours(LocalTime from, LocalTime to) {

    boolean contain(Instant at) {
        LocalTime time = at.atOffset(ZoneOffset.UTC).toLocalTime();
        boolean begun = !time.isBefore(from);
        boolean ended = !time.isBefore(to);
        return to.isBefore(from) ? begun || !ended : begun && !ended;
    }
}
