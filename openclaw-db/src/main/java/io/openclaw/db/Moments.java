package io.openclaw.db;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Moments in the past as people write them. */
public final class Moments {

    /** What {@link #parse} takes, for messages and manuals. */
    public static final String FORMS =
            "a length such as 90m, 12h, 7d or 2w, or a time such as 2026-01-31 or 2026-01-31T12:00:00Z";

    private static final Pattern AGO = Pattern.compile("(\\d{1,6})([smhdw])");

    private Moments() {}

    /** The moment that {@code text} spells: so long before {@code now}, or a time; a date is its beginning in UTC. */
    public static Optional<Instant> parse(String text, Instant now) {
        Optional<Duration> ago = length(text);
        if (ago.isPresent()) {
            return ago.map(now::minus);
        }
        try {
            return Optional.of(
                    text.strip().length() == "2026-01-31".length()
                            ? LocalDate.parse(text.strip())
                                    .atStartOfDay(ZoneOffset.UTC)
                                    .toInstant()
                            : OffsetDateTime.parse(text.strip()).toInstant());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** The length of time that {@code text} spells, such as 90m, 12h, 7d or 2w. */
    public static Optional<Duration> length(String text) {
        Matcher length = AGO.matcher(text.strip());
        return length.matches()
                ? Optional.of(unit(length.group(2)).multipliedBy(Long.parseLong(length.group(1))))
                : Optional.empty();
    }

    private static Duration unit(String letter) {
        return switch (letter) {
            case "s" -> Duration.ofSeconds(1);
            case "m" -> Duration.ofMinutes(1);
            case "h" -> Duration.ofHours(1);
            case "d" -> Duration.ofDays(1);
            default -> Duration.ofDays(7);
        };
    }
}
