package io.openclaw.db.session;

import io.openclaw.db.postgres.Postgres;
import io.openclaw.db.postgres.PostgresException;
import io.openclaw.db.session.Held.State;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Brings to memory what PostgreSQL knows of a session: once for all who ask at the same time. */
final class Lookup {

    /** How long a write waits to learn whether there is a session, when nobody knows it: once for a session, and not while PostgreSQL is away. */
    private static final Duration MOMENT = Duration.ofMillis(500);

    private static final Duration ARRIVAL = Duration.ofSeconds(3);

    private final SessionMemory memory;
    private final StoreFacts facts;
    private final Road road;
    private final int messages;
    private final Map<String, Future<Void>> underWay = new HashMap<>();
    private volatile boolean knowsFates;

    Lookup(SessionMemory memory, StoreFacts facts, Road road, int messages) {
        this.memory = memory;
        this.facts = facts;
        this.road = road;
        this.messages = messages;
    }

    /** What is known of the session, looked up if that can be done in a moment. Never fails. */
    Future<State> attempt(String key) {
        State known = memory.state(key);
        if (known != State.UNKNOWN || road.reading().get().postgres() == null) {
            return Future.succeededFuture(known);
        }
        return base(key)
                .timeout(MOMENT.toMillis(), TimeUnit.MILLISECONDS)
                .transform(looked -> Future.succeededFuture(memory.state(key)));
    }

    /** Succeeds when it is known whether there is such a session. */
    Future<Void> require(String key) {
        if (memory.state(key) != State.UNKNOWN) {
            return Future.succeededFuture();
        }
        return base(key)
                // What was deleted or let go of meanwhile is asked for once more.
                .compose(looked -> memory.state(key) == State.UNKNOWN ? base(key) : Future.succeededFuture())
                .compose(looked -> memory.state(key) == State.UNKNOWN
                        ? Future.failedFuture(unavailable("It changed while it was looked up.", null))
                        : Future.succeededFuture());
    }

    /** A page that memory may not have. */
    Future<List<StoredMessage>> page(String key, Page page) {
        return memory.page(key, page)
                .map(Future::succeededFuture)
                .orElseGet(() -> there(key).compose(there -> there.page(key, page)));
    }

    private Future<Void> base(String key) {
        synchronized (underWay) {
            Future<Void> already = underWay.get(key);
            if (already != null) {
                return already;
            }
            Object question = memory.asking(key);
            Future<Void> looking = there(key)
                    .compose(this::afterTheLastFate)
                    .compose(there -> there.base(key, messages))
                    .map(found -> {
                        memory.base(key, found, question);
                        return null;
                    });
            if (!looking.isComplete()) {
                underWay.put(key, looking);
            }
            looking.onComplete(looked -> done(key, question));
            return looking;
        }
    }

    private void done(String key, Object question) {
        memory.answered(key, question);
        synchronized (underWay) {
            underWay.remove(key);
        }
    }

    /** What earlier runs deleted is asked for once; deletions from here on are watched. */
    private Future<StoredHistory> afterTheLastFate(StoredHistory there) {
        return knowsFates
                ? Future.succeededFuture(there)
                : there.fates().last().map(last -> {
                    last.ifPresent(memory::writeAfter);
                    knowsFates = true;
                    return there;
                });
    }

    /** PostgreSQL, when it has what was written of the session. */
    private Future<StoredHistory> there(String key) {
        return road.arrivedAt(memory.writtenAt(key), ARRIVAL)
                .map((Postgres postgres) -> new StoredHistory(postgres, facts));
    }

    /** What a caller is told of a failure. */
    Throwable told(Throwable failure) {
        if (failure instanceof SessionsUnavailableException unavailable) {
            return unavailable.getCause() == null
                            && String.valueOf(unavailable.getMessage()).startsWith("PostgreSQL ")
                    ? unavailable(String.valueOf(unavailable.getMessage()), null)
                    : unavailable;
        }
        return failure instanceof PostgresException
                ? unavailable(String.valueOf(failure.getMessage()), failure)
                : failure;
    }

    private SessionsUnavailableException unavailable(String why, @Nullable Throwable cause) {
        return new SessionsUnavailableException(
                "This cannot be answered from memory for the sessions of agent " + facts.folder() + ". " + why
                        + " Nothing is lost: ask again when PostgreSQL is back and has caught up, see /health.",
                cause);
    }
}
