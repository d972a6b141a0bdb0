package io.openclaw.gateway.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.openclaw.gateway.metrics.Exposition;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HealthRoutesTest {

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
    void health_showsTheEquationAndItsTerms() {
        JsonObject health = TestGateway.json(gateway.get("/health"));
        assertEquals("ok", health.getString("status"));
        JsonObject terms = health.getJsonObject("accounting");
        assertEquals(
                terms.getLong("recorded") + terms.getLong("inherited"),
                terms.getLong("stored")
                        + terms.getLong("in_spool")
                        + terms.getLong("in_memory")
                        + terms.getLong("dead_lettered")
                        + terms.getJsonObject("dropped").getLong("queue_full"));
        assertTrue(terms.getBoolean("balanced"));
        assertEquals(72.0, health.getJsonObject("spool").getDouble("hours_left"));
        assertEquals(60.0, health.getJsonObject("drain").getDouble("lag_seconds"));
        assertEquals("CLOSED", health.getJsonObject("drain").getString("breaker"));
        assertEquals(7, health.getJsonObject("search").getInteger("not_indexed"));
        assertEquals("dual", health.getJsonObject("sessions").getString("mode"));
        JsonObject verified = health.getJsonObject("sessions").getJsonObject("verified");
        assertEquals("2026-01-31T04:00:00Z", verified.getString("at"));
        assertEquals(2, verified.getInteger("files"));
        assertEquals(40, verified.getInteger("sessions"));
        assertEquals(900, verified.getInteger("messages"));
        assertEquals(3, verified.getInteger("differences"));
        assertEquals("main: tg:main:42:99", verified.getJsonArray("named").getString(0));
        assertTrue(verified.containsKey("error"));
        assertEquals(12, health.getJsonObject("llm_log").getInteger("total_recorded"));
    }

    @Test
    void health_isAnsweredAlsoWhenThingsAreBad() {
        gateway.connected = false;
        gateway.ready = false;
        HttpResponse<String> response = gateway.get("/health");
        assertEquals(200, response.statusCode());
        assertEquals("degraded", TestGateway.json(response).getString("status"));
        assertEquals(1, TestGateway.json(response).getJsonArray("degraded").size());
    }

    @Test
    void ready_isNoOnlyWhenNothingCanBecomeDurable() {
        gateway.connected = false;
        HttpResponse<String> spooling = gateway.get("/ready");
        assertEquals(200, spooling.statusCode());
        assertTrue(TestGateway.json(spooling).getJsonArray("failed").contains("Connection"));
        gateway.ready = false;
        HttpResponse<String> lost = gateway.get("/ready");
        assertEquals(503, lost.statusCode());
        assertFalse(TestGateway.json(lost).getBoolean("ready"));
        assertEquals(200, gateway.get("/live").statusCode());
    }

    @Test
    void portThatIsTaken_isNamedWithWhatToDo() {
        try (TestGateway second = new TestGateway(HttpConfig.of(home).withPort(gateway.port), Clock.systemUTC())) {
            IllegalStateException taken = assertThrows(IllegalStateException.class, second::start);
            assertTrue(taken.getMessage().contains(Integer.toString(gateway.port)));
            assertTrue(taken.getMessage().contains("OPENCLAW_HTTP_PORT"));
            assertEquals(200, gateway.get("/live").statusCode());
        }
    }

    @Test
    void versionAndPing_answer() {
        assertEquals("0.1.0", TestGateway.json(gateway.get("/version")).getString("version"));
        assertEquals("pong", gateway.get("/ping").body());
    }

    @Test
    void metrics_areServedInThreeForms() {
        HttpResponse<String> prometheus = gateway.get("/metrics");
        assertEquals(
                Exposition.PROMETHEUS_TYPE,
                prometheus.headers().firstValue("Content-Type").orElseThrow());
        assertTrue(prometheus.body().contains("openclaw_gateway_requests_total{channel=\"telegram\"} 0"));
        JsonObject json = TestGateway.json(gateway.get("/metrics/json"));
        assertEquals(26, json.fieldNames().size());
        assertTrue(gateway.get("/metrics/summary").body().startsWith("reqs=0 errs=0"));
        assertTrue(
                gateway.get("/metrics")
                        .body()
                        .contains(
                                "openclaw_db_http_requests_seconds_count{method=\"GET\",route=\"/metrics/json\",status=\"200\"} 1"));
    }
}
