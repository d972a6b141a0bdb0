package io.openclaw.cli.command;

import io.openclaw.db.Accounting;
import io.openclaw.db.DbConfig;
import io.openclaw.db.OpenClawDb;
import io.openclaw.db.model.SessionDeleted;
import io.openclaw.db.model.SessionView;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Has a session deleted, by who owns the spool of the home. Blocks. */
final class SessionRemoval {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration TO_DRAIN = Duration.ofSeconds(10);
    private static final Duration LOOK_EVERY = Duration.ofMillis(50);
    private static final String SOON = "PostgreSQL follows within seconds";

    private final DbConfig config;

    SessionRemoval(DbConfig config) {
        this.config = config;
    }

    /**
     * Asks the running host.
     *
     * @return what becomes of it
     */
    String askHost(RunningHost host, SessionView session, @Nullable String token) {
        String path = "/api/sessions/" + encoded(session.name().key()) + "?agent="
                + encoded(session.name().agent());
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(host.url() + path))
                .timeout(PATIENCE)
                .DELETE();
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        try {
            HttpResponse<Void> answer = HttpClient.newBuilder()
                    .connectTimeout(PATIENCE)
                    .build()
                    .send(request.build(), HttpResponse.BodyHandlers.discarding());
            return told(host, answer.statusCode());
        } catch (IOException e) {
            throw new Refusal(
                    "The gateway host at " + host.url() + " did not answer: "
                            + e.getClass().getSimpleName() + ". Look into its log, or stop it and try again.",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Refusal(
                    "Interrupted before the gateway host answered: look whether the session is still there.", e);
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static String told(RunningHost host, int status) {
        return switch (status) {
            case 200 -> SOON;
            case 401, 403 ->
                throw new Refusal("The gateway host at " + host.url()
                        + " wants its token. Set OPENCLAW_HTTP_TOKEN as for the host.");
            case 404 ->
                throw new Refusal("The gateway host at " + host.url()
                        + " has no such session: it may use another database, or the session went meanwhile.");
            default ->
                throw new Refusal("The gateway host at " + host.url() + " did not delete it (HTTP " + status
                        + "). Its /health says how it is.");
        };
    }

    /**
     * Records it, as a gateway would, and brings it to PostgreSQL.
     *
     * @return what becomes of it
     */
    String byItself(SessionView session) {
        HomeClaim claim = HomeClaim.of(config.home());
        Vertx vertx = Vertx.vertx();
        try {
            OpenClawDb db = OpenClawDb.create(config, vertx, Clock.systemUTC());
            Instant now = Instant.now();
            Instant at = session.updatedAt().isAfter(now) ? session.updatedAt() : now;
            await(db.start()
                    .compose(started -> db.recorder()
                            .recordAndAwait(new SessionDeleted(
                                    session.name().key(), session.name().agent(), at))));
            await(drained(vertx, db).eventually(db::close));
            return db.health().accounting().inSpool() == 0
                    ? "PostgreSQL has it"
                    : "it waits in the spool for PostgreSQL";
        } finally {
            claim.close();
            await(vertx.close());
        }
    }

    /** Succeeds when nothing waits any more, or patience ends: the schema is checked before anything is drained, which takes a moment. */
    private static Future<Void> drained(Vertx vertx, OpenClawDb db) {
        Promise<Void> drained = Promise.promise();
        long until = System.nanoTime() + TO_DRAIN.toNanos();
        vertx.setPeriodic(LOOK_EVERY.toMillis(), timer -> {
            Accounting facts = db.health().accounting();
            if (facts.inSpool() + facts.inMemory() == 0 || System.nanoTime() > until) {
                vertx.cancelTimer(timer);
                drained.tryComplete();
            }
        });
        return drained.future();
    }

    private static <T extends @Nullable Object> T await(Future<T> future) {
        try {
            return future.toCompletionStage()
                    .toCompletableFuture()
                    .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                    .join();
        } catch (CompletionException e) {
            String why = e.getCause() == null
                    ? "no answer in time."
                    : String.valueOf(e.getCause().getMessage());
            throw new Refusal("The session could not be deleted: " + why, e);
        }
    }
}
