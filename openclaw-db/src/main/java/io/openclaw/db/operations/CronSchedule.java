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
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.time.zone.ZoneOffsetTransition;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** When a job is due, by its schedule. Times of day are of its time zone, through the changes of summer time. */
final class CronSchedule {

    /** What lies outside is no moment anybody meant, and arithmetic with it need not end well. */
    private static final Instant EARLIEST = Instant.EPOCH;

    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");
    private static final long LONGEST_MILLIS = LATEST.toEpochMilli();

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
                case "at" -> at(json.path("at"), zone);
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

    /**
     * The first moment it is due, not before {@code moment}. Where clocks were set back a time of day comes twice, and only who counts from
     * before the first knows that the second is none: hence it is counted from there.
     */
    Optional<Instant> from(Instant moment) {
        if (cron == null) {
            return fixedFrom(moment);
        }
        ZoneOffsetTransition change = zone.getRules().getTransition(LocalDateTime.ofInstant(moment, zone));
        boolean twice = change != null && change.isOverlap();
        Instant begin = twice ? change.getInstant().plus(change.getDuration()) : ceiling(moment, ChronoUnit.SECONDS);
        Optional<Instant> next = after(begin.minusSeconds(1));
        while (next.isPresent() && next.get().isBefore(moment)) {
            next = after(next.get());
        }
        return next;
    }

    /** The moment that follows one that it is due. */
    Optional<Instant> after(Instant due) {
        return cron == null
                ? fixedFrom(due.plusMillis(1))
                : cron.nextExecution(ZonedDateTime.ofInstant(due, zone)).map(ZonedDateTime::toInstant);
    }

    /** The first whole second or millisecond, not before {@code moment}: the fields of an expression say nothing of parts of them. */
    private static Instant ceiling(Instant moment, ChronoUnit unit) {
        Instant whole = moment.truncatedTo(unit);
        return whole.equals(moment) ? whole : whole.plus(1, unit);
    }

    private Optional<Instant> fixedFrom(Instant moment) {
        if (every == null) {
            return Optional.ofNullable(anchor).filter(once -> !once.isBefore(moment));
        }
        Instant begin = anchor == null ? moment : anchor;
        long length = every.toMillis();
        long past = Duration.between(begin, ceiling(moment, ChronoUnit.MILLIS)).toMillis();
        long steps = past <= 0 ? 0 : (past + length - 1) / length;
        return Optional.of(begin.plusMillis(steps * length));
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
        JsonNode told = json.path("anchorMs");
        Instant anchor = told.isNumber() ? Instant.ofEpochMilli(told.asLong()) : null;
        if (millis < 1 || millis > LONGEST_MILLIS || (anchor != null && !isMeant(anchor))) {
            return Optional.empty();
        }
        Duration length = Duration.ofMillis(millis);
        String words = "every " + length.toString().substring(2).toLowerCase(Locale.ROOT);
        return Optional.of(new CronSchedule(null, length, anchor, zone, words));
    }

    private static Optional<CronSchedule> at(JsonNode at, ZoneId zone) {
        Instant once = at.isNumber()
                ? Instant.ofEpochMilli(at.asLong())
                : OffsetDateTime.parse(at.asText()).toInstant();
        return isMeant(once) ? Optional.of(new CronSchedule(null, null, once, zone, "at " + once)) : Optional.empty();
    }

    private static boolean isMeant(Instant moment) {
        return !moment.isBefore(EARLIEST) && !moment.isAfter(LATEST);
    }
}
