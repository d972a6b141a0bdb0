package io.openclaw.gateway.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.openclaw.db.ConfigException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AccessTest {

    private static final String TOKEN = "a-token-for-this-test";

    @TempDir
    Path home;

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, 200",
        "127.0.0.1:3377, 200",
        "localhost:1, 200",
        "LOCALHOST, 200",
        "[::1]:3377, 200",
        "known.example, 200",
        "evil.example, 421",
        "evil.example:3377, 421",
        "127.0.0.1.evil.example, 421",
        "localhost.evil.example, 421",
        "0.0.0.0, 421",
        "'', 421"
    })
    void host_isOneOfOurNamesOrTheRequestIsMisdirected(String host, int status) throws IOException {
        HttpConfig config = HttpConfig.of(home).withPort(0).withAllowed(Set.of("known.example"), Set.of());
        try (TestGateway gateway = TestGateway.started(config);
                RawClient client = new RawClient(gateway.port)) {
            client.say("GET /health HTTP/1.1\r\nHost: " + host + "\r\n\r\n");
            assertEquals(status, status(client));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /health HTTP/1.1\r\n\r\n",
                "GET /health HTTP/1.0\r\n\r\n",
                "GET /health HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n\r\n"
            })
    void hostThatIsMissingOrTwofold_isRefused(String request) throws IOException {
        try (TestGateway gateway = TestGateway.started(home);
                RawClient client = new RawClient(gateway.port)) {
            int status = status(client.say(request));
            assertTrue(status == 421 || status == 400, "got " + status);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "https://dash.example, 200",
        "https://evil.example, 403",
        "http://dash.example, 403",
        "https://dash.example.evil.example, 403",
        "null, 403"
    })
    void origin_isAnAllowedOneOrTheRequestIsForbidden(String origin, int status) {
        HttpConfig config = HttpConfig.of(home).withPort(0).withAllowed(Set.of(), Set.of("https://dash.example"));
        try (TestGateway gateway = TestGateway.started(config)) {
            HttpResponse<String> response = gateway.send(
                    gateway.request("/health").header("Origin", origin).build());
            assertEquals(status, response.statusCode());
            assertTrue(
                    response.headers().firstValue("Access-Control-Allow-Origin").isEmpty());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/health, '', 401",
        "/health, Bearer wrong-token, 401",
        "/health, Basic a-token-for-this-test, 401",
        "/health, a-token-for-this-test, 401",
        "/health, Bearer a-token-for-this-test, 200",
        "/health, bearer a-token-for-this-test, 200",
        "/health?token=a-token-for-this-test, '', 401",
        "/health?access_token=a-token-for-this-test, Bearer a-token-for-this-test, 401",
        "/live, '', 200",
        "/metrics, '', 401",
        "/logs, '', 401",
        "/no-such-path, '', 401"
    })
    void token_isShownInTheHeaderOrTheRequestIsRefused(String path, String authorization, int status) {
        try (TestGateway gateway =
                TestGateway.started(HttpConfig.of(home).withPort(0).withToken(TOKEN))) {
            var request = gateway.request(path);
            if (!authorization.isEmpty()) {
                request.header("Authorization", authorization);
            }
            HttpResponse<String> response = gateway.send(request.build());
            assertEquals(status, response.statusCode());
            assertFalse(response.body().contains(TOKEN));
        }
    }

    @Test
    void wrongTokens_makeTheirAddressWaitAMinute() {
        AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-01-31T12:00:00Z"));
        try (TestGateway gateway =
                new TestGateway(HttpConfig.of(home).withPort(0).withToken(TOKEN), clock(now))) {
            gateway.start();
            for (int i = 0; i < 12; i++) {
                assertEquals(401, gateway.get("/health").statusCode(), "no token is no guess");
            }
            for (int i = 0; i < 10; i++) {
                assertEquals(401, show(gateway, "wrong-token-" + i).statusCode());
            }
            assertEquals(200, show(gateway, TOKEN).statusCode(), "the right token always passes");
            HttpResponse<String> refused = show(gateway, "wrong-token-11");
            assertEquals(429, refused.statusCode());
            assertEquals("60", refused.headers().firstValue("Retry-After").orElseThrow());
            now.updateAndGet(time -> time.plus(Duration.ofSeconds(61)));
            assertEquals(401, show(gateway, "wrong-token-12").statusCode());
        }
    }

    @Test
    void addressBeyondLoopback_getsATokenOfItsOwn() throws IOException {
        HttpConfig config = HttpConfig.of(home.resolve("new")).withPort(0).withBind("0.0.0.0");
        String token;
        try (TestGateway gateway = TestGateway.started(config)) {
            token = Files.readString(config.tokenFile()).strip();
            assertTrue(token.length() >= 43, "256 bits");
            assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(config.tokenFile())));
            assertEquals(401, gateway.get("/health").statusCode());
            assertEquals(200, show(gateway, token).statusCode());
        }
        try (TestGateway again = TestGateway.started(config)) {
            assertEquals(200, show(again, token).statusCode(), "the token stays");
        }
    }

    @Test
    void addressBeyondLoopback_withoutATokenIsNotListenedOn() throws IOException {
        HttpConfig config = HttpConfig.of(home).withPort(0).withBind("0.0.0.0");
        Files.writeString(config.tokenFile(), "readable-by-everyone\n");
        Files.setPosixFilePermissions(config.tokenFile(), PosixFilePermissions.fromString("rw-r--r--"));
        try (TestGateway gateway = new TestGateway(config, Clock.systemUTC())) {
            ConfigException refused = assertThrows(ConfigException.class, gateway::start);
            assertTrue(refused.getMessage().contains("OPENCLAW_HTTP_TOKEN"));
        }
        Files.delete(config.tokenFile());
        Files.createDirectory(config.tokenFile());
        try (TestGateway gateway = new TestGateway(config, Clock.systemUTC())) {
            assertThrows(ConfigException.class, gateway::start);
        }
    }

    @Test
    void everyAnswer_tellsBrowsersToKeepOut() {
        try (TestGateway gateway = TestGateway.started(home)) {
            for (String path : new String[] {"/health", "/no-such-path", "/logs?limit=x"}) {
                var headers = gateway.get(path).headers();
                assertEquals(
                        "nosniff", headers.firstValue("X-Content-Type-Options").orElseThrow());
                assertEquals(
                        "no-referrer", headers.firstValue("Referrer-Policy").orElseThrow());
                assertEquals("no-store", headers.firstValue("Cache-Control").orElseThrow());
                assertTrue(headers.firstValue("Content-Security-Policy")
                        .orElseThrow()
                        .startsWith("default-src 'none'"));
            }
        }
    }

    @Test
    void pathsAndMethodsThatAreNotThere_areProblems() throws IOException {
        try (TestGateway gateway = TestGateway.started(home)) {
            HttpResponse<String> unknown = gateway.get("/../../etc/passwd");
            assertEquals(404, unknown.statusCode());
            assertEquals(
                    "application/problem+json",
                    unknown.headers().firstValue("Content-Type").orElseThrow());
            assertEquals(404, new JsonObject(unknown.body()).getInteger("status"));
            HttpResponse<String> method =
                    gateway.send(gateway.request("/v1/feed").GET().build());
            assertEquals(405, method.statusCode());
            assertEquals("POST", method.headers().firstValue("Allow").orElseThrow());
            HttpResponse<String> head = gateway.send(gateway.request("/health")
                    .method("HEAD", java.net.http.HttpRequest.BodyPublishers.noBody())
                    .build());
            assertEquals(200, head.statusCode());
            assertEquals("", head.body());
            try (RawClient client = new RawClient(gateway.port)) {
                assertEquals(400, status(client.say("GET /logs?limit=%zz HTTP/1.1\r\nHost: localhost\r\n\r\n")));
            }
        }
    }

    static Clock clock(AtomicReference<Instant> now) {
        return new Clock() {
            @Override
            public Instant instant() {
                return now.get();
            }

            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }
        };
    }

    private static HttpResponse<String> show(TestGateway gateway, String token) {
        return gateway.send(gateway.request("/health")
                .header("Authorization", "Bearer " + token)
                .build());
    }

    private static int status(RawClient client) throws IOException {
        return Integer.parseInt(client.status().split(" ", -1)[1]);
    }
}
