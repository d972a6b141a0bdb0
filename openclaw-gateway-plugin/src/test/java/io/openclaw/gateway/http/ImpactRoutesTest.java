package io.openclaw.gateway.http;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.openclaw.db.DbConfig;
import io.openclaw.db.TestDatabase;
import io.openclaw.db.TestPostgres;
import io.openclaw.gateway.GatewayConfig;
import io.openclaw.gateway.GatewayPlugin;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImpactRoutesTest {

    @TempDir
    private static Path home;

    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static TestDatabase database;
    private static GatewayPlugin plugin;

    @BeforeAll
    static void start() {
        database = TestPostgres.freshDatabase();
        DbConfig db = DbConfig.of(home.resolve("db"), "box").withDatabaseUrl(database.url());
        plugin = GatewayPlugin.builder(
                        GatewayConfig.of(db).withHttp(HttpConfig.of(home).withPort(0)))
                .build();
        TestGateway.soon(plugin.start());
        await().atMost(Duration.ofSeconds(60))
                .ignoreExceptions()
                .until(() -> get("/api/impact").statusCode() == 200);
        database.execute("""
                INSERT INTO llm_calls (id, host, model, created_at, latency_ms, usage_total_tokens, usage_known, reported_cost_usd, error)
                SELECT gen_random_uuid(), 'box', 'fake', at, 50, 100, true, 0.00100, CASE WHEN at >= now() - INTERVAL '1 day' THEN 'no' END
                FROM generate_series(now() - INTERVAL '9 days', now() - INTERVAL '1 minute', INTERVAL '1 minute') AS at;
                INSERT INTO deployments (host, component, version, deployed_at) VALUES ('box', 'gateway', '1.16', now() - INTERVAL '1 day');
                """);
    }

    @AfterAll
    static void stop() {
        TestGateway.soon(plugin.close());
    }

    @Test
    void impact_holdsChangesFiguresAndAStatement() {
        HttpResponse<String> response = get("/api/impact?since=7d&window=2h&host=box");
        assertEquals(200, response.statusCode(), response::body);
        JsonObject impact =
                new JsonObject(response.body()).getJsonArray("impacts").getJsonObject(0);

        assertEquals("deploy:1", impact.getJsonArray("changes").getJsonObject(0).getString("key"));
        assertEquals(120, impact.getJsonObject("after").getInteger("failed"));
        assertTrue(impact.getString("statement").startsWith("Larger than usual: error rate 0.0 % -> 100.0 %; "));
        assertTrue(response.body().contains("\"cost_usd\":0.12000,"), response::body);
        assertEquals(
                0,
                new JsonObject(get("/api/impact?host=lab").body())
                        .getJsonArray("impacts")
                        .size());
        assertEquals(200, get("/api/impact?around=1d").statusCode());
    }

    @Test
    void wrongQuestions_areToldApart() {
        assertEquals(404, get("/api/impact?around=deploy:99").statusCode());
        assertEquals(400, get("/api/impact?around=sometime").statusCode());
        assertEquals(400, get("/api/impact?window=8d").statusCode());
        assertEquals(400, get("/api/impact?window=wide").statusCode());
        assertEquals(400, get("/api/impact?since=soon").statusCode());
        assertEquals(400, get("/api/impact?colour=red").statusCode());
    }

    private static HttpResponse<String> get(String path) {
        try {
            return CLIENT.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + plugin.httpPort() + path))
                            .timeout(Duration.ofSeconds(20))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
