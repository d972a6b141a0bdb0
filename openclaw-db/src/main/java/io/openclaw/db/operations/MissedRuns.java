package io.openclaw.db.operations;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Runs that were due and did not start: no run began from a minute before the moment until five minutes after it, or until half of the time
 * to the next moment where that is shorter. What is due within that time before now is not missed yet. Where there are too many moments to
 * look at, the latest are.
 */
final class MissedRuns {

    /** A run may begin a little before it is due. */
    static final Duration EARLY = Duration.ofMinutes(1);

    private static final Duration LATE = Duration.ofMinutes(5);

    private MissedRuns() {}

    /**
     * Of a schedule that names its moments.
     *
     * @param due the moments from {@code from} on and before {@code now}
     * @param starts of the runs from {@link #EARLY} before the first of them on
     */
    static Missed atMoments(DueMoments due, Collection<Instant> starts, Instant from, Instant now) {
        NavigableSet<Instant> begun = new TreeSet<>(starts);
        List<Instant> missed = new ArrayList<>();
        for (int i = 0; i < due.at().size(); i++) {
            Instant moment = due.at().get(i);
            Duration late = lateness(moment, i + 1 < due.at().size() ? due.at().get(i + 1) : due.next());
            Instant begin = begun.ceiling(moment.minus(late.compareTo(EARLY) < 0 ? late : EARLY));
            boolean ran = begin != null && !begin.isAfter(moment.plus(late));
            if (!ran && moment.plus(late).isBefore(now)) {
                missed.add(moment);
            }
        }
        return new Missed(missed, due.since(from), due.cut());
    }

    /**
     * Of a schedule that counts from the last run, as the scheduler of openclaw-rs does.
     *
     * @param starts of the runs since {@code valid}; where they are more than {@link DueMoments#MOST}, more than that of the latest
     * @param valid since when each run is known; without a run it is counted from there
     * @param from moments before are not told
     */
    static Missed afterEachRun(Duration every, Collection<Instant> starts, Instant valid, Instant from, Instant now) {
        NavigableSet<Instant> begun = new TreeSet<>(starts);
        boolean all = begun.size() <= DueMoments.MOST;
        if (all) {
            begun.add(valid);
        }
        Duration late = lateness(Instant.EPOCH, Instant.EPOCH.plus(every));
        Deque<Instant> missed = new ArrayDeque<>();
        int looked = 0;
        Instant until = now;
        for (Instant run : begun.descendingSet()) {
            Instant due = lastBefore(until.minus(late), run, every);
            for (; due.isAfter(run) && !due.isBefore(from); due = due.minus(every)) {
                if (looked == DueMoments.MOST) {
                    return new Missed(List.copyOf(missed), due.plus(every), true);
                }
                missed.addFirst(due);
                looked++;
            }
            looked++;
            until = run;
        }
        boolean cut = !all && begun.first().isAfter(from);
        return new Missed(List.copyOf(missed), cut ? begun.first() : from, cut);
    }

    /** The last of the moments that follow a run by whole periods and are before {@code end}; the run or earlier where none is. */
    private static Instant lastBefore(Instant end, Instant run, Duration every) {
        long periods = Duration.between(run, end).minusNanos(1).dividedBy(every);
        return run.plus(every.multipliedBy(periods));
    }

    private static Duration lateness(Instant due, @Nullable Instant next) {
        Duration half = next == null ? LATE : Duration.between(due, next).dividedBy(2);
        return half.compareTo(LATE) < 0 ? half : LATE;
    }
}
