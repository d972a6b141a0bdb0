package io.openclaw.db.operations;

import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** When a job is due, by its schedule. Times of day are of its time zone, through the changes of summer time. */
final class CronSchedule {

    /** More are not counted one by one; a job that is due every second is a job that is always due. */
    static final int MOST = 10_000;

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final CronParser FIVE_FIELDS =
            new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX));
    private static final CronParser SIX_FIELDS =
            new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.SPRING));

    private final @Nullable ExecutionTime cron;
    private final @Nullable Duration every;
    private final @Nullable Instant anchor;
    private final ZoneId zone;
    private final String words;

    private CronSchedule(
            @Nullable ExecutionTime cron,
            @Nullable Duration every,
            @Nullable Instant anchor,
            ZoneId zone,
            String words) {
        this.cron = cron;
        this.every = every;
        this.anchor = anchor;
        this.zone = zone;
        this.words = words;
    }

    /** Empty for a schedule that cannot be understood, as one of a newer gateway. */
    static Optional<CronSchedule> parse(String schedule, String timeZone) {
        try {
            JsonNode json = JSON.readTree(schedule);
            ZoneId zone = ZoneId.of(timeZone);
            return switch (json.path("kind").asText()) {
                case "cron" -> Optional.of(cron(json.path("expr").asText(), zone));
                case "every" -> every(json, zone);
                case "at" -> Optional.of(at(json.path("at"), zone));
                default -> Optional.empty();
            };
        } catch (JsonProcessingException | IllegalArgumentException | DateTimeException e) {
            return Optional.empty();
        }
    }

    /** For people: {@code 0 7 * * * Europe/Zurich}, {@code every 10m}, {@code at 2026-01-31T12:00:00Z}. */
    String words() {
        return words;
    }

    /** Whether it is counted from the run before, for want of a fixed moment to count from. */
    boolean followsLastRun() {
        return every != null && anchor == null;
    }

    /** The moments it is due from {@code from} on and before {@code to}, in order, at most {@link #MOST}. */
    List<Instant> due(Instant from, Instant to) {
        List<Instant> due = new ArrayList<>();
        Instant next = from(from).orElse(null);
        while (next != null && next.isBefore(to) && due.size() < MOST) {
            due.add(next);
            next = from(next.plusMillis(1)).orElse(null);
        }
        return due;
    }

    /** The first moment it is due, not before {@code moment}. */
    Optional<Instant> from(Instant moment) {
        if (cron != null) {
            return cron.nextExecution(ZonedDateTime.ofInstant(moment.minusMillis(1), zone))
                    .map(ZonedDateTime::toInstant);
        }
        if (every != null) {
            Instant begin = anchor == null ? moment : anchor;
            long length = every.toMillis();
            long past = Duration.between(begin, moment).toMillis();
            long steps = past <= 0 ? 0 : (past + length - 1) / length;
            return Optional.of(begin.plusMillis(steps * length));
        }
        return Optional.ofNullable(anchor).filter(once -> !once.isBefore(moment));
    }

    /** Time between two runs counted from the run before. */
    Optional<Duration> every() {
        return Optional.ofNullable(every);
    }

    private static CronSchedule cron(String expression, ZoneId zone) {
        int fields = expression.strip().split("\\s+").length;
        CronParser parser = fields == 6 ? SIX_FIELDS : FIVE_FIELDS;
        ExecutionTime time = ExecutionTime.forCron(parser.parse(expression.strip()));
        return new CronSchedule(time, null, null, zone, expression.strip() + " " + zone);
    }

    private static Optional<CronSchedule> every(JsonNode json, ZoneId zone) {
        long millis = json.path("everyMs").asLong();
        if (millis < 1) {
            return Optional.empty();
        }
        JsonNode anchor = json.path("anchorMs");
        Duration length = Duration.ofMillis(millis);
        return Optional.of(new CronSchedule(
                null,
                length,
                anchor.isNumber() ? Instant.ofEpochMilli(anchor.asLong()) : null,
                zone,
                "every " + length.toString().substring(2).toLowerCase(java.util.Locale.ROOT)));
    }

    private static CronSchedule at(JsonNode at, ZoneId zone) {
        Instant once = at.isNumber()
                ? Instant.ofEpochMilli(at.asLong())
                : OffsetDateTime.parse(at.asText()).toInstant();
        return new CronSchedule(null, null, once, zone, "at " + once);
    }
}
