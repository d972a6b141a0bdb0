package io.openclaw.cli.command;

import io.openclaw.db.DbConfig;
import io.openclaw.db.Redaction;
import io.openclaw.db.postgres.Postgres;
import io.openclaw.db.postgres.PostgresConfig;
import io.openclaw.db.postgres.PostgresException;
import io.openclaw.db.recorder.FactPreparation;
import io.openclaw.db.session.CutoverRefusedException;
import io.openclaw.db.session.MigrationParts;
import io.openclaw.db.session.SessionsUnavailableException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/** What a command about sessions works with. Its way to the database is closed with it. Blocks. */
final class SessionWork implements AutoCloseable {

    /** Something could not be done at all; 1 is for what was done and found wanting. */
    static final int COULD_NOT = 2;

    private final Vertx vertx = Vertx.vertx();
    private final Postgres postgres;
    private final String place;
    private final MigrationParts parts;

    private SessionWork(PostgresConfig database, DbConfig config, String host) {
        this.postgres = Postgres.create(database, vertx);
        this.place = Target.place(database);
        this.parts = new MigrationParts(
                vertx,
                postgres,
                FactPreparation.with(Redaction.of(config)),
                host,
                config.home().resolve("tmp"));
    }

    /** @param host name of the machine the sessions are of; null for this one */
    static SessionWork open(Settings settings, @Nullable String host, CommandLine command) {
        DbConfig config = settings.config(command);
        Target target = Target.find(settings, config.home(), command);
        SchemaCheck.check(target.config());
        return new SessionWork(
                target.config(), withPassword(config, target.config()), host == null ? config.host() : host);
    }

    /** The embedded server's password is known too. */
    private static DbConfig withPassword(DbConfig config, PostgresConfig database) {
        List<String> secrets = new ArrayList<>(config.knownSecrets());
        if (database.password() != null) {
            secrets.add(database.password());
        }
        return config.withKnownSecrets(secrets);
    }

    /**
     * Runs it and prints what went wrong.
     *
     * @return the exit code that {@code work} gives, or {@link #COULD_NOT}
     */
    static int run(Settings settings, @Nullable String host, CommandLine command, Function<SessionWork, Integer> work) {
        try (SessionWork opened = open(settings, host, command)) {
            return work.apply(opened);
        } catch (DatabaseUnreachable | Refusal | SessionsUnavailableException | CutoverRefusedException e) {
            command.getErr().println("openclaw: " + e.getMessage());
            return COULD_NOT;
        }
    }

    /** The exit code of a report about files. */
    static int code(boolean unreadable, boolean wanting) {
        return unreadable ? COULD_NOT : wanting ? 1 : 0;
    }

    MigrationParts parts() {
        return parts;
    }

    /** The answer, waited for. */
    <T> T await(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get();
        } catch (ExecutionException e) {
            throw told(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Refusal("Interrupted. What was done until then stays; run it again to go on.", e);
        }
    }

    private RuntimeException told(@Nullable Throwable failure) {
        if (failure instanceof PostgresException lost && lost.origin() == PostgresException.Origin.CONNECTION) {
            return new DatabaseUnreachable(place + " does not answer (" + lost.getMessage()
                    + "). What was stored until then stays; run the command again to go on.");
        }
        if (failure instanceof PostgresException known) {
            return new Refusal(
                    place + " failed (" + known.getMessage() + "). What was stored until then stays; run the command"
                            + " again to go on. If another run is under way, wait for its end.",
                    known);
        }
        return failure instanceof RuntimeException defect
                ? defect
                : new CompletionException(String.valueOf(failure), failure);
    }

    @Override
    public void close() {
        postgres.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
