package io.openclaw.gateway.http;

import io.openclaw.gateway.http.FeedBody.Numbered;
import io.openclaw.gateway.otlp.Encoding;
import io.openclaw.gateway.otlp.OtlpAnswers;
import io.openclaw.gateway.otlp.OtlpExport;
import io.openclaw.gateway.otlp.OtlpTranslator;
import io.openclaw.gateway.otlp.Signal;
import io.openclaw.gateway.otlp.UnreadableExportException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * {@code POST /v1/traces}, {@code /v1/metrics} and {@code /v1/logs}: OTLP/HTTP 1.x. Answers when the facts are durable, as the feed does, and
 * with the limits of the feed; exporters send again what is answered with 503, and what arrives twice is stored once. Lives on the server's
 * event loop.
 */
final class OtlpRoute {

    private final Vertx vertx;
    private final Services services;
    private final Bodies bodies;
    private final FeedRecorder recorder;
    private final WorkerExecutor worker;
    private final Admission admission;

    /** @param worker the one of the feed: bodies of both are translated one after the other */
    OtlpRoute(Vertx vertx, Services services, HttpLimits limits, WorkerExecutor worker, Admission admission) {
        this.vertx = vertx;
        this.services = services;
        this.bodies = new Bodies(vertx, limits);
        this.recorder = new FeedRecorder(services.record(), limits.commit());
        this.worker = worker;
        this.admission = admission;
    }

    /** What became of an export. */
    private record Taken(OtlpExport export, FeedAnswer answer) {

        /** An item is lost only when none of its facts was kept. */
        long rejected() {
            Map<Integer, Long> made = counted(answer.body().facts(), Numbered::line);
            Map<Integer, Long> refused = counted(answer.refused(), FeedBody.LineProblem::line);
            long lost = refused.entrySet().stream()
                    .filter(item -> item.getValue().equals(made.get(item.getKey())))
                    .mapToLong(item -> export.weights().get(item.getKey()))
                    .sum();
            return export.rejected() + lost;
        }

        private static <T> Map<Integer, Long> counted(List<T> all, Function<T, Integer> item) {
            return all.stream().collect(Collectors.groupingBy(item, Collectors.counting()));
        }
    }

    void handle(RoutingContext ctx, Signal signal) {
        Access.demandContent(ctx);
        Encoding encoding = Encoding.of(ctx.request().getHeader(HttpHeaders.CONTENT_TYPE));
        if (encoding == null) {
            throw OtlpProblems.TYPE.thrown();
        }
        boolean packed;
        try {
            packed = Bodies.packed(ctx.request(), FeedProblems.ENCODING);
            admission.demandRoom();
        } catch (ProblemException e) {
            OtlpProblems.refuse(ctx, encoding, e);
            return;
        }
        Future<Buffer> arrived = bodies.read(ctx.request());
        admission.began();
        arrived.compose(body -> translate(signal, encoding, body, packed))
                .compose(this::record)
                .onComplete(done -> admission.ended())
                .onSuccess(outcome -> answer(ctx, signal, encoding, outcome))
                .onFailure(failure -> OtlpProblems.refuse(ctx, encoding, failure));
    }

    private Future<OtlpExport> translate(Signal signal, Encoding encoding, Buffer body, boolean packed) {
        services.exposition().otlp().received(signal.code(), body.length());
        return worker.executeBlocking(() -> {
            byte[] bytes = body.getBytes();
            try {
                return OtlpTranslator.translate(signal, encoding, packed ? bodies.unpacked(bytes) : bytes);
            } catch (UnreadableExportException e) {
                throw OtlpProblems.unreadable(Objects.requireNonNull(e.getMessage()))
                        .thrown();
            }
        });
    }

    private Future<Taken> record(OtlpExport export) {
        List<Numbered> facts = export.facts().stream()
                .map(made -> new Numbered(made.item(), made.fact()))
                .toList();
        FeedBody body = new FeedBody(export.weights().size(), null, facts, List.of());
        return Contexts.back(vertx, recorder.record(body)).map(answer -> new Taken(export, answer));
    }

    private void answer(RoutingContext ctx, Signal signal, Encoding encoding, Taken outcome) {
        long rejected = outcome.rejected();
        services.exposition().otlp().taken(signal.code(), outcome.export().total() - rejected, rejected);
        String why = Objects.requireNonNullElse(
                outcome.export().why(), "There was no room for it: GET /health says what is wrong.");
        byte[] body = OtlpAnswers.taken(signal, encoding, rejected, why);
        Answers.send(ctx, 200, encoding.contentType(), Buffer.buffer(body));
    }
}
