package io.openclaw.db.operations;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MissedRunsTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Instant NOW = Instant.parse("2026-11-15T12:00:00Z");
    private static final Instant WEEK_AGO = NOW.minus(Duration.ofDays(7));

    @Test
    void run_isMissed_whenNoneBeganWithinFiveMinutes_butNotBeforeThoseAreOver() {
        List<Instant> starts = moments("2026-11-01T07:04:59Z", "2026-11-02T07:05:01Z", "2026-11-03T06:59:30Z");

        Missed missed = atMoments("0 7 * * *", starts, "2026-11-01T00:00:00Z", "2026-11-05T07:04:00Z");

        assertEquals(moments("2026-11-02T07:00:00Z", "2026-11-04T07:00:00Z"), missed.at());
        assertEquals(Instant.parse("2026-11-01T00:00:00Z"), missed.since());
        assertFalse(missed.cut());
    }

    @Test
    void runsCloseTogether_areToldApartByHalfOfTheirDistance() {
        List<Instant> starts = moments("2026-11-01T00:00:02Z", "2026-11-01T00:02:01Z");

        assertEquals(
                moments("2026-11-01T00:01:00Z"),
                atMoments("* * * * *", starts, "2026-11-01T00:00:00Z", "2026-11-01T00:03:00Z")
                        .at());
    }

    @Test
    void jobOfEveryMinute_thatStoppedAnHourAgo_missedThatHour() {
        List<Instant> starts = LongStream.range(0, 7 * 24 * 60 - 60)
                .mapToObj(minute -> WEEK_AGO.plus(MINUTE.multipliedBy(minute)).plusSeconds(3))
                .toList();

        Missed missed = atMoments("* * * * *", starts, WEEK_AGO.toString(), NOW.toString());

        assertEquals(
                LongStream.rangeClosed(1, 60)
                        .mapToObj(back -> NOW.minus(MINUTE.multipliedBy(61 - back)))
                        .toList(),
                missed.at());
        assertEquals(NOW.minus(MINUTE.multipliedBy(DueMoments.MOST)), missed.since());
        assertTrue(missed.cut());
    }

    @Test
    void withoutAnchor_theNextRunIsCountedFromTheLast() {
        List<Instant> starts = moments("2026-11-01T00:00:00Z", "2026-11-01T00:10:30Z", "2026-11-01T00:41:00Z");
        Instant valid = starts.get(0);

        Missed missed = MissedRuns.afterEachRun(
                Duration.ofMinutes(10), starts, valid, valid, Instant.parse("2026-11-01T00:50:00Z"));

        assertEquals(moments("2026-11-01T00:20:30Z", "2026-11-01T00:30:30Z"), missed.at());
        assertEquals(new Missed(missed.at(), valid, false), missed);
    }

    @Test
    void withoutAnchor_runsBeforeTheTimeAskedFor_areCountedFrom_butNotTold() {
        Instant lastRun = NOW.minus(Duration.ofDays(3));
        Instant from = NOW.minus(Duration.ofHours(5)).plusSeconds(1);

        Missed missed = MissedRuns.afterEachRun(Duration.ofHours(1), List.of(lastRun), lastRun, from, NOW);

        assertEquals(
                LongStream.of(4, 3, 2, 1)
                        .mapToObj(hours -> NOW.minus(Duration.ofHours(hours)))
                        .toList(),
                missed.at());
        assertEquals(from, missed.since());
    }

    @Test
    void withoutAnchor_jobIsCountedFromWhenItIsKnown_untilItRan() {
        Instant valid = NOW.minus(MINUTE.multipliedBy(30));

        Missed missed = MissedRuns.afterEachRun(Duration.ofMinutes(10), List.of(), valid, valid, NOW);

        assertEquals(List.of(NOW.minus(MINUTE.multipliedBy(20)), NOW.minus(MINUTE.multipliedBy(10))), missed.at());

        List<Instant> late = List.of(NOW.minus(MINUTE.multipliedBy(3)));
        assertEquals(missed, MissedRuns.afterEachRun(Duration.ofMinutes(10), late, valid, valid, NOW));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 1_000, 60_000})
    void withoutAnchor_whereTheyAreTooMany_theLatestAreTold(long millis) {
        Duration every = Duration.ofMillis(millis);

        Missed missed = MissedRuns.afterEachRun(every, List.of(WEEK_AGO), WEEK_AGO, WEEK_AGO, NOW);

        assertEquals(DueMoments.MOST, missed.at().size());
        assertEquals(NOW.minus(every), missed.at().get(DueMoments.MOST - 1));
        assertEquals(NOW.minus(every.multipliedBy(DueMoments.MOST)), missed.at().get(0));
        assertEquals(missed.at().get(0), missed.since());
        assertTrue(missed.cut());
    }

    @Test
    void withoutAnchor_moreRunsThanAreLookedAt_areCountedSinceTheFirstOfThose() {
        List<Instant> latest = LongStream.rangeClosed(1, DueMoments.MOST + 1)
                .mapToObj(back -> NOW.minusSeconds(back + 100))
                .toList();

        Missed missed = MissedRuns.afterEachRun(Duration.ofSeconds(1), latest, WEEK_AGO, WEEK_AGO, NOW);

        assertEquals(100, missed.at().size());
        assertEquals(NOW.minusSeconds(1), missed.at().get(99));
        assertEquals(new Missed(missed.at(), latest.get(DueMoments.MOST), true), missed);
    }

    private static Missed atMoments(String expression, List<Instant> starts, String from, String to) {
        CronSchedule schedule = CronSchedule.parse("{\"kind\":\"cron\",\"expr\":\"" + expression + "\"}", "UTC")
                .orElseThrow();
        DueMoments due = DueMoments.of(schedule, Instant.parse(from), Instant.parse(to));
        return MissedRuns.atMoments(due, starts, Instant.parse(from), Instant.parse(to));
    }

    private static List<Instant> moments(String... texts) {
        return Stream.of(texts).map(Instant::parse).toList();
    }
}
