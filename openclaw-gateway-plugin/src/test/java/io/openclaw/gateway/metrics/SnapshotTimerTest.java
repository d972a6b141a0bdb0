package io.openclaw.gateway.metrics;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.openclaw.db.model.Fact;
import io.openclaw.db.model.MetricsSnapshot;
import io.openclaw.gateway.metrics.GatewayCounters.Counter;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SnapshotTimerTest {

    private final Vertx vertx = Vertx.vertx();
    private final GatewayCounters counters = new GatewayCounters();
    private final GatewayProcess process = GatewayProcess.create("1", "host", UUID.randomUUID(), Clock.systemUTC());
    private final List<Fact> facts = new CopyOnWriteArrayList<>();

    @AfterEach
    void close() {
        vertx.close();
    }

    @Test
    void snapshots_areTakenAtTheStartAndAtTheEnd() {
        SnapshotTimer timer = SnapshotTimer.create(counters, process, facts::add, vertx, SnapshotTimer.PERIOD);
        assertTrue(facts.isEmpty(), "constructing does nothing");
        timer.start();
        timer.start();
        counters.increment(Counter.AGENT_TURNS);
        timer.close();
        timer.close();
        assertEquals(2, facts.size());
        MetricsSnapshot last = (MetricsSnapshot) facts.get(1);
        assertEquals(1, last.counters().agentTurns());
        assertEquals(process.bootId(), last.bootId());
        assertTrue(last.residentBytes() > 0);
    }

    @Test
    void snapshots_areTakenEveryPeriodAndNotAfterTheEnd() {
        SnapshotTimer timer = SnapshotTimer.create(counters, process, facts::add, vertx, Duration.ofMillis(5));
        timer.start();
        await().until(() -> facts.size() >= 4);
        timer.close();
        int atTheEnd = facts.size();
        await().during(Duration.ofMillis(50)).until(() -> facts.size() <= atTheEnd + 1);
    }

    @Test
    void timerThatWasNeverStarted_recordsNothingWhenClosed() {
        SnapshotTimer.create(counters, process, facts::add, vertx, SnapshotTimer.PERIOD)
                .close();
        assertTrue(facts.isEmpty());
    }

    @Test
    void recorderThatThrows_doesNotStopTheTimer() {
        SnapshotTimer timer = SnapshotTimer.create(
                counters,
                process,
                fact -> {
                    facts.add(fact);
                    throw new IllegalStateException("refused");
                },
                vertx,
                Duration.ofMillis(5));
        timer.start();
        await().until(() -> facts.size() >= 3);
        timer.close();
    }
}
