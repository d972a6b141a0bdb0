package io.openclaw.cli.bench;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import org.HdrHistogram.Histogram;

/**
 * Times one call at a time at a fixed rate, below what the machine can take: at saturation it is the scheduler that is measured. Each
 * time includes the clock's own cost, which {@link #run} with an action that does nothing tells, together with how often the
 * scheduler takes the core away meanwhile.
 */
final class Paced {
    private Paced() {}

    /** Nanoseconds that each call took; calls that come due while one is delayed are made at once, and counted as they are. */
    static Histogram run(int perSecond, Duration length, IntConsumer action) {
        Histogram nanos = new Histogram(3);
        long interval = TimeUnit.SECONDS.toNanos(1) / perSecond;
        long count = Math.max(1, length.toNanos() / interval);
        long begin = System.nanoTime();
        for (int i = 0; i < count; i++) {
            long due = begin + i * interval;
            while (System.nanoTime() < due) {
                Thread.onSpinWait();
            }
            long at = System.nanoTime();
            action.accept(i);
            nanos.recordValue(System.nanoTime() - at);
        }
        return nanos;
    }
}
