package io.openclaw.db;

import io.openclaw.db.operations.Operations;
import io.openclaw.db.postgres.Postgres;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Where the operations memory is asked: few at a time, so that many who ask take neither the host's threads nor PostgreSQL's connections. */
public final class OperationsDesk {

    private static final int AT_A_TIME = 2;
    private static final int MOST_WAITING = 100;
    private static final long MOST_SECONDS = 60;

    private final Vertx vertx;
    private final String host;
    private final Supplier<Reading> reading;
    private @Nullable WorkerExecutor worker;
    private boolean closed;
    private int waiting;

    OperationsDesk(Vertx vertx, String host, Supplier<Reading> reading) {
        this.vertx = vertx;
        this.host = host;
        this.reading = reading;
    }

    /**
     * What is done with the operations memory.
     *
     * @param <T> what it answers
     */
    @FunctionalInterface
    public interface Work<T> {
        T on(Operations operations) throws SQLException;
    }

    <T> Future<T> run(Work<T> work) {
        Reading now = reading.get();
        Postgres postgres = now.postgres();
        if (postgres == null) {
            return Future.failedFuture(new OperationsUnavailableException(String.valueOf(now.whyNot())));
        }
        WorkerExecutor desk = enter();
        if (desk == null) {
            return Future.failedFuture(
                    new OperationsUnavailableException("Too many wait for it already, or it closes."));
        }
        return desk.executeBlocking(
                        () -> {
                            try (Operations operations = Operations.open(postgres.config(), host)) {
                                return work.on(operations);
                            }
                        },
                        false)
                .onComplete(done -> leave());
    }

    synchronized Future<Void> close() {
        closed = true;
        WorkerExecutor used = worker;
        worker = null;
        return used == null ? Future.succeededFuture() : used.close();
    }

    private synchronized @Nullable WorkerExecutor enter() {
        if (closed || waiting >= MOST_WAITING) {
            return null;
        }
        waiting++;
        WorkerExecutor known = worker;
        if (known == null) {
            known = vertx.createSharedWorkerExecutor(
                    "openclaw-operations-" + System.identityHashCode(this), AT_A_TIME, MOST_SECONDS, TimeUnit.SECONDS);
            worker = known;
        }
        return known;
    }

    private synchronized void leave() {
        waiting--;
    }
}
