package io.openclaw.gateway.http;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.openclaw.db.model.RawEvent;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FeedRouteTest {

    private static final String HEAD =
            "POST /v1/feed HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-ndjson\r\n";

    private static final String A = TestGateway.line("a");

    @TempDir
    Path home;

    @Test
    void goodLines_areKeptAndBadOnesReportedByNumber() {
        try (TestGateway gateway = TestGateway.started(home)) {
            HttpResponse<String> response =
                    gateway.feed(A + "\r\n\n{bad\n" + TestGateway.line("b") + "\n  \n" + TestGateway.line("c"));
            assertEquals(200, response.statusCode());
            JsonObject answer = TestGateway.json(response);
            assertEquals(4, answer.getInteger("lines"));
            assertEquals(3, answer.getInteger("accepted"));
            assertEquals(1, answer.getInteger("rejected"));
            assertEquals(3, answer.getInteger("facts"));
            JsonObject problem = answer.getJsonArray("problems").getJsonObject(0);
            assertEquals(3, problem.getInteger("line"));
            assertEquals("line", problem.getString("what"));
            assertFalse(problem.getString("why").isBlank());
            assertFalse(response.body().contains("{bad"));
            assertEquals(List.of("a", "b", "c"), names(gateway));
        }
    }

    @Test
    void lineThatIsNotUtf8_isAProblemOfItsOwn() {
        try (TestGateway gateway = TestGateway.started(home)) {
            byte[] body = ("{\"name\":\"ä\"}\n" + TestGateway.line("x") + "\n").getBytes(StandardCharsets.UTF_8);
            body[9] = (byte) 0xFF;
            HttpResponse<String> response = gateway.send(gateway.request("/v1/feed")
                    .header("Content-Type", "application/x-ndjson; charset=utf-8")
                    .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                    .build());
            assertEquals(200, response.statusCode());
            assertEquals(
                    1,
                    TestGateway.json(response)
                            .getJsonArray("problems")
                            .getJsonObject(0)
                            .getInteger("line"));
            assertEquals(List.of("x"), names(gateway));
        }
    }

    @Test
    void answer_waitsUntilTheFactsAreDurable() {
        try (TestGateway gateway = TestGateway.started(home)) {
            Promise<Void> commit = Promise.promise();
            gateway.durable = commit.future();
            CompletableFuture<HttpResponse<String>> answer =
                    CompletableFuture.supplyAsync(() -> gateway.feed(A + "\n"));
            await().until(() -> !gateway.recorded.isEmpty());
            assertFalse(answer.isDone());
            commit.complete();
            assertEquals(200, answer.join().statusCode());
        }
    }

    @Test
    void factsThatDoNotBecomeDurable_areToBeSentAgain() {
        HttpConfig config =
                HttpConfig.of(home).withPort(0).withLimits(HttpLimits.defaults().withCommit(Duration.ofMillis(50)));
        try (TestGateway gateway = TestGateway.started(config)) {
            gateway.durable = Promise.<Void>promise().future();
            HttpResponse<String> late = gateway.feed(A + "\n");
            assertEquals(503, late.statusCode());
            assertTrue(late.headers().firstValue("Retry-After").isPresent());
            gateway.durable = Future.failedFuture("dropped");
            assertEquals(503, gateway.feed(A + "\n").statusCode());
            gateway.durable = Future.succeededFuture();
            gateway.ready = false;
            assertEquals(503, gateway.feed(A + "\n").statusCode());
            gateway.ready = true;
            assertEquals(200, gateway.feed(A + "\n").statusCode());
        }
    }

    @Test
    void largeBody_isRecordedAPortionAtATime() {
        try (TestGateway gateway = TestGateway.started(home)) {
            Promise<Void> commit = Promise.promise();
            gateway.durable = commit.future();
            CompletableFuture<HttpResponse<String>> answer =
                    CompletableFuture.supplyAsync(() -> gateway.feed((A + "\n").repeat(2_500)));
            await().until(() -> gateway.recorded.size() == 1_000);
            assertFalse(answer.isDone());
            gateway.durable = Future.succeededFuture();
            commit.complete();
            assertEquals(2_500, TestGateway.json(answer.join()).getInteger("facts"));
            assertEquals(2_500, gateway.recorded.size());
        }
    }

    @Test
    void bodyWithoutAGoodLine_isRefused() {
        try (TestGateway gateway = TestGateway.started(home)) {
            HttpResponse<String> response = gateway.feed("{bad\n".repeat(250));
            assertEquals(400, response.statusCode());
            JsonObject problem = TestGateway.json(response);
            assertEquals("urn:openclaw:problem:no-good-line", problem.getString("type"));
            assertEquals(250, problem.getInteger("rejected"));
            assertEquals(
                    FeedAnswer.PROBLEMS_TOLD, problem.getJsonArray("problems").size());
            assertEquals(200, gateway.feed("").statusCode(), "nothing to take in is no problem");
        }
    }

    @Test
    void packedBody_isUnpacked() throws IOException {
        try (TestGateway gateway = TestGateway.started(home)) {
            assertEquals(
                    200,
                    gateway.feedPacked(gzip((A + "\n" + TestGateway.line("b")).getBytes(StandardCharsets.UTF_8)))
                            .statusCode());
            assertEquals(List.of("a", "b"), names(gateway));
            assertEquals(400, gateway.feedPacked(new byte[] {1, 2, 3}).statusCode());
            byte[] cut = gzip((A + "\n").repeat(100).getBytes(StandardCharsets.UTF_8));
            assertEquals(
                    400, gateway.feedPacked(Arrays.copyOf(cut, cut.length - 9)).statusCode());
            assertEquals(2, gateway.recorded.size());
        }
    }

    @Test
    void bomb_isRefusedBeforeItGrows() throws IOException {
        try (TestGateway gateway = TestGateway.started(home)) {
            byte[] bomb = gzip(new byte[1 << 30]);
            assertTrue(bomb.length < 2 << 20, "a GiB in " + bomb.length + " bytes");
            assertEquals(413, gateway.feedPacked(bomb).statusCode());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "text/plain, '', 415",
        "application/json, '', 415",
        "'', '', 415",
        "application/x-ndjson, br, 415",
        "application/x-ndjson, identity, 200",
        "Application/NDJSON;charset=utf-8, '', 200"
    })
    void contentTypeAndEncoding_areTheFeedsOwn(String type, String encoding, int status) {
        try (TestGateway gateway = TestGateway.started(home)) {
            var request = gateway.request("/v1/feed").POST(HttpRequest.BodyPublishers.ofString(A));
            if (!type.isEmpty()) {
                request.header("Content-Type", type);
            }
            if (!encoding.isEmpty()) {
                request.header("Content-Encoding", encoding);
            }
            assertEquals(status, gateway.send(request.build()).statusCode());
        }
    }

    @Test
    void bodyThatIsTooLarge_isRefusedWhetherItSaysSoOrNot() throws IOException {
        try (TestGateway gateway = TestGateway.started(home)) {
            byte[] large = new byte[(8 << 20) + 1];
            Arrays.fill(large, (byte) 'x');
            assertEquals(
                    413,
                    gateway.feed(new String(large, StandardCharsets.US_ASCII)).statusCode());
            try (RawClient client = new RawClient(gateway.port)) {
                client.say(HEAD + "Content-Length: 1073741824\r\n\r\n");
                assertEquals("HTTP/1.1 413 Request Entity Too Large", client.status());
            }
            try (RawClient client = new RawClient(gateway.port)) {
                client.say(HEAD + "Transfer-Encoding: chunked\r\n\r\n");
                String chunk = "100000\r\n" + "x".repeat(1 << 20) + "\r\n";
                for (int i = 0; i < 9; i++) {
                    client.say(chunk);
                }
                assertEquals("HTTP/1.1 413 Request Entity Too Large", client.status());
            }
            assertEquals(200, gateway.feed(A).statusCode());
        }
    }

    @Test
    void bodyThatDrips_isCutOff() throws IOException {
        HttpConfig config =
                HttpConfig.of(home).withPort(0).withLimits(HttpLimits.defaults().withPatience(Duration.ofMillis(300)));
        try (TestGateway gateway = TestGateway.started(config);
                RawClient client = new RawClient(gateway.port)) {
            client.say(HEAD + "Content-Length: 1000\r\n\r\n");
            CompletableFuture<String> heard = CompletableFuture.supplyAsync(client::hear);
            await().pollInterval(Duration.ofMillis(50)).until(() -> drip(client) && heard.isDone());
            assertTrue(heard.join().isEmpty() || heard.join().startsWith("HTTP/1.1 408"), heard.join());
            assertEquals(200, gateway.feed(A).statusCode());
        }
    }

    @Test
    void headThatDrips_isCutOff() throws IOException {
        HttpConfig config =
                HttpConfig.of(home).withPort(0).withLimits(HttpLimits.defaults().withPatience(Duration.ofMillis(300)));
        try (TestGateway gateway = TestGateway.started(config);
                RawClient client = new RawClient(gateway.port)) {
            client.say("GET /health HTTP/1.1\r\nX-Slow: ");
            CompletableFuture<String> heard = CompletableFuture.supplyAsync(client::hear);
            await().pollInterval(Duration.ofMillis(50)).until(() -> drip(client) && heard.isDone());
        }
    }

    @Test
    void bodiesUnderWay_areBoundedInNumber() throws IOException {
        HttpConfig config =
                HttpConfig.of(home).withPort(0).withLimits(HttpLimits.defaults().withFeeds(1));
        try (TestGateway gateway = TestGateway.started(config)) {
            try (RawClient client = new RawClient(gateway.port)) {
                client.say(HEAD + "Content-Length: 1000\r\n\r\n{");
                await().until(() -> gateway.feed(A).statusCode() == 503);
            }
            await().until(() -> gateway.feed(A).statusCode() == 200);
        }
    }

    @Test
    void connections_areBoundedInNumber() throws IOException {
        HttpConfig config =
                HttpConfig.of(home).withPort(0).withLimits(HttpLimits.defaults().withConnections(2));
        String ping = "GET /ping HTTP/1.1\r\nHost: localhost\r\n\r\n";
        try (TestGateway gateway = TestGateway.started(config);
                RawClient one = new RawClient(gateway.port);
                RawClient two = new RawClient(gateway.port)) {
            assertEquals("HTTP/1.1 200 OK", one.say(ping).status());
            assertEquals("HTTP/1.1 200 OK", two.say(ping).status());
            try (RawClient three = new RawClient(gateway.port)) {
                assertTrue(List.of("", "[reset]").contains(three.hear()));
            }
        }
    }

    @Test
    void connectionsThatWereRefusedOrBreakOff_leaveTheirPlaces() throws IOException {
        HttpConfig config =
                HttpConfig.of(home).withPort(0).withLimits(HttpLimits.defaults().withConnections(2));
        String ping = "GET /ping HTTP/1.1\r\nHost: localhost\r\n\r\n";
        try (TestGateway gateway = TestGateway.started(config)) {
            for (int i = 0; i < 50; i++) {
                try (RawClient half = new RawClient(gateway.port);
                        RawClient other = new RawClient(gateway.port);
                        RawClient third = new RawClient(gateway.port)) {
                    half.say("GET /pi");
                    other.say(ping.repeat(3));
                    third.say(ping);
                } catch (IOException e) {
                    // refused while it spoke, as it should be
                }
            }
            await().until(() -> gateway.exposition.http().connections().get() == 0);
            try (RawClient one = new RawClient(gateway.port)) {
                assertEquals("HTTP/1.1 200 OK", one.say(ping).status());
            }
        }
    }

    @Test
    void headersThatAreTooLarge_areRefused() throws IOException {
        try (TestGateway gateway = TestGateway.started(home);
                RawClient client = new RawClient(gateway.port)) {
            client.say("GET /health HTTP/1.1\r\nHost: localhost\r\nX-Large: " + "x".repeat(9000) + "\r\n\r\n");
            String heard = client.hear();
            assertTrue(heard.startsWith("HTTP/1.1 431"), heard);
            assertTrue(heard.contains("application/problem+json"), heard);
        }
        try (TestGateway gateway = TestGateway.started(home);
                RawClient client = new RawClient(gateway.port)) {
            client.say("GET /" + "x".repeat(9000) + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
            String heard = client.hear();
            assertTrue(heard.contains(" 414 "), heard);
        }
    }

    private static boolean drip(RawClient client) {
        try {
            client.say("x");
        } catch (IOException e) {
            // closed by the server: what the test waits for
        }
        return true;
    }

    private static List<String> names(TestGateway gateway) {
        return gateway.recorded.stream().map(fact -> ((RawEvent) fact).name()).toList();
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(bytes);
        }
        return packed.toByteArray();
    }
}
