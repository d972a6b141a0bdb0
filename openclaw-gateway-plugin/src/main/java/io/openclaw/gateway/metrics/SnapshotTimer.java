package io.openclaw.gateway.metrics;

import io.openclaw.db.model.Fact;
import io.openclaw.db.model.MetricsSnapshot;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records the counters as a fact: one when started, one every period, one when closed. Whether PostgreSQL is there does not matter: a fact
 * waits in the spool like every other. A last snapshot may fall on the very millisecond of the one before; the two are then one fact.
 */
public final class SnapshotTimer implements AutoCloseable {

    /** The period of openclaw-rs, which readers of {@code metrics_snapshots} know. */
    public static final Duration PERIOD = Duration.ofMinutes(1);

    private enum State {
        NEW,
        RUNNING,
        CLOSED
    }

    private static final Logger LOG = LoggerFactory.getLogger(SnapshotTimer.class);
    private static final long NO_TIMER = -1;

    private final GatewayCounters counters;
    private final GatewayProcess process;
    private final Consumer<Fact> recorder;
    private final Vertx vertx;
    private final Duration period;
    private final AtomicReference<State> state = new AtomicReference<>(State.NEW);
    private volatile long timer = NO_TIMER;

    private SnapshotTimer(
            GatewayCounters counters, GatewayProcess process, Consumer<Fact> recorder, Vertx vertx, Duration period) {
        this.counters = counters;
        this.process = process;
        this.recorder = recorder;
        this.vertx = vertx;
        this.period = period;
    }

    /**
     * A timer that does nothing yet.
     *
     * @param recorder where the facts go; must not block
     * @param period time between two snapshots, at least a millisecond
     */
    public static SnapshotTimer create(
            GatewayCounters counters, GatewayProcess process, Consumer<Fact> recorder, Vertx vertx, Duration period) {
        if (period.toMillis() < 1) {
            throw new IllegalArgumentException("The period of metrics snapshots must be at least a millisecond.");
        }
        return new SnapshotTimer(counters, process, recorder, vertx, period);
    }

    public void start() {
        if (state.compareAndSet(State.NEW, State.RUNNING)) {
            record();
            timer = vertx.setPeriodic(period.toMillis(), id -> record());
        }
    }

    /** Records the last snapshot; to be called before the recorder is closed. */
    @Override
    public void close() {
        if (state.getAndSet(State.CLOSED) == State.RUNNING) {
            vertx.cancelTimer(timer);
            record();
        }
    }

    private void record() {
        try {
            recorder.accept(new MetricsSnapshot(
                    process.bootId(), counters.snapshot(), process.residentBytes(), process.uptime(), process.now()));
        } catch (RuntimeException e) {
            LOG.warn(
                    "A metrics snapshot was not recorded ({}); the next one will be tried.",
                    e.getClass().getName());
        }
    }
}
