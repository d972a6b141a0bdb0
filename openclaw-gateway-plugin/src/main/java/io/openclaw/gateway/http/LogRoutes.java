package io.openclaw.gateway.http;

import io.openclaw.db.CallPage;
import io.openclaw.db.model.CallQuery.Before;
import io.openclaw.db.model.CallView;
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
import org.jspecify.annotations.Nullable;

/** {@code GET /logs} and {@code GET /logs/:id}: model calls, from memory and PostgreSQL, in openclaw-rs's shape with our keys added. */
final class LogRoutes {

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
        start(parameters)
                .compose(from -> read(services.calls().apply(parameters.query(from.orElse(null)))))
                // A page may hold megabytes of text.
                .compose(page -> vertx.executeBlocking(() -> page(page), false))
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
        return read(services.call().apply(call))
                .map(found -> Optional.of(LogParameters.behind(found.orElseThrow(() -> LogParameters.bad(
                        "before", "There is no call with this id", "Give the id of a call that GET /logs shows.")))));
    }

    private <T> Future<T> read(Future<T> answer) {
        return Contexts.back(vertx, answer.recover(failure -> Future.failedFuture(NO_ANSWER.thrown())));
    }

    private Buffer page(CallPage page) {
        List<CallView> calls = thatFit(page.calls());
        boolean cut = calls.size() < page.calls().size();
        Before next = cut ? LogParameters.behind(calls.get(calls.size() - 1)) : page.next();
        CallTotals totals = services.exposition().calls();
        JsonArray entries = new JsonArray();
        calls.forEach(call -> entries.add(CallJson.of(call)));
        return new JsonObject()
                .put("total_recorded", totals.recorded())
                .put("buffered", totals.buffered())
                .put("errors", totals.errors())
                .put("avg_latency_ms", totals.averageLatency().toMillis())
                .put("showing", calls.size())
                .put("source", page.memoryOnly() ? "memory" : "postgres+memory")
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

    private void answer(RoutingContext ctx, UUID id, Optional<CallView> found) {
        if (found.isPresent()) {
            Answers.json(ctx, 200, new JsonObject().put("found", true).put("entry", CallJson.of(found.get())));
            return;
        }
        String error = "Log entry '" + id + "' not found";
        String unsure = unsure();
        Problem problem = Problem.of(
                404,
                "not-found",
                "There is no such call.",
                unsure == null ? "Neither memory nor PostgreSQL has it." : unsure,
                unsure == null ? "Take the id from GET /logs." : "Ask again when GET /health is well.");
        Answers.problem(
                ctx.response(),
                problem.with(Map.of(
                        "found", false, "error", error, "source", unsure == null ? "postgres+memory" : "memory")));
    }

    /** Why a call that is not found may yet exist. */
    private @Nullable String unsure() {
        boolean connected = services.exposition().health().drain().connected();
        return connected ? null : "Memory does not have it, and PostgreSQL is not reachable: it may be there.";
    }
}
