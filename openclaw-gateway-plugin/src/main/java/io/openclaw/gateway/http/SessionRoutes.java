package io.openclaw.gateway.http;

import io.openclaw.db.SessionLog;
import io.openclaw.db.SessionPage;
import io.openclaw.db.SessionsUnreadableException;
import io.openclaw.db.model.MessageRange;
import io.openclaw.db.model.MessageRange.Direction;
import io.openclaw.db.model.MessageRange.Place;
import io.openclaw.db.model.MessageView;
import io.openclaw.db.model.SearchPage;
import io.openclaw.db.model.SessionView;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code GET /api/sessions} and what is below it, and {@code GET /api/search}: conversations of all machines, from PostgreSQL. */
final class SessionRoutes {

    private static final Duration LATER = Duration.ofSeconds(5);

    private final Vertx vertx;
    private final SessionLog sessions;
    private final HttpLimits limits;
    private final Clock clock;

    SessionRoutes(Vertx vertx, SessionLog sessions, HttpLimits limits, Clock clock) {
        this.vertx = vertx;
        this.sessions = sessions;
        this.limits = limits;
        this.clock = clock;
    }

    void list(RoutingContext ctx) {
        boolean content = Access.content(ctx);
        read(sessions.list(SessionParameters.list(ctx.queryParams(), clock.instant())))
                .onSuccess(page -> Answers.json(ctx, 200, of(page, content)))
                .onFailure(failure -> Answers.failure(ctx, failure));
    }

    void one(RoutingContext ctx) {
        boolean content = Access.content(ctx);
        chosen(ctx, SessionParameters.one(ctx.queryParams()))
                .onSuccess(session -> Answers.json(ctx, 200, SessionJson.of(session, content)))
                .onFailure(failure -> Answers.failure(ctx, failure));
    }

    void messages(RoutingContext ctx) {
        Parameters given = SessionParameters.messages(ctx.queryParams());
        MessageRange range = SessionParameters.range(given);
        boolean content = Access.content(ctx);
        chosen(ctx, given)
                .compose(session -> read(sessions.messages(session, range))
                        // A page may hold megabytes of text.
                        .compose(page -> vertx.executeBlocking(() -> of(session, page, range, content), false)))
                .onSuccess(body -> Answers.send(ctx, 200, Answers.JSON, body))
                .onFailure(failure -> Answers.failure(ctx, failure));
    }

    /** Which messages hold a word tells what they say: a token that shows no text may not ask. */
    void search(RoutingContext ctx) {
        Access.demandContent(ctx);
        read(sessions.search(SessionParameters.search(ctx.queryParams(), clock.instant())))
                .onSuccess(page -> Answers.json(ctx, 200, of(page)))
                .onFailure(failure -> Answers.failure(ctx, failure));
    }

    private Future<SessionView> chosen(RoutingContext ctx, Parameters given) {
        return read(sessions.named(key(ctx), given.textOrEmpty("host"), given.textOrEmpty("agent")))
                .map(SessionChoice::one);
    }

    /** @throws ProblemException when no session can have this key */
    static String key(RoutingContext ctx) {
        String key = ctx.pathParam("key");
        if (key.indexOf('\0') >= 0) {
            throw Parameters.bad("key", "It holds a NUL character", "Take the key from GET /api/sessions.");
        }
        return key;
    }

    private <T> Future<T> read(Future<T> answer) {
        return Contexts.back(vertx, answer.recover(failure -> Future.failedFuture(told(failure))));
    }

    private static Throwable told(Throwable failure) {
        if (failure instanceof IllegalArgumentException) {
            return Parameters.bad("cursor", "It is no cursor of this search", "Give next of the page before.");
        }
        return failure instanceof SessionsUnreadableException
                ? unavailable(failure).thrown()
                : failure;
    }

    static Problem unavailable(Throwable failure) {
        return Problem.of(
                        503,
                        "no-answer",
                        "The sessions could not be read.",
                        String.valueOf(failure.getMessage()),
                        "GET /health says what is wrong; ask again when it is well.")
                .after(LATER);
    }

    private static JsonObject of(SessionPage page, boolean content) {
        JsonArray entries = new JsonArray();
        page.sessions().forEach(session -> entries.add(SessionJson.of(session, content)));
        return new JsonObject()
                .put("showing", entries.size())
                .put("next", Cursors.of(page.next()))
                .put("sessions", entries);
    }

    private static JsonObject of(SearchPage page) {
        JsonArray hits = new JsonArray();
        page.hits().forEach(hit -> hits.add(SessionJson.of(hit)));
        return new JsonObject()
                .put("showing", hits.size())
                .put("next", page.cursor())
                .put("remark", page.remark())
                .put("hits", hits);
    }

    private Buffer of(SessionView session, List<MessageView> page, MessageRange range, boolean content) {
        boolean forward = range.direction() == Direction.FORWARD;
        List<MessageView> shown = thatFit(page, forward);
        boolean more = shown.size() < page.size() || page.size() == range.limit();
        JsonArray entries = new JsonArray();
        shown.forEach(message -> entries.add(SessionJson.of(message, content)));
        return new JsonObject()
                .put("session", SessionJson.of(session, content))
                .put("showing", shown.size())
                .put("older", !forward && !more ? null : place(shown, 0))
                .put("newer", forward && !more ? null : place(shown, shown.size() - 1))
                .put("messages", entries)
                .toBuffer();
    }

    private static @Nullable String place(List<MessageView> shown, int index) {
        if (shown.isEmpty()) {
            return null;
        }
        Place place = shown.get(index).place();
        return Cursors.of(place);
    }

    /** At least one, and no more text than an answer may hold: those nearest to where the page begins. */
    private List<MessageView> thatFit(List<MessageView> page, boolean forward) {
        List<MessageView> shown = new ArrayList<>();
        long weight = 0;
        for (int i = 0; i < page.size(); i++) {
            MessageView message = page.get(forward ? i : page.size() - 1 - i);
            weight += SessionJson.weight(message);
            if (!shown.isEmpty() && weight > limits.pageBytes()) {
                break;
            }
            shown.add(forward ? shown.size() : 0, message);
        }
        return shown;
    }
}
