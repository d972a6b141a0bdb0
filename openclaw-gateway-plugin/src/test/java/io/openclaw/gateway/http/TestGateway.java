package io.openclaw.gateway.http;

import io.openclaw.db.CallPage;
import io.openclaw.db.DbConfig;
import io.openclaw.db.OpenClawDb;
import io.openclaw.db.Redaction;
import io.openclaw.db.ingest.IngestReport;
import io.openclaw.db.model.CallQuery;
import io.openclaw.db.model.CallView;
import io.openclaw.db.model.Fact;
import io.openclaw.gateway.hooks.FeedCounter;
import io.openclaw.gateway.metrics.Exposition;
import io.openclaw.gateway.metrics.FeedLosses;
import io.openclaw.gateway.metrics.Figures;
import io.openclaw.gateway.metrics.GatewayCounters;
import io.openclaw.gateway.metrics.GatewayProcess;
import io.openclaw.gateway.metrics.Losses;
import io.openclaw.gateway.metrics.Sources;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** The real server over a memory in the place of the database, whose answers a test chooses. */
final class TestGateway implements AutoCloseable {

    final Vertx vertx = Vertx.vertx();
    final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    final List<Fact> recorded = new CopyOnWriteArrayList<>();
    final List<CallQuery> asked = new CopyOnWriteArrayList<>();
    final GatewayCounters counters = new GatewayCounters();
    final FeedLosses feedLosses = new FeedLosses();
    final Exposition exposition;
    final GatewayHttp http;
    int port;
    volatile Future<Void> durable = Future.succeededFuture();
    volatile Function<Fact, Future<Void>> recorder = fact -> {
        recorded.add(fact);
        return durable;
    };
    volatile boolean ready = true;
    volatile boolean connected = true;
    volatile Future<CallPage> page = Future.succeededFuture(new CallPage(List.of(), null, null));
    volatile Map<UUID, CallView> calls = Map.of();
    volatile Future<IngestReport> ingest = Future.failedFuture("no tailer");

    TestGateway(HttpConfig config, Clock clock) {
        exposition = Exposition.create(
                GatewayProcess.create("0.1.0", "host", UUID.randomUUID(), Clock.systemUTC()),
                counters,
                new Sources(
                        () -> Figures.health(ready, connected),
                        Figures::recorder,
                        Figures::calls,
                        Map::of,
                        () -> new Losses(0, 0, feedLosses.byHost()),
                        OptionalLong::empty));
        DbConfig settings = DbConfig.of(config.tokenFile().resolveSibling("db"), "host");
        OpenClawDb db = OpenClawDb.create(settings, vertx, clock);
        Services services = new Services(
                exposition,
                query -> {
                    asked.add(query);
                    return page;
                },
                id -> Future.succeededFuture(
                        new Services.FoundCall(calls.get(id), connected ? null : "PostgreSQL is not reachable.")),
                db.sessionLog(),
                db::operations,
                () -> ingest,
                Redaction.configFiles(settings),
                fact -> recorder.apply(fact),
                FeedCounter.create(counters),
                feedLosses);
        http = GatewayHttp.create(config, services, vertx, clock);
    }

    static TestGateway started(Path home) {
        return started(HttpConfig.of(home).withPort(0));
    }

    static TestGateway started(HttpConfig config) {
        TestGateway gateway = new TestGateway(config, Clock.systemUTC());
        gateway.start();
        return gateway;
    }

    void start() {
        port = soon(http.start());
    }

    /** A line of a feed whose event has no table of its own. */
    static String line(String name) {
        return "{\"v\":1,\"boot\":\"b\",\"seq\":1,\"ts\":1795220186901,\"source\":\"test\",\"name\":\"" + name + "\"}";
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(20));
    }

    HttpResponse<String> get(String path) {
        return send(request(path).build());
    }

    HttpResponse<String> feed(String body) {
        return send(request("/v1/feed")
                .header("Content-Type", "application/x-ndjson")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build());
    }

    HttpResponse<String> feedPacked(byte[] body) {
        return send(request("/v1/feed")
                .header("Content-Type", "application/x-ndjson")
                .header("Content-Encoding", "gzip")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build());
    }

    HttpResponse<String> send(HttpRequest request) {
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new AssertionError("No answer to " + request.method() + " " + request.uri(), e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    static JsonObject json(HttpResponse<String> response) {
        return new JsonObject(response.body());
    }

    static <T> T soon(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
        } catch (java.util.concurrent.ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new AssertionError(e);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        soon(http.close());
        exposition.close();
        soon(vertx.close());
    }
}
