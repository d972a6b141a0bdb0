package io.openclaw.db.drain;

import io.vertx.core.Vertx;
import java.time.Duration;

/** When the loop steps next. There is one plan at a time; a new one takes its place. */
final class Timetable {

    private final Vertx vertx;
    private final Runnable step;
    private long timer = -1;
    private long restUntil = System.nanoTime();

    Timetable(Vertx vertx, Runnable step) {
        this.vertx = vertx;
        this.step = step;
    }

    void again(Duration pause) {
        vertx.cancelTimer(timer);
        if (pause.isZero()) {
            step.run();
        } else {
            timer = vertx.setTimer(Math.max(1, pause.toMillis()), id -> step.run());
        }
    }

    /** As {@link #again}, and nothing but {@link #resume} shortens it. */
    void rest(Duration pause) {
        restUntil = System.nanoTime() + pause.toNanos();
        again(pause);
    }

    /** Something may have changed. A rest after a failure is kept all the same, or every new fact would hammer a broken schema. */
    void wake() {
        if (System.nanoTime() - restUntil >= 0) {
            again(Duration.ZERO);
        }
    }

    /** The cause of the rest is gone, as somebody says. */
    void resume() {
        restUntil = System.nanoTime();
        again(Duration.ZERO);
    }

    void cancel() {
        vertx.cancelTimer(timer);
    }
}
