package io.openclaw.gateway.http;

import io.openclaw.db.CallPage;
import io.openclaw.db.model.CallQuery.Before;
import io.openclaw.db.model.CallView;
import io.openclaw.gateway.http.Services.FoundCall;
import io.openclaw.gateway.metrics.CallTotals;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** {@code GET /logs} and {@code GET /logs/:id}: model calls, from memory and PostgreSQL, in openclaw-rs's shape with our keys added. */
final class LogRoutes {

    private static final String BOTH = "postgres+memory";
    private static final String MEMORY = "memory";
    private static final Problem NO_ANSWER = Problem.of(
            503,
            "no-answer",
            "The calls could not be read.",
            "PostgreSQL did not answer as it should.",
            "GET /health says what is wrong; ask again when it is well.");

    private final Vertx vertx;
    private final Services services;
    private final HttpLimits limits;

    LogRoutes(Vertx vertx, Services services, HttpLimits limits) {
        this.vertx = vertx;
        this.services = services;
        this.limits = limits;
    }

    void list(RoutingContext ctx) {
        LogParameters parameters = LogParameters.of(ctx.queryParams());
        boolean content = Access.content(ctx);
        start(parameters)
                .compose(from -> read(services.calls().apply(parameters.query(from.orElse(null)))))
                // A page may hold megabytes of text.
                .compose(page -> vertx.executeBlocking(() -> page(page, content), false))
                .onSuccess(body -> Answers.send(ctx, 200, Answers.JSON, body))
                .onFailure(failure -> Answers.failure(ctx, failure));
    }

    void one(RoutingContext ctx) {
        Optional<UUID> id = LogParameters.id(ctx.pathParam("id"));
        if (id.isEmpty()) {
            throw Problem.of(
                            400,
                            "parameter",
                            "This cannot be the id of a call.",
                            "Ids are UUIDs.",
                            "Take the id from GET /logs.")
                    .about("id")
                    .with(Map.of("found", false, "error", "Not an id of a log entry"))
                    .thrown();
        }
        read(services.call().apply(id.get()))
                .onSuccess(found -> answer(ctx, id.get(), found))
                .onFailure(failure -> Answers.failure(ctx, failure));
    }

    private Future<Optional<Before>> start(LogParameters parameters) {
        UUID call = parameters.beforeCall();
        if (call == null) {
            return Future.succeededFuture(Optional.ofNullable(parameters.before()));
        }
        return read(services.call().apply(call)).map(LogRoutes::behind).map(Optional::of);
    }

    private static Before behind(FoundCall found) {
        CallView call = found.call();
        if (call == null) {
            throw LogParameters.bad(
                    "before", "There is no call with this id", "Give the id of a call that GET /logs shows.");
        }
        return LogParameters.behind(call);
    }

    private <T> Future<T> read(Future<T> answer) {
        return Contexts.back(vertx, answer.recover(failure -> Future.failedFuture(NO_ANSWER.thrown())));
    }

    private Buffer page(CallPage page, boolean content) {
        List<CallView> calls = thatFit(page.calls());
        boolean cut = calls.size() < page.calls().size();
        Before next = cut ? LogParameters.behind(calls.get(calls.size() - 1)) : page.next();
        CallTotals totals = services.exposition().calls();
        JsonArray entries = new JsonArray();
        calls.forEach(call -> entries.add(CallJson.of(call, content)));
        return new JsonObject()
                .put("total_recorded", totals.recorded())
                .put("buffered", totals.buffered())
                .put("errors", totals.errors())
                .put("avg_latency_ms", totals.averageLatency().toMillis())
                .put("showing", calls.size())
                .put("source", page.memoryOnly() ? MEMORY : BOTH)
                .put("degraded", page.memoryOnlyReason())
                .put("next", next == null ? null : LogParameters.cursor(next))
                .put("entries", entries)
                .toBuffer();
    }

    /** At least one, and no more text than an answer may hold. */
    private List<CallView> thatFit(List<CallView> calls) {
        long weight = 0;
        int count = 0;
        while (count < calls.size()) {
            weight += CallJson.weight(calls.get(count));
            if (count > 0 && weight > limits.pageBytes()) {
                break;
            }
            count++;
        }
        return calls.subList(0, count);
    }

    private static void answer(RoutingContext ctx, UUID id, FoundCall found) {
        CallView call = found.call();
        String reason = found.memoryOnlyReason();
        if (call != null) {
            JsonObject answer = new JsonObject()
                    .put("found", true)
                    .put("entry", CallJson.of(call, Access.content(ctx)))
                    .put("source", reason == null ? BOTH : MEMORY)
                    .put("degraded", reason);
            Answers.json(ctx, 200, answer);
            return;
        }
        Problem problem = Problem.of(
                404,
                "not-found",
                "There is no such call.",
                reason == null
                        ? "Neither memory nor PostgreSQL has it."
                        : "Memory does not have it; PostgreSQL may. " + reason,
                reason == null ? "Take the id from GET /logs." : "Ask again when GET /health is well.");
        Map<String, Object> theirs = Map.of(
                "found", false, "error", "Log entry '" + id + "' not found", "source", reason == null ? BOTH : MEMORY);
        Answers.problem(ctx.response(), problem.with(theirs));
    }
}
