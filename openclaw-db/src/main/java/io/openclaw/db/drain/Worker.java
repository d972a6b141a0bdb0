package io.openclaw.db.drain;

import io.openclaw.db.spool.Backlog;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The thread that reads and empties the backlog: the disk blocks, an event loop must not. */
final class Worker {

    private final WorkerExecutor executor;
    private final Backlog waiting;

    Worker(Vertx vertx, Backlog waiting) {
        this.executor = vertx.createSharedWorkerExecutor("openclaw-drain-" + UUID.randomUUID(), 1);
        this.waiting = waiting;
    }

    Future<Optional<Work>> read(@Nullable UUID afterWriter, long afterSeq, int maxRows, long maxBytes) {
        return executor.executeBlocking(
                () -> waiting.read(afterWriter, afterSeq, maxRows, maxBytes).map(Work::of));
    }

    Future<Long> confirm(UUID writerId, long throughSeq) {
        return executor.executeBlocking(() -> waiting.confirm(writerId, throughSeq));
    }

    void close() {
        executor.close();
    }
}
