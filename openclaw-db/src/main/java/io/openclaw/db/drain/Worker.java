package io.openclaw.db.drain;

import io.openclaw.db.spool.Backlog;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The thread that reads and empties the backlog: the disk blocks, an event loop must not. */
final class Worker {

    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final WorkerExecutor executor;
    private final Backlog waiting;

    Worker(Vertx vertx, Backlog waiting) {
        this.executor = vertx.createSharedWorkerExecutor("openclaw-drain-" + UUID.randomUUID(), 1);
        this.waiting = waiting;
    }

    Future<Optional<Work>> read(@Nullable UUID afterWriter, long afterSeq, int maxRows, long maxBytes) {
        return onThread(
                () -> waiting.read(afterWriter, afterSeq, maxRows, maxBytes).map(Work::of));
    }

    Future<Long> confirm(UUID writerId, long throughSeq) {
        return onThread(() -> waiting.confirm(writerId, throughSeq));
    }

    /** Succeeds when what it was given is done, or when a disk that hangs was waited for long enough. */
    Future<Void> close() {
        return onThread(() -> true)
                .timeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                .transform(done -> executor.close());
    }

    /** An answer of PostgreSQL may come after the end: it must fail here, and not in the middle of the drainer's bookkeeping. */
    private <T> Future<T> onThread(Callable<T> task) {
        try {
            return executor.executeBlocking(task);
        } catch (RejectedExecutionException e) {
            return Future.failedFuture(e);
        }
    }
}
