package io.openclaw.cli.command;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ctrl-C, SIGTERM or a closed terminal, as something to wait for. The JVM ends when its shutdown hooks return, so the hook holds it
 * until the command has cleaned up, and then ends it with 0: an orderly stop is no failure.
 */
final class StopSignal {
    /** Longer than an orderly stop takes; after that the process ends as it is, and loses nothing that was accepted. */
    private static final Duration PATIENCE = Duration.ofSeconds(12);

    private final CountDownLatch requested = new CountDownLatch(1);
    private final CountDownLatch finished = new CountDownLatch(1);
    private volatile boolean orderly;

    static StopSignal install() {
        StopSignal signal = new StopSignal();
        Runtime.getRuntime().addShutdownHook(new Thread(signal::holdTheJvm, "openclaw-stop"));
        return signal;
    }

    /** Waits for the request to stop. */
    void await() {
        try {
            requested.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // as good a request as any
        }
    }

    boolean isRequested() {
        return requested.getCount() == 0;
    }

    /** Everything is closed; to be called in every case. */
    void finished(boolean wasOrderly) {
        orderly = wasOrderly;
        finished.countDown();
    }

    private void holdTheJvm() {
        requested.countDown();
        try {
            if (finished.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS) && orderly) {
                Runtime.getRuntime().halt(0);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
