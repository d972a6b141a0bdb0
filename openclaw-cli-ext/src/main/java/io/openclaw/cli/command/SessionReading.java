package io.openclaw.cli.command;

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
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/** The sessions of the database that a command speaks to. Every method blocks, for a bounded time. */
final class SessionReading implements AutoCloseable {

    private static final long SECONDS = 15;
    private static final Duration INDEXING = Duration.ofSeconds(5);

    private final Vertx vertx =
            Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setWorkerPoolSize(1));
    private final Target target;
    private final Postgres postgres;

    private SessionReading(Target target) {
        this.target = target;
        this.postgres = Postgres.create(target.config(), vertx);
    }

    /** @throws DatabaseUnreachable when there is no database to ask */
    static SessionReading of(Settings settings, Path home, CommandLine command) {
        return new SessionReading(Target.find(settings, home, command));
    }

    Target target() {
        return target;
    }

    List<SessionView> list(SessionQuery query) {
        return await(postgres.sessions().list(query));
    }

    /** @throws Refusal when there is no such session, or more than one */
    SessionView one(String key, @Nullable String host, @Nullable String agent) {
        List<SessionView> found = await(postgres.sessions().named(key, host, agent));
        if (found.isEmpty()) {
            throw new Refusal("No session has this key, host and agent. Keys: ./openclaw sessions list");
        }
        if (found.size() > 1) {
            throw new Refusal("Several sessions have this key. Choose one with --host and --agent:\n"
                    + found.stream().map(SessionReading::choice).collect(Collectors.joining("\n")));
        }
        return found.get(0);
    }

    List<MessageView> messages(SessionView session, MessageRange range) {
        return await(postgres.messages().of(session.id(), range));
    }

    SearchPage search(SearchQuery query) {
        Optional<IndexProgress> index = indexed();
        SearchPage page = await(postgres.search().search(query));
        return index.map(progress -> progress.toldTo(page)).orElse(page);
    }

    /** Where no gateway fills the index, the search does; who may not is told what a search cannot find. */
    private Optional<IndexProgress> indexed() {
        try {
            return Optional.of(await(postgres.indexer(() -> false).catchUp(INDEXING)));
        } catch (DatabaseUnreachable | Refusal e) {
            return Optional.empty();
        }
    }

    private static String choice(SessionView session) {
        return "  --host '" + session.name().host() + "' --agent '"
                + session.name().agent() + "': " + session.messages() + " messages, last used " + session.updatedAt();
    }

    private <T> T await(Future<T> future) {
        try {
            return future.toCompletionStage()
                    .toCompletableFuture()
                    .orTimeout(SECONDS, TimeUnit.SECONDS)
                    .join();
        } catch (CompletionException e) {
            throw told(e.getCause() == null ? e : e.getCause());
        }
    }

    private RuntimeException told(Throwable failure) {
        if (failure instanceof IllegalArgumentException) {
            return new Refusal("The cursor is none of this search. Take it from the end of the page before.", failure);
        }
        String state =
                failure instanceof PostgresException known ? known.sqlState().orElse("") : "";
        String hint = switch (state) {
            case "" -> "no answer. Is it running, frozen, or a firewall in the way?";
            case "42P01", "42703" ->
                "its schema is not this program's. Bring it up to date with: ./openclaw db migrate";
            case "42501" -> "this role may not read the tables. Ask as their owner.";
            case "28P01", "28000" -> "it refused the user. Correct DATABASE_URL.";
            default -> "SQLSTATE " + state + ".";
        };
        String message = "The sessions of PostgreSQL at " + target.place() + " cannot be read: " + hint;
        return state.isEmpty() || state.startsWith("28")
                ? new DatabaseUnreachable(message)
                : new Refusal(message, failure);
    }

    @Override
    public void close() {
        postgres.close();
        vertx.close()
                .toCompletionStage()
                .toCompletableFuture()
                .orTimeout(SECONDS, TimeUnit.SECONDS)
                .join();
    }
}
