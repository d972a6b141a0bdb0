package io.openclaw.gateway.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.openclaw.db.CallPage;
import io.openclaw.db.model.CallQuery;
import io.openclaw.db.model.CallQuery.Before;
import io.openclaw.db.model.CallView;
import io.openclaw.db.model.Cost;
import io.openclaw.db.model.Exchange;
import io.openclaw.db.model.LlmCall;
import io.openclaw.db.model.ModelRef;
import io.openclaw.db.model.Outcome;
import io.openclaw.db.model.Scope;
import io.openclaw.db.model.Timing;
import io.openclaw.db.model.Usage;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LogRoutesTest {

    private static final Instant AT = Instant.parse("2026-01-31T12:00:00.123456Z");
    private static final UUID ID = UUID.fromString("0190a000-0000-7000-8000-000000000001");
    private static final UUID OTHER = UUID.fromString("0190a000-0000-7000-8000-000000000002");
    private static final List<String> THEIR_KEYS = List.of(
            "id",
            "timestamp",
            "model",
            "messages_count",
            "request_tokens_est",
            "streaming",
            "response_content",
            "response_reasoning",
            "response_tool_calls",
            "tool_call_names",
            "usage_prompt_tokens",
            "usage_completion_tokens",
            "usage_total_tokens",
            "latency_ms",
            "error",
            "provider_attempt",
            "session_key");

    @TempDir
    Path home;

    private TestGateway gateway;

    @BeforeEach
    void start() {
        gateway = TestGateway.started(
                HttpConfig.of(home).withPort(0).withLimits(HttpLimits.defaults().withPageBytes(100_000)));
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    @Test
    void list_keepsTheirKeysAndAddsOurs() {
        gateway.page = Future.succeededFuture(new CallPage(List.of(view(ID, "hello")), new Before(AT, ID), null));
        JsonObject answer = TestGateway.json(gateway.get("/logs"));
        assertEquals(
                List.of(
                        "total_recorded",
                        "buffered",
                        "errors",
                        "avg_latency_ms",
                        "showing",
                        "source",
                        "degraded",
                        "next",
                        "entries"),
                List.copyOf(answer.fieldNames()));
        assertEquals("postgres+memory", answer.getString("source"));
        assertEquals(12, answer.getInteger("total_recorded"));
        JsonObject entry = answer.getJsonArray("entries").getJsonObject(0);
        assertEquals(
                THEIR_KEYS, entry.fieldNames().stream().limit(THEIR_KEYS.size()).toList());
        assertEquals("2026-01-31T12:00:00Z", entry.getString("timestamp"));
        assertEquals("hello", entry.getString("response_content"));
        assertEquals(2, entry.getInteger("response_tool_calls"));
        assertEquals(7, entry.getInteger("usage_total_tokens"));
        assertEquals(1500, entry.getInteger("latency_ms"));
        assertNull(entry.getValue("messages_count"));
        assertTrue(entry.containsKey("messages_count"));
        assertEquals("0.0000001", entry.getString("reported_cost_usd"));
        assertEquals("2026-01-31T12:00:00.123456Z", entry.getString("created_at"));
    }

    @Test
    void list_asksWhatTheQuerySays() {
        gateway.get("/logs");
        gateway.get("/logs?limit=7&session=tg:main:1:2&model=fake-large&errors=1&before=2026-01-31T13:00:00%2B01:00");
        assertEquals(
                List.of(
                        CallQuery.latest(50),
                        new CallQuery(
                                7,
                                new Before(Instant.parse("2026-01-31T12:00:00Z"), null),
                                "tg:main:1:2",
                                "fake-large",
                                true)),
                gateway.asked);
    }

    @Test
    void next_leadsToThePageBehind() {
        gateway.page = Future.succeededFuture(new CallPage(List.of(view(ID, "hello")), new Before(AT, ID), null));
        String next = TestGateway.json(gateway.get("/logs")).getString("next");
        gateway.get("/logs?before=" + next);
        assertEquals(new Before(AT, ID), gateway.asked.get(1).before());
        gateway.calls = Map.of(ID, view(ID, "hello"));
        gateway.get("/logs?before=" + ID);
        assertEquals(new Before(AT, ID), gateway.asked.get(2).before());
    }

    @Test
    void pageWithTooMuchText_endsEarlyAndSaysWhereItGoesOn() {
        CallView large = view(ID, "x".repeat(90_000));
        gateway.page =
                Future.succeededFuture(new CallPage(List.of(large, view(OTHER, "y".repeat(90_000))), null, null));
        JsonObject answer = TestGateway.json(gateway.get("/logs"));
        assertEquals(1, answer.getInteger("showing"));
        assertEquals(AT + "~" + ID, answer.getString("next"));
    }

    @Test
    void listWhilePostgresIsAway_saysSo() {
        gateway.page = Future.succeededFuture(new CallPage(List.of(), null, "PostgreSQL is not reachable."));
        JsonObject answer = TestGateway.json(gateway.get("/logs"));
        assertEquals("memory", answer.getString("source"));
        assertEquals("PostgreSQL is not reachable.", answer.getString("degraded"));
    }

    @Test
    void readThatFails_isAProblemWithoutItsReason() {
        gateway.page = Future.failedFuture("row contains a prompt");
        HttpResponse<String> response = gateway.get("/logs");
        assertEquals(503, response.statusCode());
        assertFalse(response.body().contains("prompt"));
    }

    @ParameterizedTest
    @CsvSource({
        "limit=0, limit",
        "limit=1001, limit",
        "limit=1000000000, limit",
        "limit=99999999999, limit",
        "limit=-1, limit",
        "limit=many, limit",
        "limit=, limit",
        "limit=1&limit=2, limit",
        "before=yesterday, before",
        "before=2026-01-31, before",
        "before=2026-01-31T12:00:00Z~x, before",
        "before=0190a000-0000-7000-8000-00000000ffff, before",
        "errors=maybe, errors",
        "session=, session",
        "model=%00, model",
        "page=2, query"
    })
    void badParameter_isAProblemThatNamesIt(String query, String which) {
        HttpResponse<String> response = gateway.get("/logs?" + query);
        assertEquals(400, response.statusCode());
        assertEquals(
                "application/problem+json",
                response.headers().firstValue("Content-Type").orElseThrow());
        JsonObject problem = TestGateway.json(response);
        assertEquals(which, problem.getString("which"));
        for (String member : List.of("type", "title", "detail", "fix")) {
            assertFalse(problem.getString(member).isBlank());
        }
        assertTrue(gateway.asked.isEmpty());
    }

    @Test
    void oneCall_isFoundByItsId() {
        gateway.calls = Map.of(ID, view(ID, "hello"));
        JsonObject answer =
                TestGateway.json(gateway.get("/logs/" + ID.toString().toUpperCase(java.util.Locale.ROOT)));
        assertTrue(answer.getBoolean("found"));
        assertEquals(ID.toString(), answer.getJsonObject("entry").getString("id"));
    }

    @Test
    void callThatIsNotThere_isAnsweredInTheirShape() {
        HttpResponse<String> response = gateway.get("/logs/" + ID);
        assertEquals(404, response.statusCode());
        JsonObject answer = TestGateway.json(response);
        assertFalse(answer.getBoolean("found"));
        assertEquals("Log entry '" + ID + "' not found", answer.getString("error"));
        assertEquals("postgres+memory", answer.getString("source"));
        gateway.connected = false;
        assertEquals("memory", TestGateway.json(gateway.get("/logs/" + ID)).getString("source"));
    }

    @Test
    void whatCannotBeAnId_isABadParameter() {
        HttpResponse<String> response = gateway.get("/logs/1-1-1-1-1");
        assertEquals(400, response.statusCode());
        assertFalse(TestGateway.json(response).getBoolean("found"));
        assertEquals("id", TestGateway.json(response).getString("which"));
    }

    private static CallView view(UUID id, String content) {
        LlmCall call = LlmCall.ofHost(Scope.ofSession("tg:main:1:2"), new ModelRef("fake", "fake-large", null), AT)
                .withTiming(new Timing(AT, Duration.ofMillis(1500), null))
                .withOutcome(Outcome.completed())
                .withUsage(Usage.of(3, 4), new Cost(new BigDecimal("1E-7"), Cost.GATEWAY))
                .withExchange(new Exchange(null, null, null, null, null, content, null, List.of("exec", "read")));
        return new CallView(id, call, AT, "host", content, null, List.of("host"), true);
    }
}
