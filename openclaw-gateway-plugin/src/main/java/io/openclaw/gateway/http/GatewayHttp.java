package io.openclaw.gateway.http;

import io.openclaw.gateway.metrics.Exposition;
import io.openclaw.gateway.otlp.Signal;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The HTTP server. Constructing it does nothing; {@link #start} listens; {@link #close} may be called at any time and more than once. */
public final class GatewayHttp {

    private final HttpConfig config;
    private final Services services;
    private final Vertx vertx;
    private final Clock clock;
    private @Nullable HttpServer server;
    private @Nullable WorkerExecutor worker;

    private GatewayHttp(HttpConfig config, Services services, Vertx vertx, Clock clock) {
        this.config = config;
        this.services = services;
        this.vertx = vertx;
        this.clock = clock;
    }

    public static GatewayHttp create(HttpConfig config, Services services, Vertx vertx, Clock clock) {
        return new GatewayHttp(config, services, vertx, clock);
    }

    /**
     * Listens.
     *
     * @return the port; fails with {@link io.openclaw.db.ConfigException} when the address demands a token and none can be had, or with the
     *     reason why the address cannot be listened on
     */
    public Future<Integer> start() {
        return token().compose(this::listen).map(HttpServer::actualPort);
    }

    /** Ends the requests under way, for a few seconds at most, and listens no more. */
    public synchronized Future<Void> close() {
        HttpServer running = server;
        WorkerExecutor working = worker;
        server = null;
        worker = null;
        Future<Void> stopped = running == null ? Future.succeededFuture() : running.shutdown(2, TimeUnit.SECONDS);
        return stopped.eventually(() -> working == null ? Future.succeededFuture() : working.close());
    }

    private Future<Optional<String>> token() {
        String given = config.token();
        if (given != null || config.loopback()) {
            return Future.succeededFuture(Optional.ofNullable(given));
        }
        return vertx.executeBlocking(() -> Optional.of(TokenFile.readOrCreate(config.tokenFile())));
    }

    private synchronized Future<HttpServer> listen(Optional<String> token) {
        if (server != null) {
            throw new IllegalStateException("The HTTP server is running already: start it once.");
        }
        HttpLimits limits = config.limits();
        ConnectionGuard guard =
                new ConnectionGuard(vertx, limits, services.exposition().http().connections());
        worker = vertx.createSharedWorkerExecutor("openclaw-feed", 1);
        server = vertx.createHttpServer(options())
                .connectionHandler(guard::opened)
                .invalidRequestHandler(GatewayHttp::refuse)
                .requestHandler(routes(guard, token, worker).router());
        return server.listen().recover(failure -> close().transform(closed -> Future.failedFuture(refused(failure))));
    }

    private IllegalStateException refused(Throwable failure) {
        String why = failure.getClass().getSimpleName();
        return new IllegalStateException(
                "Cannot listen on " + config.bind() + " port " + config.port() + " (" + why
                        + "): another program may have it, or the address is not of this machine. "
                        + "Set OPENCLAW_HTTP_PORT or OPENCLAW_HTTP_BIND.",
                failure);
    }

    private HttpServerOptions options() {
        HttpLimits limits = config.limits();
        return new HttpServerOptions()
                .setHost(config.bind())
                .setPort(config.port())
                .setMaxHeaderSize(limits.headerBytes())
                .setMaxInitialLineLength(limits.headerBytes())
                .setIdleTimeout((int) limits.patience().toMillis())
                .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
                .setHttp2ClearTextEnabled(false)
                .setMaxWebSocketFrameSize(1024);
    }

    private Routes routes(ConnectionGuard guard, Optional<String> token, WorkerExecutor feeding) {
        Exposition exposition = services.exposition();
        HealthRoutes health = new HealthRoutes(exposition);
        MetricsRoutes metrics = new MetricsRoutes(exposition);
        LogRoutes logs = new LogRoutes(vertx, services, config.limits());
        Admission admission = new Admission(services, config.limits());
        FeedRoute feed = new FeedRoute(vertx, services, config.limits(), feeding, admission);
        OtlpRoute otlp = new OtlpRoute(vertx, services, config.limits(), feeding, admission);
        Routes routes = new Routes(vertx);
        routes.before(ctx -> begin(ctx, guard));
        routes.before(new HostRule(config));
        routes.get("/live", health::live);
        token.ifPresent(secret -> routes.before(new TokenRule(secret, config.readToken(), clock)));
        routes.get("/health", health::health);
        routes.get("/ready", health::ready);
        routes.get("/version", health::version);
        routes.get("/ping", health::ping);
        routes.get("/metrics", metrics::prometheus);
        routes.get("/metrics/json", metrics::json);
        routes.get("/metrics/summary", metrics::summary);
        routes.get("/logs", logs::list);
        routes.get("/logs/:id", logs::one);
        routes.post("/v1/feed", feed::handle);
        for (Signal signal : Signal.values()) {
            routes.post(signal.path(), ctx -> otlp.handle(ctx, signal));
        }
        conversations(routes);
        return operations(routes);
    }

    private Routes operations(Routes routes) {
        OperationsDoor door = new OperationsDoor(vertx, services.operations(), config.limits());
        ContextRoutes context = new ContextRoutes(door, clock);
        routes.getAndPost("/api/context", context::list, context::set);
        routes.getAndDelete("/api/context/:key", context::one, context::delete);
        routes.get("/api/context/:key/history", context::history);
        ledger(routes, door);
        CronRoutes cron = new CronRoutes(door, clock);
        routes.get("/api/cron", cron::jobs);
        routes.get("/api/cron/runs", cron::runs);
        routes.post("/api/ingest", new IngestRoutes(door, services.ingest())::look);
        routes.get("/api/impact", new ImpactRoutes(door, clock)::list);
        ConfigRoutes configs = new ConfigRoutes(door, services.configs(), clock);
        routes.getAndPost("/api/config", configs::list, configs::take);
        routes.get("/api/config/diff", configs::diff);
        routes.get("/api/config/at", configs::at);
        routes.get("/api/config/:id", configs::one);
        return routes;
    }

    private void ledger(Routes routes, OperationsDoor door) {
        DeploymentRoutes deployments = new DeploymentRoutes(door);
        routes.getAndPost("/api/deployments", deployments::list, deployments::log);
        routes.get("/api/deployments/:id", deployments::one);
        routes.post("/api/deployments/:id/fail", deployments::fail);
        IssueRoutes issues = new IssueRoutes(door);
        routes.getAndPost("/api/issues", issues::list, issues::add);
        routes.get("/api/issues/:id", issues::one);
        routes.post("/api/issues/:id/resolve", ctx -> issues.close(ctx, "resolved"));
        routes.post("/api/issues/:id/wontfix", ctx -> issues.close(ctx, "wontfix"));
        routes.post("/api/issues/:id/reopen", issues::reopen);
        routes.post("/api/issues/:id/edit", issues::edit);
        TaskRoutes tasks = new TaskRoutes(door, clock);
        routes.getAndPost("/api/tasks", tasks::list, tasks::log);
        routes.get("/api/tasks/:id", tasks::one);
    }

    private void conversations(Routes routes) {
        SessionRoutes sessions = new SessionRoutes(vertx, services.sessions(), config.limits(), clock);
        SessionDeletion deletion = new SessionDeletion(vertx, services, clock);
        routes.get("/api/sessions", sessions::list);
        routes.getAndDelete("/api/sessions/:key", sessions::one, deletion::handle);
        routes.get("/api/sessions/:key/messages", sessions::messages);
        routes.get("/api/search", sessions::search);
    }

    private void begin(RoutingContext ctx, ConnectionGuard guard) {
        long began = System.nanoTime();
        guard.began(ctx.request().connection());
        Answers.secure(ctx.response());
        ctx.addEndHandler(ended -> {
            guard.answered(ctx.request().connection());
            Duration took = Duration.ofNanos(System.nanoTime() - began);
            services.exposition()
                    .http()
                    .answered(
                            Routes.pattern(ctx),
                            ctx.request().method().name(),
                            ctx.response().getStatusCode(),
                            took);
        });
        ctx.next();
    }

    private static void refuse(HttpServerRequest request) {
        Answers.secure(request.response());
        Answers.problem(request.response(), InvalidRequests.problem(request))
                .onComplete(written -> request.connection().close());
    }
}
