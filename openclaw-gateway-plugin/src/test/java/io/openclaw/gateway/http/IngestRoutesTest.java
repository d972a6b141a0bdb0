package io.openclaw.gateway.http;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.openclaw.db.DbConfig;
import io.openclaw.db.IngestConfig;
import io.openclaw.db.TestPostgres;
import io.openclaw.db.ingest.Root;
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
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IngestRoutesTest {

    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    @TempDir
    Path home;

    @Test
    void whereFilesAreRead_aLookIsAnswered_andHealthShowsIt() throws Exception {
        DbConfig db = DbConfig.of(home.resolve("db"), "box")
                .withDatabaseUrl(TestPostgres.freshDatabase().url());
        GatewayPlugin plugin =
                started(GatewayConfig.of(db).withIngest(new IngestConfig(List.of(Root.given(home.resolve("files"))))));
        try {
            await().atMost(Duration.ofSeconds(60)).until(() -> post(plugin, "").statusCode() == 200);
            JsonObject told = new JsonObject(post(plugin, "").body());

            assertEquals(0, told.getInteger("files"));
            assertNull(told.getString("problem"));
            assertTrue(told.containsKey("sources"), told::encode);
            assertTrue(health(plugin).getJsonObject("ingest").containsKey("lag_bytes"));
            assertEquals(405, send(plugin, request(plugin).GET()).statusCode());
        } finally {
            TestGateway.soon(plugin.close());
        }
    }

    @Test
    void whereNoneAreRead_aLookIsRefused_withWhatToDo() throws Exception {
        GatewayPlugin plugin = started(GatewayConfig.of(DbConfig.of(home.resolve("db"), "box")));
        try {
            HttpResponse<String> refused = post(plugin, "");

            assertEquals(503, refused.statusCode());
            assertTrue(refused.body().contains("OPENCLAW_INGEST"), refused.body());
            assertNull(health(plugin).getJsonObject("ingest"));
        } finally {
            TestGateway.soon(plugin.close());
        }
    }

    private GatewayPlugin started(GatewayConfig config) {
        GatewayPlugin plugin = GatewayPlugin.builder(
                        config.withHttp(HttpConfig.of(home).withPort(0)))
                .build();
        TestGateway.soon(plugin.start());
        return plugin;
    }

    private static HttpRequest.Builder request(GatewayPlugin plugin) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + plugin.httpPort() + "/api/ingest"));
    }

    private static HttpResponse<String> post(GatewayPlugin plugin, String body) throws Exception {
        return send(plugin, request(plugin).POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    private static HttpResponse<String> send(GatewayPlugin plugin, HttpRequest.Builder request)
            throws IOException, InterruptedException {
        assertTrue(plugin.httpPort() > 0);
        return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static JsonObject health(GatewayPlugin plugin) throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + plugin.httpPort() + "/health");
        return new JsonObject(CLIENT.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
                .body());
    }
}
