package io.openclaw.gateway.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.openclaw.db.OperationsDesk;
import io.openclaw.db.OperationsUnavailableException;
import io.openclaw.db.operations.InvalidFieldException;
import io.openclaw.db.operations.NotDoneException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;

/** How routes reach the operations memory, and what they answer when it is away or refuses. JSON keeps its numbers digit for digit. */
final class OperationsDoor {

    static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private static final Duration LATER = Duration.ofSeconds(5);

    private final Vertx vertx;
    private final Services.Desk desk;
    private final HttpLimits limits;

    OperationsDoor(Vertx vertx, Services.Desk desk, HttpLimits limits) {
        this.vertx = vertx;
        this.desk = desk;
        this.limits = limits;
    }

    /** Asks, and answers with what is found; a {@link ProblemException} thrown by the work or the telling is answered as one. */
    <T> void answer(RoutingContext ctx, int status, OperationsDesk.Work<T> work, Function<T, ObjectNode> telling) {
        ask(work)
                .map(telling)
                .onSuccess(body -> Answers.send(ctx, status, Answers.JSON, Buffer.buffer(body.toString())))
                .onFailure(failure -> Answers.failure(ctx, told(failure)));
    }

    /** The same for what depends on the body, a JSON object. Who may only read may not ask. */
    <T> void answerBody(
            RoutingContext ctx,
            int status,
            Set<String> known,
            Function<ObjectNode, OperationsDesk.Work<T>> work,
            Function<T, ObjectNode> telling) {
        Access.demandContent(ctx);
        new Bodies(vertx, limits)
                .read(ctx.request())
                .map(body -> object(body, known))
                .map(work)
                .compose(this::ask)
                .map(telling)
                .onSuccess(body -> Answers.send(ctx, status, Answers.JSON, Buffer.buffer(body.toString())))
                .onFailure(failure -> Answers.failure(ctx, told(failure)));
    }

    /** The same for what is asked elsewhere and takes no body. Who may only read may not ask. */
    <T> void answerOther(RoutingContext ctx, Supplier<Future<T>> asking, Function<T, ObjectNode> telling) {
        Access.demandContent(ctx);
        new Bodies(vertx, limits)
                .read(ctx.request())
                .compose(ignored -> Contexts.back(vertx, asking.get()))
                .map(telling)
                .onSuccess(body -> Answers.send(ctx, 200, Answers.JSON, Buffer.buffer(body.toString())))
                .onFailure(failure -> Answers.failure(ctx, told(failure)));
    }

    /** Text in one answer, after which a page ends early. */
    long pageBytes() {
        return limits.pageBytes();
    }

    static Problem notFound(String what, String fix) {
        return Problem.of(404, "not-found", what, "The database knows none of this name or number.", fix);
    }

    static ProblemException wrong(InvalidFieldException invalid) {
        String why = String.valueOf(invalid.getMessage());
        return Parameters.bad(invalid.field(), why.substring(0, why.length() - 1), "Correct it.");
    }

    /** JSON text of PostgreSQL as a tree. */
    static JsonNode tree(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("PostgreSQL gave JSON that cannot be read.");
        }
    }

    private <T> Future<T> ask(OperationsDesk.Work<T> work) {
        return Contexts.back(vertx, desk.ask(work));
    }

    private static ObjectNode object(Buffer body, Set<String> known) {
        JsonNode tree;
        try {
            tree = JSON.readTree(body.getBytes());
        } catch (IOException e) {
            throw Parameters.bad("body", "It is no JSON", "Send one JSON object as application/json.");
        }
        if (!(tree instanceof ObjectNode object)) {
            throw Parameters.bad("body", "It is no JSON object", "Send {\"…\": …}.");
        }
        object.fieldNames().forEachRemaining(name -> {
            if (!known.contains(name)) {
                throw Parameters.bad(
                        "body",
                        "It has a member that has no meaning here",
                        "Use " + String.join(", ", new TreeSet<>(known)) + ".");
            }
        });
        return object;
    }

    private static Throwable told(Throwable failure) {
        if (failure instanceof OperationsUnavailableException away) {
            return unavailable(String.valueOf(away.getMessage())).thrown();
        }
        if (failure instanceof NotDoneException refused) {
            return refused(refused).thrown();
        }
        if (failure instanceof InvalidFieldException invalid) {
            return wrong(invalid);
        }
        if (!(failure instanceof SQLException refusal)) {
            return failure;
        }
        String state = refusal.getSQLState() == null ? "" : refusal.getSQLState();
        if (state.startsWith("22")) {
            return Parameters.bad(
                    "body",
                    "It holds a character or a value that PostgreSQL cannot store",
                    "Leave NUL characters out.");
        }
        return unavailable(state.isEmpty() ? "No answer." : "SQLSTATE " + state + ".")
                .thrown();
    }

    private static Problem refused(NotDoneException refused) {
        String what = String.valueOf(refused.getMessage());
        return switch (refused.reason()) {
            case UNKNOWN -> notFound(what, "GET the list to see which numbers there are.");
            case STATE ->
                Problem.of(409, "state", what, "Nothing was changed.", "GET it, and decide with how it is now.")
                        .with(Map.of("id", refused.id()));
            case EXISTS ->
                Problem.of(409, "exists", what, "Nothing was changed.", "Use that one, or send \"force\": true.")
                        .with(Map.of("id", refused.id()));
        };
    }

    private static Problem unavailable(String why) {
        return Problem.of(
                        503,
                        "no-answer",
                        "PostgreSQL, which alone has this, did not do it.",
                        why,
                        "GET /health says what is wrong; ask again when it is well.")
                .after(LATER);
    }
}
