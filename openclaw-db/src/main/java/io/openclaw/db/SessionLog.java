package io.openclaw.db;

import io.openclaw.db.model.MessageRange;
import io.openclaw.db.model.MessageView;
import io.openclaw.db.model.SearchPage;
import io.openclaw.db.model.SearchQuery;
import io.openclaw.db.model.SessionQuery;
import io.openclaw.db.model.SessionView;
import io.openclaw.db.postgres.IndexProgress;
import io.openclaw.db.postgres.Postgres;
import io.openclaw.db.postgres.PostgresException;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The conversations of all machines, read from PostgreSQL. While it cannot be asked every read fails with
 * {@link SessionsUnreadableException}: an empty answer always means that there is nothing.
 */
public final class SessionLog {

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final String host;
    private final Supplier<Reading> reading;
    private final Supplier<Optional<IndexProgress>> indexed;

    SessionLog(String host, Supplier<Reading> reading, Supplier<Optional<IndexProgress>> indexed) {
        this.host = host;
        this.reading = reading;
        this.indexed = indexed;
    }

    /** What this machine is called in the database. */
    public String host() {
        return host;
    }

    /** Sessions that answer the query, last used first. */
    public Future<SessionPage> list(SessionQuery query) {
        return ask(postgres -> postgres.sessions().list(query)).map(sessions -> SessionPage.of(sessions, query));
    }

    /**
     * All sessions with this key: none, one, or several, because machines and agents may share a key.
     *
     * @param ofHost only this machine's; empty for those of no known machine
     * @param agent only this agent's
     */
    public Future<List<SessionView>> named(String key, @Nullable String ofHost, @Nullable String agent) {
        return ask(postgres -> postgres.sessions().named(key, ofHost, agent));
    }

    /** A part of the messages of a session that one of the other reads gave, oldest first. */
    public Future<List<MessageView>> messages(SessionView session, MessageRange range) {
        return ask(postgres -> postgres.messages().of(session.id(), range));
    }

    /** Messages that hold a text; fails with {@link IllegalArgumentException} when the cursor is none of ours. */
    public Future<SearchPage> search(SearchQuery query) {
        return ask(postgres -> postgres.search().search(query)).map(this::withWhatIsMissing);
    }

    private SearchPage withWhatIsMissing(SearchPage page) {
        return indexed.get().map(index -> index.toldTo(page)).orElse(page);
    }

    private <T> Future<T> ask(Function<Postgres, Future<T>> question) {
        Reading now = reading.get();
        if (now.postgres() == null) {
            return Future.failedFuture(new SessionsUnreadableException(String.valueOf(now.whyNot())));
        }
        return question.apply(now.postgres())
                .timeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                .recover(failure -> Future.failedFuture(told(failure)));
    }

    private static Throwable told(Throwable failure) {
        if (failure instanceof TimeoutException) {
            return new SessionsUnreadableException("PostgreSQL did not answer in time.");
        }
        if (failure instanceof PostgresException known) {
            return new SessionsUnreadableException(
                    known.sqlState().isEmpty()
                            ? "PostgreSQL did not answer."
                            : "PostgreSQL refused, " + known.getMessage() + ".");
        }
        return failure;
    }
}
