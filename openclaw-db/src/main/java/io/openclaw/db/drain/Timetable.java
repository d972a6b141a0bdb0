package io.openclaw.db.drain;

import io.vertx.core.Vertx;
import java.time.Duration;

/** When the loop steps next. There is one plan at a time; a new one takes its place. */
final class Timetable {

    /** How long the first of new rows waits for others, so that a commit of the recorder's is not a batch of its own under load. */
    private static final Duration LINGER = Duration.ofMillis(5);

    private final Vertx vertx;
    private final Runnable step;
    private long timer = -1;
    private long restUntil = System.nanoTime();
    private boolean awaited;
    private boolean soon;

    Timetable(Vertx vertx, Runnable step) {
        this.vertx = vertx;
        this.step = step;
    }

    void again(Duration pause) {
        vertx.cancelTimer(timer);
        awaited = false;
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

    /** Rows came. What is under way looks for them by itself when it ends; an idle loop is woken for them. */
    void soon() {
        soon = true;
        if (awaited && System.nanoTime() - restUntil >= 0) {
            again(LINGER);
        }
    }

    /** The backlog is about to be looked at: rows that come from now on may be missed. */
    void looking() {
        soon = false;
    }

    /** Nothing waits: looks again after the pause, or as soon as rows come. */
    void idle(Duration pause) {
        again(soon ? LINGER : pause);
        awaited = !soon;
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
