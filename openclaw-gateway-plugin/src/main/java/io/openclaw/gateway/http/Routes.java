package io.openclaw.gateway.http;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/** Which path leads where; what leads nowhere is answered as a problem. */
final class Routes {

    private static final String PATTERN = "openclaw.pattern";

    private static final Problem UNKNOWN = Problem.of(
            404,
            "unknown-route",
            "There is nothing under this path.",
            "The path is not one of this server.",
            "docs/http-api.md lists the paths.");
    private static final Problem METHOD = Problem.of(
            405,
            "method",
            "The path does not take this method.",
            "It is served, but for other methods.",
            "Use a method of the Allow header.");
    private static final Problem MALFORMED = Problem.of(
            400,
            "malformed",
            "The request is malformed.",
            "Its path or query is not encoded as a URL demands.",
            "Encode special characters with percent signs.");

    private final Router router;

    Routes(Vertx vertx) {
        this.router = Router.router(vertx);
        router.route().failureHandler(Routes::failed);
        router.errorHandler(404, ctx -> Answers.problem(ctx.response(), UNKNOWN));
        router.errorHandler(400, ctx -> Answers.problem(ctx.response(), MALFORMED));
        router.errorHandler(500, Routes::failed);
    }

    Router router() {
        return router;
    }

    /** Comes before every route added later. */
    void before(Handler<RoutingContext> handler) {
        router.route().handler(handler);
    }

    /** HEAD is answered as GET is, without the body. */
    void get(String path, Handler<RoutingContext> handler) {
        router.route(path).method(HttpMethod.GET).method(HttpMethod.HEAD).handler(named(path, handler));
        others(path, "GET, HEAD");
    }

    void getAndDelete(String path, Handler<RoutingContext> get, Handler<RoutingContext> delete) {
        router.route(path).method(HttpMethod.GET).method(HttpMethod.HEAD).handler(named(path, get));
        router.route(path).method(HttpMethod.DELETE).handler(named(path, delete));
        others(path, "GET, HEAD, DELETE");
    }

    void getAndPost(String path, Handler<RoutingContext> get, Handler<RoutingContext> post) {
        router.route(path).method(HttpMethod.GET).method(HttpMethod.HEAD).handler(named(path, get));
        router.route(path).method(HttpMethod.POST).handler(named(path, post));
        others(path, "GET, HEAD, POST");
    }

    void post(String path, Handler<RoutingContext> handler) {
        router.route(path).method(HttpMethod.POST).handler(named(path, handler));
        others(path, "POST");
    }

    /** The pattern that the request's path matched; for metrics and logs, where a client's own words have no place. */
    static String pattern(RoutingContext ctx) {
        String pattern = ctx.get(PATTERN);
        return pattern == null ? "none" : pattern;
    }

    private static Handler<RoutingContext> named(String path, Handler<RoutingContext> handler) {
        return ctx -> {
            ctx.put(PATTERN, path);
            handler.handle(ctx);
        };
    }

    private void others(String path, String allowed) {
        router.route(path).handler(named(path, ctx -> {
            ctx.response().putHeader(HttpHeaders.ALLOW, allowed);
            throw METHOD.thrown();
        }));
    }

    private static void failed(RoutingContext ctx) {
        if (ctx.failure() != null && ctx.statusCode() != 400) {
            Answers.failure(ctx, ctx.failure());
        } else {
            Answers.problem(ctx.response(), ctx.statusCode() == 404 ? UNKNOWN : MALFORMED);
        }
    }
}
