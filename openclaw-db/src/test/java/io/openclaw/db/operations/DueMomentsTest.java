package io.openclaw.db.operations;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DueMomentsTest {

    private static final Duration WEEK = Duration.ofDays(7);
    private static final Instant NOON = Instant.parse("2026-11-15T12:00:00Z");

    @ParameterizedTest
    @CsvSource({
        "'{\"kind\":\"cron\",\"expr\":\"* * * * *\"}', 60000",
        "'{\"kind\":\"cron\",\"expr\":\"* * * * * *\"}', 1000",
        "'{\"kind\":\"every\",\"everyMs\":60000,\"anchorMs\":0}', 60000",
        "'{\"kind\":\"every\",\"everyMs\":1000,\"anchorMs\":0}', 1000",
        "'{\"kind\":\"every\",\"everyMs\":1,\"anchorMs\":0}', 1"
    })
    void whereTheyAreTooMany_theLatestAreTaken(String json, long millis) {
        DueMoments due = DueMoments.of(CronSchedule.parse(json, "Europe/Zurich").orElseThrow(), NOON.minus(WEEK), NOON);

        List<Instant> expected = new ArrayList<>();
        for (long back = DueMoments.MOST; back > 0; back--) {
            expected.add(NOON.minusMillis(back * millis));
        }
        assertEquals(expected, due.at());
        assertTrue(due.cut());
        assertEquals(NOON, due.next());
        assertEquals(expected.get(0), due.since(NOON.minus(WEEK)));
    }

    @Test
    void asManyAsMayBe_areAll() {
        CronSchedule minutely = cron("* * * * *", "UTC");
        Instant from = NOON.minus(Duration.ofMinutes(DueMoments.MOST));

        DueMoments all = DueMoments.of(minutely, from, NOON);
        assertEquals(List.of(DueMoments.MOST, false), List.of(all.at().size(), all.cut()));
        assertEquals(from.minusSeconds(1), all.since(from.minusSeconds(1)));
        DueMoments oneMore = DueMoments.of(minutely, from.minusSeconds(60), NOON);
        assertEquals(List.of(DueMoments.MOST, true), List.of(oneMore.at().size(), oneMore.cut()));
        assertEquals(from, oneMore.since(Instant.EPOCH));
    }

    @Test
    void momentsOfLongAgo_areFound_howeverDenseTheyWere() {
        DueMoments due = DueMoments.of(
                cron("* * * 1 *", "UTC"), Instant.parse("2026-01-01T00:00:00Z"), Instant.parse("2026-06-01T00:00:00Z"));

        assertEquals(DueMoments.MOST, due.at().size());
        assertEquals(
                Instant.parse("2026-02-01T00:00:00Z").minus(Duration.ofMinutes(DueMoments.MOST)),
                due.at().get(0));
        assertEquals(Instant.parse("2026-01-31T23:59:00Z"), due.at().get(DueMoments.MOST - 1));
        assertEquals(Instant.parse("2027-01-01T00:00:00Z"), due.next());
    }

    /** Whoever counts from the middle of the hour that comes twice must find what the one finds who counts from the day before. */
    @ParameterizedTest
    @ValueSource(strings = {"* * * * *", "* 2 * * *", "30 2 * * *", "*/20 1-3 * * *", "15 2,3 * * *", "*/7 * 2 * * *"})
    void hoursThatComeTwiceOrNever_areCountedAsFromBefore(String expression) {
        CronSchedule schedule = cron(expression, "Europe/Zurich");
        for (String day : List.of("2026-10-25T", "2026-03-29T")) {
            Instant midnight = Instant.parse(day + "00:00:00Z");
            List<Instant> chain = chain(schedule, midnight.minus(Duration.ofDays(1)), midnight.plusSeconds(14_400));
            for (long minutes = 0; minutes < 240; minutes += 10) {
                Instant moment = midnight.plusSeconds(minutes * 60);
                List<Instant> from =
                        chain.stream().filter(due -> !due.isBefore(moment)).toList();
                List<Instant> to =
                        chain.stream().filter(due -> due.isBefore(moment)).toList();
                assertEquals(
                        from,
                        DueMoments.of(schedule, moment, midnight.plusSeconds(14_400))
                                .at(),
                        moment::toString);
                assertEquals(
                        to,
                        DueMoments.of(schedule, midnight.minus(Duration.ofDays(1)), moment)
                                .at(),
                        moment::toString);
            }
        }
    }

    @Test
    void minutesOfAWeekWithAChangeOfSummerTime_followEachOther_whereTheyAreCut() {
        Instant end = Instant.parse("2026-10-26T00:00:00Z");
        DueMoments due = DueMoments.of(cron("* * * * *", "Europe/Zurich"), end.minus(WEEK), end);

        for (int i = 0; i < DueMoments.MOST; i++) {
            assertEquals(
                    end.minus(Duration.ofMinutes(DueMoments.MOST - i)), due.at().get(i));
        }
    }

    private static List<Instant> chain(CronSchedule schedule, Instant from, Instant to) {
        List<Instant> chain = new ArrayList<>();
        for (Instant due = schedule.from(from).orElseThrow();
                due.isBefore(to);
                due = schedule.after(due).orElseThrow()) {
            chain.add(due);
        }
        return chain;
    }

    private static CronSchedule cron(String expression, String zone) {
        return CronSchedule.parse("{\"kind\":\"cron\",\"expr\":\"" + expression + "\"}", zone)
                .orElseThrow();
    }
}
