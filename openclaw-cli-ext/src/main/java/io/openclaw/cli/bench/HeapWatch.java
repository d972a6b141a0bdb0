package io.openclaw.cli.bench;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Timer;
import java.util.TimerTask;
import java.util.concurrent.atomic.AtomicLong;

/** The most that the heap of this process holds, garbage included, looked at ten times a second. */
final class HeapWatch extends TimerTask implements AutoCloseable {

    private static final Duration EVERY = Duration.ofMillis(100);

    private final Timer timer = new Timer("openclaw-heap-watch", true);
    private final AtomicLong most = new AtomicLong();

    private HeapWatch() {}

    static HeapWatch begin() {
        HeapWatch watch = new HeapWatch();
        watch.timer.scheduleAtFixedRate(watch, 0, EVERY.toMillis());
        return watch;
    }

    @Override
    public void run() {
        most.accumulateAndGet(
                ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed(), Math::max);
    }

    /** In bytes. */
    long most() {
        return most.get();
    }

    @Override
    public void close() {
        timer.cancel();
    }
}
