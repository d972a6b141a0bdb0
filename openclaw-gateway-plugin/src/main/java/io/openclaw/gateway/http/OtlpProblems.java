package io.openclaw.gateway.http;

import io.openclaw.gateway.otlp.Encoding;
import io.openclaw.gateway.otlp.OtlpAnswers;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;

/** Why an export may be refused as a whole, and how exporters are told: as {@code google.rpc.Status} in the form of the request. */
final class OtlpProblems {

    private static final int INVALID_ARGUMENT = 3;
    private static final int RESOURCE_EXHAUSTED = 8;
    private static final int INTERNAL = 13;
    private static final int UNAVAILABLE = 14;

    static final Problem TYPE = Problem.of(
                    415,
                    "content-type",
                    "OTLP comes as protobuf or as JSON.",
                    "The Content-Type header says something else, or nothing.",
                    "Send Content-Type: application/x-protobuf or application/json.")
            .about("Content-Type");

    private OtlpProblems() {}

    static Problem unreadable(String why) {
        return Problem.of(
                400,
                "unreadable",
                why,
                "Nothing of it was taken in.",
                "Send what docs/otlp.md describes; sending this again does not help.");
    }

    /** What was not foreseen is logged and answered as everywhere. */
    static void refuse(RoutingContext ctx, Encoding encoding, Throwable failure) {
        if (!(failure instanceof ProblemException known) || ctx.response().headWritten()) {
            Answers.failure(ctx, failure);
            return;
        }
        Problem problem = known.problem();
        if (problem.status() == Answers.SLOW) {
            Answers.failure(ctx, failure);
            return;
        }
        Answers.sayWhen(ctx.response(), problem);
        String message = problem.title() + " " + problem.detail() + " " + problem.fix();
        byte[] body = OtlpAnswers.status(encoding, code(problem.status()), message);
        Answers.send(ctx, problem.status(), encoding.contentType(), Buffer.buffer(body));
    }

    private static int code(int status) {
        return switch (status) {
            case 413 -> RESOURCE_EXHAUSTED;
            case 503 -> UNAVAILABLE;
            default -> status < 500 ? INVALID_ARGUMENT : INTERNAL;
        };
    }
}
