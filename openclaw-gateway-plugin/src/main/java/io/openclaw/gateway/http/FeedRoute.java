package io.openclaw.gateway.http;

import io.openclaw.db.recorder.DropReason;
import io.openclaw.db.recorder.NotAcceptedException;
import io.openclaw.gateway.http.FeedBody.LineProblem;
import io.openclaw.gateway.http.FeedBody.Numbered;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /v1/feed}: what the feed plugin of a gateway heard, one JSON object per line. Answers when the facts are durable; whoever gets
 * another answer, or none, sends again, and what arrives twice is stored once. Lives on the server's event loop.
 */
final class FeedRoute {

    private static final Set<String> TYPES = Set.of("application/x-ndjson", "application/ndjson", "application/jsonl");

    /** A fact that was dropped for this would be dropped again. */
    private static final Set<DropReason> FOR_GOOD = EnumSet.of(DropReason.BAD_EVENT);

    private final Vertx vertx;
    private final Services services;
    private final HttpLimits limits;
    private final Bodies bodies;
    private final WorkerExecutor worker;
    private int taken;

    /** @param worker of one thread, so that bodies are translated one after the other and memory stays bounded */
    FeedRoute(Vertx vertx, Services services, HttpLimits limits, WorkerExecutor worker) {
        this.vertx = vertx;
        this.services = services;
        this.limits = limits;
        this.bodies = new Bodies(vertx, limits);
        this.worker = worker;
    }

    void handle(RoutingContext ctx) {
        boolean packed = checkHead(ctx.request());
        Future<Buffer> arrived = bodies.read(ctx.request());
        taken++;
        arrived.compose(body -> translate(body, packed))
                .compose(this::record)
                .onComplete(done -> taken--)
                .onSuccess(outcome -> answer(ctx, outcome))
                .onFailure(failure -> Answers.failure(ctx, failure));
    }

    /** What can be told from the head alone; true when the body is packed. */
    private boolean checkHead(HttpServerRequest request) {
        String type = request.getHeader(HttpHeaders.CONTENT_TYPE);
        if (type == null || !TYPES.contains(essence(type))) {
            throw FeedProblems.TYPE.thrown();
        }
        String encoding = request.getHeader(HttpHeaders.CONTENT_ENCODING);
        boolean packed = encoding != null && encoding.strip().equalsIgnoreCase("gzip");
        if (encoding != null && !packed && !encoding.strip().equalsIgnoreCase("identity")) {
            throw FeedProblems.ENCODING.thrown();
        }
        if (!services.exposition().health().ready()) {
            throw FeedProblems.NOT_DURABLE.thrown();
        }
        if (taken >= limits.feeds()) {
            throw FeedProblems.BUSY.thrown();
        }
        return packed;
    }

    private Future<FeedBody> translate(Buffer body, boolean packed) {
        services.exposition().http().fed(body.length());
        return worker.executeBlocking(() -> {
            byte[] bytes = body.getBytes();
            return FeedBody.of(packed ? bodies.unpacked(bytes) : bytes, services.translator());
        });
    }

    private Future<FeedAnswer> record(FeedBody body) {
        if (body.nothingGood()) {
            return Future.failedFuture(FeedProblems.ALL_BAD
                    .with(new FeedAnswer(body, List.of()).members())
                    .thrown());
        }
        List<Future<Void>> outcomes = body.facts().stream()
                .map(numbered -> services.record().apply(numbered.fact()))
                .toList();
        Future<Void> all = Future.join(outcomes).mapEmpty();
        Future<Void> inTime = all.timeout(limits.commit().toMillis(), TimeUnit.MILLISECONDS);
        return Contexts.back(vertx, inTime.transform(done -> Future.succeededFuture(outcomes)))
                .map(settled -> settle(body, settled));
    }

    /** @throws ProblemException when a fact was not taken in that may be taken in later */
    private static FeedAnswer settle(FeedBody body, List<Future<Void>> outcomes) {
        List<LineProblem> refused = new ArrayList<>();
        for (int i = 0; i < outcomes.size(); i++) {
            Future<Void> outcome = outcomes.get(i);
            if (!outcome.succeeded()) {
                refused.add(forGood(body.facts().get(i), outcome.cause()));
            }
        }
        return new FeedAnswer(body, refused);
    }

    private static LineProblem forGood(Numbered fact, @Nullable Throwable cause) {
        if (cause instanceof NotAcceptedException dropped && FOR_GOOD.contains(dropped.reason())) {
            return new LineProblem(
                    fact.line(),
                    "fact",
                    "could not be kept: " + dropped.reason().code());
        }
        throw FeedProblems.NOT_ACCEPTED.thrown();
    }

    private void answer(RoutingContext ctx, FeedAnswer answer) {
        services.exposition()
                .http()
                .accepted(
                        answer.accepted(),
                        answer.rejected(),
                        answer.body().facts().size());
        Answers.json(ctx, 200, answer.toJson());
    }

    private static String essence(String contentType) {
        int parameters = contentType.indexOf(';');
        String essence = parameters < 0 ? contentType : contentType.substring(0, parameters);
        return essence.strip().toLowerCase(Locale.ROOT);
    }
}
