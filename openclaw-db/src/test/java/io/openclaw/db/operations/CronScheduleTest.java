package io.openclaw.db.operations;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CronScheduleTest {

    @Test
    void cron_isOfItsTimeZone_throughBothChangesOfSummerTime() {
        CronSchedule daily = cron("0 7 * * *", "Europe/Zurich");

        assertEquals(
                moments("2026-03-28T06:00:00Z", "2026-03-29T05:00:00Z", "2026-03-30T05:00:00Z"),
                daily.due(Instant.parse("2026-03-28T00:00:00Z"), Instant.parse("2026-03-31T00:00:00Z")));
        assertEquals(
                moments("2026-10-24T05:00:00Z", "2026-10-25T06:00:00Z"),
                daily.due(Instant.parse("2026-10-24T00:00:00Z"), Instant.parse("2026-10-26T00:00:00Z")));
        assertEquals("0 7 * * * Europe/Zurich", daily.words());
    }

    @Test
    void hourThatDoesNotExist_isDueOnceAtMost_andTheOneThatComesTwiceOnce() {
        CronSchedule half = cron("30 2 * * *", "Europe/Zurich");

        assertTrue(half.due(Instant.parse("2026-03-28T12:00:00Z"), Instant.parse("2026-03-29T12:00:00Z"))
                        .size()
                <= 1);
        assertEquals(
                1,
                half.due(Instant.parse("2026-10-24T12:00:00Z"), Instant.parse("2026-10-25T12:00:00Z"))
                        .size());
    }

    @Test
    void dayOfMonthAndDayOfWeek_areEitherOr_andSecondsMayLead() {
        assertEquals(
                moments("2026-11-02T00:00:00Z", "2026-11-09T00:00:00Z", "2026-11-13T00:00:00Z"),
                cron("0 0 13 * 1", "UTC")
                        .due(Instant.parse("2026-11-01T00:00:00Z"), Instant.parse("2026-11-14T00:00:00Z")));
        assertEquals(
                moments("2026-11-01T00:00:15Z", "2026-11-01T00:00:45Z"),
                cron("15,45 * * * * *", "UTC")
                        .due(Instant.parse("2026-11-01T00:00:00Z"), Instant.parse("2026-11-01T00:01:00Z")));
    }

    @Test
    void every_isCountedFromItsAnchor_andAtIsOnce() {
        CronSchedule every = schedule("{\"kind\":\"every\",\"everyMs\":1800000,\"anchorMs\":60000}");
        assertEquals(
                moments("2026-11-01T00:01:00Z", "2026-11-01T00:31:00Z"),
                every.due(Instant.parse("2026-11-01T00:00:00Z"), Instant.parse("2026-11-01T01:01:00Z")));
        assertEquals("every 30m", every.words());
        CronSchedule at = schedule("{\"kind\":\"at\",\"at\":\"2026-11-01T12:00:00+01:00\"}");
        assertEquals(
                moments("2026-11-01T11:00:00Z"),
                at.due(Instant.parse("2026-11-01T00:00:00Z"), Instant.parse("2026-12-01T00:00:00Z")));
        assertEquals(List.of(), at.due(Instant.parse("2026-11-02T00:00:00Z"), Instant.parse("2026-12-01T00:00:00Z")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"kind\":\"cron\",\"expr\":\"no\"}",
                "{\"kind\":\"cron\"}",
                "{\"kind\":\"every\",\"everyMs\":0}",
                "{\"kind\":\"at\",\"at\":\"soon\"}",
                "{\"kind\":\"stream\"}",
                "[]",
                "{"
            })
    void whatIsNoSchedule_isNone(String text) {
        assertTrue(CronSchedule.parse(text, "UTC").isEmpty());
    }

    @Test
    void unknownTimeZone_isNoSchedule() {
        assertTrue(CronSchedule.parse("{\"kind\":\"cron\",\"expr\":\"0 7 * * *\"}", "Mars/Olympus")
                .isEmpty());
    }

    @Test
    void run_isMissed_whenNoneBeganWithinFiveMinutes_butNotBeforeThoseAreOver() {
        CronSchedule daily = cron("0 7 * * *", "UTC");
        List<Instant> starts = moments("2026-11-01T07:04:59Z", "2026-11-02T07:05:01Z", "2026-11-03T06:59:30Z");

        assertEquals(
                moments("2026-11-02T07:00:00Z", "2026-11-04T07:00:00Z"),
                MissedRuns.of(
                        daily, starts, Instant.parse("2026-11-01T00:00:00Z"), Instant.parse("2026-11-05T07:04:00Z")));
    }

    @Test
    void runsCloseTogether_areToldApartByHalfOfTheirDistance() {
        CronSchedule minutely = cron("* * * * *", "UTC");
        List<Instant> starts = moments("2026-11-01T00:00:02Z", "2026-11-01T00:02:01Z");

        assertEquals(
                moments("2026-11-01T00:01:00Z"),
                MissedRuns.of(
                        minutely,
                        starts,
                        Instant.parse("2026-11-01T00:00:00Z"),
                        Instant.parse("2026-11-01T00:03:00Z")));
    }

    @Test
    void withoutAnchor_theNextRunIsCountedFromTheLast() {
        CronSchedule every = schedule("{\"kind\":\"every\",\"everyMs\":600000}");
        List<Instant> starts = moments("2026-11-01T00:00:00Z", "2026-11-01T00:10:30Z", "2026-11-01T00:41:00Z");

        assertEquals(
                moments("2026-11-01T00:20:30Z", "2026-11-01T00:30:30Z"),
                MissedRuns.of(every, starts, Instant.EPOCH, Instant.parse("2026-11-01T00:50:00Z")));
    }

    private static List<Instant> moments(String... texts) {
        return Stream.of(texts).map(Instant::parse).toList();
    }

    private static CronSchedule cron(String expression, String zone) {
        return CronSchedule.parse("{\"kind\":\"cron\",\"expr\":\"" + expression + "\"}", zone)
                .orElseThrow();
    }

    private static CronSchedule schedule(String json) {
        return CronSchedule.parse(json, "UTC").orElseThrow();
    }
}
