package io.openclaw.gateway.http;

import io.openclaw.db.SessionLog;
import io.openclaw.db.SessionsUnreadableException;
import io.openclaw.db.model.Fact;
import io.openclaw.db.model.SessionDeleted;
import io.openclaw.db.model.SessionView;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * {@code DELETE /api/sessions/:key}: records that a session of this machine is to be gone. It goes the way of every fact, so that what is
 * on its way goes too, and it waits for no database: while PostgreSQL is away nobody can count the messages.
 */
final class SessionDeletion {

    private static final Problem NOT_ACCEPTED = Problem.of(
                    503,
                    "not-accepted",
                    "The deletion could not be taken in.",
                    "It did not become durable; nothing was deleted.",
                    "GET /health says what is wrong; ask again when it is well.")
            .after(Duration.ofSeconds(5));

    private final Vertx vertx;
    private final SessionLog sessions;
    private final Function<Fact, Future<Void>> record;
    private final Clock clock;

    SessionDeletion(Vertx vertx, Services services, Clock clock) {
        this.vertx = vertx;
        this.sessions = services.sessions();
        this.record = services.record();
        this.clock = clock;
    }

    void handle(RoutingContext ctx) {
        Access.demandContent(ctx);
        Parameters given = SessionParameters.one(ctx.queryParams());
        String key = SessionRoutes.key(ctx);
        Contexts.back(vertx, counted(key, given.textOrEmpty("host"), given.textOrEmpty("agent")))
                .compose(session -> deleted(key, given.textOrEmpty("agent"), session.orElse(null)))
                .onSuccess(answer -> Answers.json(ctx, 200, answer))
                .onFailure(failure -> Answers.failure(ctx, failure));
    }

    /** The session; empty while nobody can say. */
    private Future<Optional<SessionView>> counted(String key, @Nullable String host, @Nullable String agent) {
        boolean here = host == null || host.equals(sessions.host());
        return sessions.named(key, host, agent)
                .map(found -> Optional.of(SessionChoice.oneOf(sessions.host(), found)))
                .recover(failure -> here && failure instanceof SessionsUnreadableException
                        ? Future.succeededFuture(Optional.empty())
                        : Future.failedFuture(
                                failure instanceof SessionsUnreadableException
                                        ? SessionRoutes.unavailable(failure).thrown()
                                        : failure));
    }

    private Future<JsonObject> deleted(String key, @Nullable String agent, @Nullable SessionView session) {
        Instant now = clock.instant();
        // A gateway's clock may be ahead: what is there now goes, whatever its time.
        Instant at = session == null || session.updatedAt().isBefore(now) ? now : session.updatedAt();
        return Contexts.back(
                        vertx,
                        record.apply(new SessionDeleted(
                                key, session == null ? agent : session.name().agent(), at)))
                .recover(failure -> Future.failedFuture(NOT_ACCEPTED.thrown()))
                .map(durable -> new JsonObject()
                        .put("key", key)
                        .put("host", sessions.host())
                        .put("deleted_at", at.toString())
                        .put("messages", session == null ? null : session.messages()));
    }
}
