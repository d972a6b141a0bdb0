package io.openclaw.gateway.http;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;

/**
 * {@code POST /v1/feed}: what the feed plugin of a gateway heard, one JSON object per line. Answers when the facts are durable; whoever gets
 * another answer, or none, sends again, and what arrives twice is stored once. Lives on the server's event loop.
 */
final class FeedRoute {

    private static final Set<String> TYPES = Set.of("application/x-ndjson", "application/ndjson", "application/jsonl");

    private final Vertx vertx;
    private final Services services;
    private final Bodies bodies;
    private final FeedRecorder recorder;
    private final WorkerExecutor worker;
    private final Admission admission;

    /** @param worker of one thread, so that bodies are translated one after the other and memory stays bounded */
    FeedRoute(Vertx vertx, Services services, HttpLimits limits, WorkerExecutor worker, Admission admission) {
        this.vertx = vertx;
        this.services = services;
        this.bodies = new Bodies(vertx, limits);
        this.recorder = new FeedRecorder(services.record(), limits.commit());
        this.worker = worker;
        this.admission = admission;
    }

    void handle(RoutingContext ctx) {
        Access.demandContent(ctx);
        boolean packed = checkHead(ctx.request());
        FeedSender sender = FeedSender.of(ctx.request());
        Future<Buffer> arrived = bodies.read(ctx.request());
        admission.began();
        arrived.compose(body -> translate(body, packed))
                .onSuccess(body -> countLosses(sender, body))
                .compose(this::record)
                .onComplete(done -> admission.ended())
                .onSuccess(outcome -> answer(ctx, outcome))
                .onFailure(failure -> Answers.failure(ctx, failure));
    }

    /** What can be told from the head alone; true when the body is packed. */
    private boolean checkHead(HttpServerRequest request) {
        String type = request.getHeader(HttpHeaders.CONTENT_TYPE);
        if (type == null || !TYPES.contains(essence(type))) {
            throw FeedProblems.TYPE.thrown();
        }
        boolean packed = Bodies.packed(request, FeedProblems.ENCODING);
        admission.demandRoom();
        return packed;
    }

    private Future<FeedBody> translate(Buffer body, boolean packed) {
        services.exposition().http().fed(body.length());
        return worker.executeBlocking(() -> {
            byte[] bytes = body.getBytes();
            return FeedBody.of(packed ? bodies.unpacked(bytes) : bytes, services.counter());
        });
    }

    /** Lines are named by the boot of the plugin that made them, and so is what it lost; without a good line nobody is named. */
    private void countLosses(FeedSender sender, FeedBody body) {
        if (body.boot() != null) {
            String ours = services.exposition().process().host();
            services.feedLosses().said(Objects.requireNonNullElse(sender.host(), ours), body.boot(), sender.letGo());
        }
    }

    private Future<FeedAnswer> record(FeedBody body) {
        if (body.nothingGood()) {
            return Future.failedFuture(FeedProblems.ALL_BAD
                    .with(new FeedAnswer(body, List.of()).members())
                    .thrown());
        }
        return Contexts.back(vertx, recorder.record(body));
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
