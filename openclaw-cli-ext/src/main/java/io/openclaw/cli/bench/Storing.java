package io.openclaw.cli.bench;

import io.openclaw.db.model.Recorded;
import io.openclaw.db.postgres.Batch;
import io.openclaw.db.postgres.Postgres;
import io.openclaw.db.postgres.PostgresConfig;
import io.openclaw.db.postgres.Session;
import io.openclaw.db.spool.Backlog;
import io.openclaw.db.spool.FactCodec;
import io.openclaw.db.spool.SpoolBatch;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Stores what waits, one transaction per batch, on a thread of its own; what cannot be stored keeps waiting. */
final class Storing implements AutoCloseable {
    private static final int BATCH_ROWS = 1_000;
    private static final long BATCH_BYTES = 4L << 20;
    private static final String HOST = "bench";
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

    private final Backlog backlog;
    private final Postgres postgres;
    private final AtomicLong stored = new AtomicLong();
    private final Thread thread;
    private volatile boolean stopped;
    private @Nullable Session session;
    private @Nullable UUID writer;
    private long position;

    Storing(Backlog backlog, PostgresConfig database, Vertx vertx) {
        this.backlog = backlog;
        this.postgres = Postgres.create(database, vertx);
        this.thread = new Thread(this::run, "openclaw-bench-storing");
        this.thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** Returns when this many facts are committed. */
    void awaitStored(long facts, Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (stored.get() < facts) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException(
                        "Only " + stored.get() + " of " + facts + " facts were stored within " + patience + ".");
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    @Override
    public void close() {
        stopped = true;
        thread.interrupt();
        try {
            thread.join(PATIENCE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (session != null) {
            session.close();
        }
        postgres.close();
    }

    private void run() {
        while (!stopped) {
            try {
                Optional<SpoolBatch> batch = backlog.read(writer, position, BATCH_ROWS, BATCH_BYTES);
                if (batch.isPresent()) {
                    store(batch.get());
                } else {
                    LockSupport.parkNanos(PAUSE_NANOS);
                }
            } catch (TimeoutException | IllegalStateException e) {
                session = null; // a frozen server: try again, as the module does
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private void store(SpoolBatch batch) throws InterruptedException, TimeoutException {
        Session open = session != null ? session : await(postgres.connect());
        session = open;
        if (!batch.writerId().equals(writer)) {
            await(open.handshake(batch.writerId(), HOST, batch.afterSeq()));
            writer = batch.writerId();
        }
        List<Recorded> facts = batch.rows().stream()
                .map(row ->
                        new Recorded(row.id(), row.recordedAt(), FactCodec.decode(row.kind(), row.payload()), Set.of()))
                .toList();
        await(open.write(new Batch(batch.writerId(), HOST, batch.afterSeq(), batch.throughSeq(), facts, List.of())));
        position = batch.throughSeq();
        backlog.confirm(batch.writerId(), position);
        stored.addAndGet(facts.size());
    }

    private static <T> T await(Future<T> future) throws InterruptedException, TimeoutException {
        try {
            return future.toCompletionStage().toCompletableFuture().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (java.util.concurrent.ExecutionException e) {
            throw new IllegalStateException("PostgreSQL did not take a batch.", e.getCause());
        }
    }
}
