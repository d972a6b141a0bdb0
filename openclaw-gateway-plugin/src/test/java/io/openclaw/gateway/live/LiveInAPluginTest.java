package io.openclaw.gateway.live;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.openclaw.db.DbConfig;
import io.openclaw.gateway.GatewayConfig;
import io.openclaw.gateway.GatewayPlugin;
import io.openclaw.gateway.http.HttpConfig;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole plugin beside a gateway that it hears. */
class LiveInAPluginTest {

    private static final String KEY = "agent:main:main";

    @TempDir
    private Path home;

    private final FakeGateway gateway = new FakeGateway();
    private GatewayPlugin plugin;

    @AfterEach
    void close() {
        if (plugin != null) {
            plugin.close().toCompletionStage().toCompletableFuture().join();
        }
        gateway.close();
    }

    @Test
    void health_andMetrics_sayHowItIs_andWhatCameIsRecorded() {
        gateway.talk(KEY, "s1").add(Talk.user("before"));
        start(FakeGateway.TOKEN);
        await().until(() -> live().getInteger("messages_filled") == 1);
        gateway.say(KEY, Talk.user("now"));
        await().until(() -> live().getInteger("messages") == 1);

        JsonObject live = live();
        assertTrue(live.getBoolean("connected"));
        assertEquals("2026.9.6", live.getString("gateway_version"));
        assertEquals(gateway.url().toString(), live.getString("url"));
        assertFalse(live.getString("last_event_at").isEmpty());
        assertFalse(get("/health").contains("is not heard"));
        await().until(() -> live().getInteger("sessions_subscribed") == 1);
        String metrics = get("/metrics");
        assertTrue(metrics.contains("openclaw_db_live_connected 1"), metrics);
        assertTrue(metrics.contains("openclaw_db_live_messages_total 1"), metrics);
        assertTrue(metrics.contains("openclaw_db_live_filled_total 1"), metrics);
        await().until(() -> plugin.db().health().accounting().recorded() >= 3);
    }

    @Test
    void gatewayThatRefuses_degradesTheHealth_andNothingShowsTheToken() {
        start("a-wrong-token-of-ours");
        await().until(() -> get("/health").contains("it refuses the token"));

        JsonObject health = new JsonObject(get("/health"));
        assertEquals("degraded", health.getString("status"));
        assertTrue(health.getBoolean("ready"), "facts of others are still taken");
        assertFalse(health.encode().contains("a-wrong-token-of-ours"));
    }

    @Test
    void pluginThatHearsNoGateway_saysNothingOfOne() {
        GatewayConfig config = GatewayConfig.of(DbConfig.of(home.resolve("db"), "host"))
                .withHttp(HttpConfig.of(home).withPort(0));
        plugin = GatewayPlugin.builder(config).build();
        plugin.start().toCompletionStage().toCompletableFuture().join();

        assertTrue(new JsonObject(get("/health")).containsKey("live"));
        assertNull(live());
        assertFalse(get("/metrics").contains("openclaw_db_live"));
    }

    private void start(String token) {
        GatewayConfig config = GatewayConfig.of(DbConfig.of(home.resolve("db"), "host"))
                .withHttp(HttpConfig.of(home).withPort(0))
                .withLive(new LiveConfig(gateway.url(), token));
        plugin = GatewayPlugin.builder(config).build();
        plugin.start().toCompletionStage().toCompletableFuture().join();
    }

    private JsonObject live() {
        return new JsonObject(get("/health")).getJsonObject("live");
    }

    private String get(String path) {
        try {
            return HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + plugin.httpPort() + path))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
