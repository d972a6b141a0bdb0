package io.openclaw.gateway.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the feed plugin says of itself beside its lines. */
class FeedSenderTest {

    @TempDir
    Path home;

    private TestGateway gateway;

    @BeforeEach
    void start() {
        gateway = TestGateway.started(home);
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    @Test
    void linesThatThePluginLetGo_areCountedOncePerBootAndShownByHost() {
        assertEquals(200, feed("boot-1", "gw-1", "3").statusCode());
        assertEquals(200, feed("boot-1", "gw-1", "3").statusCode(), "as it says again with every body");
        assertEquals(200, feed("boot-1", "gw-1", "5").statusCode());
        assertEquals(200, feed("boot-2", "gw-1", "2").statusCode(), "after a restart of the gateway");
        assertEquals(200, feed("boot-3", "caf%C3%A9", "1").statusCode());
        assertEquals(200, feed("boot-4", "gw-2", "0").statusCode());
        assertEquals(200, feed("boot-5", "gw-2", "many").statusCode(), "a count that is none costs no line");

        JsonObject health = TestGateway.json(gateway.get("/health"));
        JsonObject feeds = health.getJsonObject("lost_before_recording").getJsonObject("let_go_by_feeds");
        assertEquals(new JsonObject().put("gw-1", 7).put("café", 1), feeds);
        assertEquals("degraded", health.getString("status"));
        assertTrue(health.getJsonArray("degraded").encode().contains("on gw-1 let go of 7 lines"), health::encode);
        assertTrue(gateway.get("/metrics").body().contains("openclaw_db_feed_lines_let_go_total{host=\"gw-1\"} 7.0"));
        assertTrue(
                TestGateway.json(gateway.get("/ready")).getJsonArray("failed").contains("Losses"));
    }

    @Test
    void senderThatSaysNothing_isOurOwnHost() {
        HttpRequest.Builder request = gateway.request("/v1/feed").header("Content-Type", "application/x-ndjson");
        request.header("x-openclaw-feed-dropped", "4");
        request.POST(HttpRequest.BodyPublishers.ofString(TestGateway.line("a")));
        assertEquals(200, gateway.send(request.build()).statusCode());
        JsonObject losses = TestGateway.json(gateway.get("/health")).getJsonObject("lost_before_recording");
        assertEquals(4, losses.getJsonObject("let_go_by_feeds").getInteger("host"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a%0Ab", "a%00", "%FF", "%zz", "x%E2%80%A8y", "LONG"})
    void hostThatIsNoName_isRefusedAndNotRepeated(String host) {
        HttpResponse<String> response = feed("boot-1", host.equals("LONG") ? "x".repeat(256) : host, "1");
        assertEquals(400, response.statusCode());
        assertEquals("x-openclaw-host", TestGateway.json(response).getString("which"));
        assertFalse(response.body().contains(host));
        assertTrue(gateway.recorded.isEmpty());
    }

    private HttpResponse<String> feed(String boot, String host, String letGo) {
        return gateway.send(gateway.request("/v1/feed")
                .header("Content-Type", "application/x-ndjson")
                .header("x-openclaw-host", host)
                .header("x-openclaw-feed-dropped", letGo)
                .POST(HttpRequest.BodyPublishers.ofString(TestGateway.line("a").replace("\"b\"", "\"" + boot + "\"")))
                .build());
    }
}
