package io.openclaw.db;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TimersTest {

    private static final Duration SHORT = Duration.ofMillis(1);

    private final Vertx vertx = Vertx.vertx();
    private final Timers timers = new Timers(vertx);
    private final AtomicInteger ran = new AtomicInteger();

    @AfterEach
    void close() {
        vertx.close();
    }

    @Test
    void timers_run() {
        timers.after(SHORT, ran::incrementAndGet);
        await().until(() -> ran.get() == 1);
        timers.every(SHORT, SHORT, ran::incrementAndGet);
        await().until(() -> ran.get() > 3);
    }

    @Test
    void cancelledTimers_runNoMore_norDoThoseSetAfterwards() {
        timers.every(Duration.ofMillis(30), SHORT, ran::incrementAndGet);
        timers.after(Duration.ofMillis(30), ran::incrementAndGet);
        timers.cancelAll();
        timers.every(SHORT, SHORT, ran::incrementAndGet);
        timers.after(SHORT, ran::incrementAndGet);

        AtomicBoolean later = new AtomicBoolean();
        vertx.setTimer(100, id -> later.set(true));
        await().untilTrue(later);
        assertEquals(0, ran.get());
    }
}
