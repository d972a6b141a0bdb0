package io.openclaw.db.operations;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
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
                due(daily, "2026-03-28T00:00:00Z", "2026-03-31T00:00:00Z"));
        assertEquals(
                moments("2026-10-24T05:00:00Z", "2026-10-25T06:00:00Z"),
                due(daily, "2026-10-24T00:00:00Z", "2026-10-26T00:00:00Z"));
        assertEquals("0 7 * * * Europe/Zurich", daily.words());
    }

    @Test
    void hourThatDoesNotExist_isDueOnceAtMost_andTheOneThatComesTwiceOnce() {
        CronSchedule half = cron("30 2 * * *", "Europe/Zurich");

        assertTrue(due(half, "2026-03-28T12:00:00Z", "2026-03-29T12:00:00Z").size() <= 1);
        List<Instant> once = moments("2026-10-25T00:30:00Z");
        assertEquals(once, due(half, "2026-10-24T12:00:00Z", "2026-10-25T12:00:00Z"));
        for (String within : List.of("2026-10-25T00:31:00Z", "2026-10-25T01:00:00Z", "2026-10-25T01:29:00Z")) {
            assertEquals(
                    moments("2026-10-26T01:30:00Z"),
                    half.from(Instant.parse(within)).stream().toList(),
                    within);
        }
    }

    @Test
    void dayOfMonthAndDayOfWeek_areEitherOr_andSecondsMayLead() {
        assertEquals(
                moments("2026-11-02T00:00:00Z", "2026-11-09T00:00:00Z", "2026-11-13T00:00:00Z"),
                due(cron("0 0 13 * 1", "UTC"), "2026-11-01T00:00:00Z", "2026-11-14T00:00:00Z"));
        assertEquals(
                moments("2026-11-01T00:00:15Z", "2026-11-01T00:00:45Z"),
                due(cron("15,45 * * * * *", "UTC"), "2026-11-01T00:00:00Z", "2026-11-01T00:01:00Z"));
    }

    @Test
    void moment_isWhole_alsoWhereItIsLookedForFromAPartOfASecondOn() {
        Instant part = Instant.parse("2026-11-01T00:00:00.000400Z");
        assertEquals(
                Instant.parse("2026-11-01T00:00:01Z"),
                cron("* * * * * *", "UTC").from(part).orElseThrow());
        assertEquals(
                Instant.parse("2026-11-01T00:01:00Z"),
                cron("* * * * *", "UTC").from(part).orElseThrow());
        assertEquals(
                Instant.parse("2026-11-01T00:00:00.001Z"),
                schedule("{\"kind\":\"every\",\"everyMs\":1,\"anchorMs\":0}")
                        .from(part)
                        .orElseThrow());
    }

    @Test
    void every_isCountedFromItsAnchor_andAtIsOnce() {
        CronSchedule every = schedule("{\"kind\":\"every\",\"everyMs\":1800000,\"anchorMs\":60000}");
        assertEquals(
                moments("2026-11-01T00:01:00Z", "2026-11-01T00:31:00Z"),
                due(every, "2026-11-01T00:00:00Z", "2026-11-01T01:01:00Z"));
        assertEquals("every 30m", every.words());
        CronSchedule at = schedule("{\"kind\":\"at\",\"at\":\"2026-11-01T12:00:00+01:00\"}");
        assertEquals(moments("2026-11-01T11:00:00Z"), due(at, "2026-11-01T00:00:00Z", "2026-12-01T00:00:00Z"));
        assertEquals(List.of(), due(at, "2026-11-02T00:00:00Z", "2026-12-01T00:00:00Z"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"kind\":\"cron\",\"expr\":\"no\"}",
                "{\"kind\":\"cron\"}",
                "{\"kind\":\"every\",\"everyMs\":0}",
                "{\"kind\":\"every\",\"everyMs\":9000000000000000000}",
                "{\"kind\":\"every\",\"everyMs\":1e300}",
                "{\"kind\":\"every\",\"everyMs\":60000,\"anchorMs\":9405000000000000}",
                "{\"kind\":\"every\",\"everyMs\":60000,\"anchorMs\":-9223372036854775808}",
                "{\"kind\":\"at\",\"at\":9405000000000000}",
                "{\"kind\":\"at\",\"at\":\"+300000-01-01T00:00:00Z\"}",
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

    private static List<Instant> due(CronSchedule schedule, String from, String to) {
        DueMoments due = DueMoments.of(schedule, Instant.parse(from), Instant.parse(to));
        assertFalse(due.cut());
        return due.at();
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
