package io.openclaw.db.operations;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The moments a job is due within some time; only the latest where they are more than {@link #MOST}.
 *
 * @param at in order
 * @param next the first one after that time; null where there is none
 * @param cut whether earlier ones were left out
 */
record DueMoments(List<Instant> at, @Nullable Instant next, boolean cut) {

    /** More are not looked at one by one; a job that is due every second is a job that is always due. */
    static final int MOST = 10_000;

    private static final Duration FIRST_STRETCH = Duration.ofHours(1);

    DueMoments {
        at = List.copyOf(at);
    }

    /**
     * From {@code from} on and before {@code to}. Goes back from the end in stretches, each twice as long as the one after it: how many
     * moments a stretch holds is only known once they were counted, and a schedule can be counted forward only.
     */
    static DueMoments of(CronSchedule schedule, Instant from, Instant to) {
        Deque<Instant> latest = new ArrayDeque<>();
        Instant end = to;
        Duration length = FIRST_STRETCH;
        while (end.isAfter(from) && latest.size() < MOST) {
            Instant begin = Duration.between(from, end).compareTo(length) > 0 ? end.minus(length) : from;
            List<Instant> stretch = stretch(schedule, begin, end);
            if (stretch.size() > MOST) {
                length = length.dividedBy(2);
                continue;
            }
            for (int i = stretch.size() - 1; i >= 0 && latest.size() < MOST; i--) {
                latest.addFirst(stretch.get(i));
            }
            end = begin;
            length = length.multipliedBy(2);
        }
        Instant first = latest.peekFirst();
        boolean cut =
                first != null && schedule.from(from).filter(first::isAfter).isPresent();
        return new DueMoments(List.copyOf(latest), schedule.from(to).orElse(null), cut);
    }

    /** Since when it is known of each moment whether it was missed, when asked from {@code from} on. */
    Instant since(Instant from) {
        return cut ? at.get(0) : from;
    }

    /** Not all of them where they are too many. */
    private static List<Instant> stretch(CronSchedule schedule, Instant begin, Instant end) {
        List<Instant> due = new ArrayList<>();
        Optional<Instant> next = schedule.from(begin);
        while (next.isPresent() && next.get().isBefore(end) && due.size() <= MOST) {
            due.add(next.get());
            next = schedule.after(next.get());
        }
        return due;
    }
}
