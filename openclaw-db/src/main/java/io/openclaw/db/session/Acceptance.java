package io.openclaw.db.session;

import io.openclaw.db.model.Fact;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Waits for the road to accept what was written, which takes it milliseconds. While the spool cannot be written, that may take until
 * PostgreSQL is back: nobody's turn waits for that, and {@code /health} says that what is in memory only can be lost.
 */
final class Acceptance {

    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final SessionMemory memory;
    private final Road road;
    private final String agent;

    Acceptance(SessionMemory memory, Road road, String agent) {
        this.memory = memory;
        this.road = road;
        this.agent = agent;
    }

    /** Records facts of a session that memory has already; what is refused is taken out of memory again. */
    Future<Void> of(String key, List<Fact> facts) {
        Future<Void> accepted = road.recorder().recordAllAndAwait(facts);
        memory.written(key);
        return accepted.onFailure(refused -> memory.forget(key))
                .timeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                .recover(this::told);
    }

    private Future<Void> told(Throwable failure) {
        if (failure instanceof TimeoutException) {
            return Future.succeededFuture();
        }
        return Future.failedFuture(new SessionsUnavailableException(
                "Nothing was written to the sessions of agent " + agent + ", because the spool did not take it ("
                        + failure.getClass().getSimpleName() + "). See the spool in /health, then try again.",
                failure));
    }
}
