package io.openclaw.db;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Timers on the host's Vert.x, which lives on after us: none of them must. Any thread. */
final class Timers {

    private final Vertx vertx;
    private final List<Long> set = new ArrayList<>();
    private boolean over;

    Timers(Vertx vertx) {
        this.vertx = vertx;
    }

    synchronized void every(Duration first, Duration period, Runnable task) {
        if (!over) {
            set.add(vertx.setPeriodic(millis(first), millis(period), id -> task.run()));
        }
    }

    synchronized void after(Duration pause, Runnable task) {
        if (!over) {
            set.add(vertx.setTimer(millis(pause), id -> {
                fired(id);
                task.run();
            }));
        }
    }

    /** Nothing runs any more, whoever still sets a timer. */
    synchronized void cancelAll() {
        over = true;
        set.forEach(vertx::cancelTimer);
        set.clear();
    }

    private synchronized void fired(Long id) {
        set.remove(id);
    }

    private static long millis(Duration pause) {
        return Math.max(1, pause.toMillis());
    }
}
