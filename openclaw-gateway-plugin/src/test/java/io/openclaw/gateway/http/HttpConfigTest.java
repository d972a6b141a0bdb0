package io.openclaw.gateway.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.openclaw.db.ConfigException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class HttpConfigTest {

    @Test
    void defaults_areThese() {
        HttpConfig config = HttpConfig.fromEnvironment(Map.of("OPENCLAW_DB_HOME", "/home/of/test"));
        assertEquals("127.0.0.1", config.bind());
        assertEquals(3377, config.port());
        assertNull(config.token());
        assertEquals(Path.of("/home/of/test/http-token"), config.tokenFile());
        assertEquals(Set.of(), config.allowedHosts());
        assertEquals(Set.of(), config.allowedOrigins());
        HttpLimits limits = config.limits();
        assertEquals(8 << 20, limits.bodyBytes());
        assertEquals(8 << 10, limits.headerBytes());
        assertEquals(100, limits.connections());
        assertEquals(Duration.ofSeconds(30), limits.patience());
    }

    @Test
    void settings_areRead() {
        HttpConfig config = HttpConfig.fromEnvironment(Map.of(
                "OPENCLAW_HTTP_BIND", "192.0.2.1",
                "OPENCLAW_HTTP_PORT", "0",
                "OPENCLAW_HTTP_TOKEN", "a-token-for-this-test",
                "OPENCLAW_HTTP_ALLOWED_HOSTS", "Gateway.example, other.example",
                "OPENCLAW_HTTP_ALLOWED_ORIGINS", "https://dash.example"));
        assertEquals("192.0.2.1", config.bind());
        assertEquals(0, config.port());
        assertEquals("a-token-for-this-test", config.token());
        assertEquals(Set.of("gateway.example", "other.example"), config.allowedHosts());
        assertEquals(Set.of("https://dash.example"), config.allowedOrigins());
        assertFalse(config.toString().contains("a-token"));
    }

    @Test
    void allProblems_areReportedTogetherWithoutTheToken() {
        ConfigException wrong = assertThrows(
                ConfigException.class,
                () -> HttpConfig.fromEnvironment(Map.of(
                        "OPENCLAW_HTTP_PORT", "70000",
                        "OPENCLAW_HTTP_TOKEN", "short",
                        "OPENCLAW_HTTP_ALLOWED_ORIGINS", "*")));
        assertEquals(3, wrong.problems().size());
        assertFalse(wrong.getMessage().contains("short"));
    }

    @Test
    void readToken_needsAnotherTokenBesideItself() {
        Map<String, String> alone = Map.of("OPENCLAW_HTTP_READ_TOKEN", "a-read-token");
        Map<String, String> twice =
                Map.of("OPENCLAW_HTTP_READ_TOKEN", "a-read-token", "OPENCLAW_HTTP_TOKEN", "a-read-token");
        Map<String, String> other =
                Map.of("OPENCLAW_HTTP_READ_TOKEN", "a-read-token", "OPENCLAW_HTTP_TOKEN", "the-other-token");
        Map<String, String> beyond =
                Map.of("OPENCLAW_HTTP_READ_TOKEN", "a-read-token", "OPENCLAW_HTTP_BIND", "192.0.2.1");

        assertThrows(ConfigException.class, () -> HttpConfig.fromEnvironment(alone));
        assertThrows(ConfigException.class, () -> HttpConfig.fromEnvironment(twice));
        assertEquals("a-read-token", HttpConfig.fromEnvironment(other).readToken());
        assertEquals("a-read-token", HttpConfig.fromEnvironment(beyond).readToken(), "the other one is made");
        assertNull(HttpConfig.fromEnvironment(Map.of()).readToken());
        assertFalse(HttpConfig.fromEnvironment(other).toString().contains("a-read"));
    }

    @Test
    void loopback_isToldByTheSpelling() {
        HttpConfig config = HttpConfig.of(Path.of("home"));
        for (String bind : new String[] {"127.0.0.1", "127.1.2.3", "::1", "localhost", "LOCALHOST"}) {
            assertTrue(config.withBind(bind).loopback(), bind);
        }
        for (String bind : new String[] {"0.0.0.0", "::", "192.0.2.1", "127.0.0.1.example", "gateway.example"}) {
            assertFalse(config.withBind(bind).loopback(), bind);
        }
    }
}
