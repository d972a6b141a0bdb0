package io.openclaw.gateway;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.openclaw.db.CronHome;
import io.openclaw.db.DbConfig;
import io.openclaw.db.TestDatabase;
import io.openclaw.db.TestPostgres;
import io.openclaw.gateway.http.HttpConfig;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CronWatchTest {

    private static final String TOKEN = "the-token-of-this-test";
    private static final String READ_TOKEN = "the-read-token-of-this-test";

    @TempDir
    private Path home;

    @Test
    void host_readsTheCronFilesOfItsGateway_andTellsThemByHttp() throws Exception {
        TestDatabase database = TestPostgres.freshDatabase();
        Instant run = Instant.now().minusSeconds(600);
        Path gateway = new CronHome(home.resolve("gateway"))
                .jobs(CronHome.job(
                        "a", "{\"kind\":\"every\",\"everyMs\":3600000,\"anchorMs\":0}", run.minusSeconds(60), ""))
                .runs("a", CronHome.run("a", run, "error").replace("\"summary\":\"done", "\"error\":\"failed"))
                .path();
        DbConfig base = DbConfig.of(home.resolve("db"), "box").withDatabaseUrl(database.url());
        DbConfig config = base.withSessions(base.sessions().withGatewayHome(gateway));
        GatewayPlugin plugin = GatewayPlugin.builder(GatewayConfig.of(config)
                        .withHttp(
                                HttpConfig.of(home).withPort(0).withToken(TOKEN).withReadToken(READ_TOKEN)))
                .build();
        plugin.start().toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
        try {
            await().atMost(Duration.ofSeconds(150))
                    .ignoreExceptions()
                    .until(() -> database.single("SELECT count(*) FROM cron_executions")
                            .equals("1"));
            JsonObject job = get(plugin, "/api/cron?since=1d&host=box", TOKEN)
                    .getJsonArray("jobs")
                    .getJsonObject(0);
            isJobA(job, run);
            JsonObject told = get(plugin, "/api/cron/runs?job=a&limit=5", TOKEN)
                    .getJsonArray("runs")
                    .getJsonObject(0);
            assertEquals("failed by a", told.getString("error"));
            assertEquals(124, told.getInteger("tokens"));
            assertFalse(get(plugin, "/api/cron/runs", READ_TOKEN).encode().contains("failed by"));
            assertTrue(get(plugin, "/api/cron/runs?job=b", TOKEN)
                    .getJsonArray("runs")
                    .isEmpty());
            assertEquals(400, get(plugin, "/api/cron?limit=1", TOKEN).getInteger("status"));
        } finally {
            plugin.close().toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
        }
    }

    private static void isJobA(JsonObject job, Instant run) {
        assertEquals("Job a", job.getString("name"));
        assertEquals("every 1h", job.getString("schedule"));
        assertEquals(1, job.getInteger("failed"));
        assertEquals(false, job.getBoolean("missed_cut"));
        assertEquals(
                run.minusSeconds(60).toEpochMilli(),
                job.getInstant("missed_since").toEpochMilli());
    }

    private static JsonObject get(GatewayPlugin plugin, String path, String token)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + plugin.httpPort() + path))
                .header("Authorization", "Bearer " + token)
                .timeout(Duration.ofSeconds(20))
                .build();
        return new JsonObject(HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.ofString())
                .body());
    }
}
