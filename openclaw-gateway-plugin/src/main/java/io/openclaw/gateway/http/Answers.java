package io.openclaw.gateway.http;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How answers are written. */
final class Answers {

    static final String JSON = "application/json";
    static final String TEXT = "text/plain; charset=utf-8";

    /** Who was too slow once would keep the connection busy with the rest of what it has to say. */
    static final int SLOW = 408;

    private static final Logger LOG = LoggerFactory.getLogger(Answers.class);
    private static final Problem UNEXPECTED = Problem.of(
            500,
            "unexpected",
            "The request failed for a reason of ours.",
            "Something happened that was not foreseen.",
            "Look into the log of the gateway at this time; the request may be sent again.");

    private Answers() {}

    static void json(RoutingContext ctx, int status, JsonObject body) {
        send(ctx, status, JSON, body.toBuffer());
    }

    static void text(RoutingContext ctx, String type, String body) {
        send(ctx, 200, type, Buffer.buffer(body));
    }

    static void send(RoutingContext ctx, int status, String type, Buffer body) {
        if (!ctx.response().ended()) {
            ctx.response()
                    .setStatusCode(status)
                    .putHeader(HttpHeaders.CONTENT_TYPE, type)
                    .end(body);
        }
    }

    /** Whatever went wrong, a problem is answered; what was not foreseen is logged by its class alone, for its message may quote data. */
    static void failure(RoutingContext ctx, Throwable failure) {
        if (failure instanceof ProblemException known) {
            Future<Void> written = problem(ctx.response(), known.problem());
            if (known.problem().status() == SLOW) {
                written.onComplete(done -> ctx.request().connection().close());
            }
            return;
        }
        LOG.error(
                "Request to {} failed: {} at {}. Please report it.",
                Routes.pattern(ctx),
                failure.getClass().getName(),
                failure.getStackTrace().length > 0 ? failure.getStackTrace()[0] : "an unknown place");
        problem(ctx.response(), UNEXPECTED);
    }

    /** Succeeds when the answer is written. */
    static Future<Void> problem(HttpServerResponse response, Problem problem) {
        if (response.ended() || response.headWritten()) {
            return Future.succeededFuture();
        }
        sayWhen(response, problem);
        return response.setStatusCode(problem.status())
                .putHeader(HttpHeaders.CONTENT_TYPE, Problem.CONTENT_TYPE)
                .end(problem.toJson().toBuffer());
    }

    /** When to come again, if that helps. */
    static void sayWhen(HttpServerResponse response, Problem problem) {
        if (problem.retryAfter() != null) {
            response.putHeader(
                    HttpHeaders.RETRY_AFTER,
                    Long.toString(Math.max(1, problem.retryAfter().toSeconds())));
        }
    }

    /** What every answer says to a browser: guess nothing, tell nobody, load nothing, keep nothing. */
    static void secure(HttpServerResponse response) {
        response.putHeader("X-Content-Type-Options", "nosniff")
                .putHeader("Referrer-Policy", "no-referrer")
                .putHeader("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
                .putHeader("Cache-Control", "no-store");
    }
}
