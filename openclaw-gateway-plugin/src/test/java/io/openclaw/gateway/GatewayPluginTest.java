package io.openclaw.gateway;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.openclaw.db.ConfigException;
import io.openclaw.db.DbConfig;
import io.openclaw.db.model.LlmCall;
import io.openclaw.db.model.ModelRef;
import io.openclaw.db.model.Scope;
import io.openclaw.gateway.hooks.HostEvent.MessageReceived;
import io.openclaw.gateway.hooks.HostEvent.SessionEnd;
import io.openclaw.gateway.hooks.HostEvent.SessionStart;
import io.openclaw.gateway.http.HttpConfig;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GatewayPluginTest {

    private static final Scope CHAT = Scope.ofSession("chat");

    @TempDir
    private Path home;

    private GatewayPlugin plugin;

    /** Metrics are recorded from the start. */
    private static final int FIRST_SNAPSHOT = 1;

    @AfterEach
    void close() {
        if (plugin != null) {
            settle(plugin.close());
        }
    }

    @Test
    void whatTheHostTellsWhileThePluginStarts_isRecorded() {
        plugin = builder().build();
        plugin.hooks().sessionStart(SessionStart.PLAIN, CHAT);
        Future<Void> started = plugin.start();
        plugin.hooks().messageReceived(MessageReceived.ofText("hi"), CHAT);
        settle(started);
        plugin.hooks().sessionStart(SessionStart.PLAIN, CHAT);
        plugin.recorder().record(LlmCall.ofHost(CHAT, ModelRef.NONE, Instant.now()));

        assertTrue(started.succeeded());
        await().until(() -> plugin.db().health().accounting().recorded() == 5 + FIRST_SNAPSHOT);
        assertEquals(0, plugin.lost());
    }

    @Test
    void whatDoesNotFitBeforeTheStart_isCounted() {
        plugin = builder().build();
        for (int i = 0; i < 1_030; i++) {
            plugin.hooks().sessionStart(SessionStart.PLAIN, CHAT);
        }
        assertEquals(6, plugin.lost());
        settle(plugin.start());

        await().until(() -> plugin.db().health().accounting().recorded() == 1_024 + FIRST_SNAPSHOT);
    }

    @Test
    void whatIsLostBeforeItIsRecorded_isInTheHealthThatIsServed() throws IOException, InterruptedException {
        plugin = builder().http(HttpConfig.of(home).withPort(0)).build();
        plugin.hooks().sessionEnd(new SessionEnd(null, null), Scope.NONE);
        for (int i = 0; i < 1_027; i++) {
            plugin.hooks().sessionStart(SessionStart.PLAIN, CHAT);
        }
        settle(plugin.start());

        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + plugin.httpPort() + "/health"))
                .build();
        String health = HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.ofString())
                .body();
        assertTrue(health.contains("\"lost_before_recording\":{\"before_start\":3,\"unusable\":1"), health);
        assertTrue(health.contains("3 facts were lost because the plugin had not started"), health);
        assertTrue(health.contains("1 events of the host could not be used"), health);
    }

    @Test
    void whatTheHostTellsAfterTheEnd_hurtsNobody() {
        plugin = builder().build();
        settle(plugin.start());
        settle(plugin.close());

        assertDoesNotThrow(() -> plugin.hooks().sessionStart(SessionStart.PLAIN, CHAT));
    }

    @Test
    void startingAndClosing_happenOnce() {
        plugin = builder().build();

        assertSame(plugin.start(), plugin.start());
        assertSame(plugin.close(), plugin.close());
    }

    @Test
    void closedPlugin_doesNotStartAgain() {
        plugin = builder().build();
        settle(plugin.close());

        assertTrue(plugin.start().failed());
        assertThrows(IllegalStateException.class, plugin::db);
    }

    @Test
    void closing_isTellingThatItIsDoneThoughTheVertxThatToldIsGone() {
        plugin = builder().http(HttpConfig.of(home).withPort(0)).build();
        settle(plugin.start());
        assertTrue(plugin.httpPort() > 0);

        settle(plugin.close());

        assertTrue(plugin.close().succeeded());
    }

    @Test
    void vertxOfTheHost_isLeftRunning() {
        Vertx vertx = Vertx.vertx();
        plugin = builder().vertx(vertx).build();
        settle(plugin.start());
        settle(plugin.close());

        Future<String> alive = vertx.executeBlocking(() -> "alive");
        settle(alive);
        assertEquals("alive", alive.result());
        settle(vertx.close());
    }

    @Test
    void wrongSettings_areToldBeforeAnythingStarts() {
        assertThrows(
                ConfigException.class, () -> GatewayPlugin.fromEnvironment(Map.of("OPENCLAW_SPOOL_MAX_BYTES", "few")));
    }

    @Test
    void hostThatIsDone_isNotKeptAlive() throws IOException, InterruptedException {
        Process host = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        ShortLivedHost.class.getName(),
                        home.resolve("short-lived").toString())
                .redirectErrorStream(true)
                .redirectOutput(new File(home.toFile(), "output"))
                .start();
        try {
            assertTrue(host.waitFor(60, TimeUnit.SECONDS), "the plugin's threads hold the process");
            assertEquals(0, host.exitValue());
        } finally {
            host.destroyForcibly();
        }
    }

    private GatewayPlugin.Builder builder() {
        return GatewayPlugin.builder(GatewayConfig.of(DbConfig.of(home.resolve("db"), "test-host")));
    }

    private static void settle(Future<?> future) {
        await().until(future::isComplete);
    }
}
