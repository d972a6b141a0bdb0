package io.openclaw.db.operations;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Runs that were due and did not start: no run began from a minute before the moment until five minutes after it, or until half of the time
 * to the next moment where that is shorter. What is due within that time before now is not missed yet.
 */
final class MissedRuns {

    private static final Duration EARLY = Duration.ofMinutes(1);
    private static final Duration LATE = Duration.ofMinutes(5);

    private MissedRuns() {}

    /** @param starts of the runs that are known */
    static List<Instant> of(CronSchedule schedule, List<Instant> starts, Instant from, Instant now) {
        NavigableSet<Instant> begun = new TreeSet<>(starts);
        return schedule.followsLastRun() ? afterEachRun(schedule, begun, now) : atMoments(schedule, begun, from, now);
    }

    private static List<Instant> atMoments(
            CronSchedule schedule, NavigableSet<Instant> begun, Instant from, Instant now) {
        List<Instant> missed = new ArrayList<>();
        for (Instant due : schedule.due(from, now)) {
            Duration late = lateness(due, schedule.from(due.plusMillis(1)).orElse(null));
            Instant begin = begun.ceiling(due.minus(late.compareTo(EARLY) < 0 ? late : EARLY));
            boolean ran = begin != null && !begin.isAfter(due.plus(late));
            if (!ran && due.plus(late).isBefore(now)) {
                missed.add(due);
            }
        }
        return missed;
    }

    /** The scheduler of openclaw-rs counts from the last run. */
    private static List<Instant> afterEachRun(CronSchedule schedule, NavigableSet<Instant> begun, Instant now) {
        Duration every = schedule.every().orElseThrow();
        Duration late = lateness(Instant.EPOCH, Instant.EPOCH.plus(every));
        List<Instant> missed = new ArrayList<>();
        for (Instant run : begun) {
            Instant next = begun.higher(run);
            Instant until = next == null ? now : next;
            Instant due = run.plus(every);
            while (due.plus(late).isBefore(until) && missed.size() < CronSchedule.MOST) {
                missed.add(due);
                due = due.plus(every);
            }
        }
        return missed;
    }

    private static Duration lateness(Instant due, @Nullable Instant next) {
        Duration half = next == null ? LATE : Duration.between(due, next).dividedBy(2);
        return half.compareTo(LATE) < 0 ? half : LATE;
    }
}
