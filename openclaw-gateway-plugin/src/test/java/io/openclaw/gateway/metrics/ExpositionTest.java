package io.openclaw.gateway.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.openclaw.gateway.hooks.GatewayCounting.TurnEnd;
import io.openclaw.gateway.metrics.GatewayCounters.Counter;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ExpositionTest {

    private static final Pattern SAMPLE = Pattern.compile(
            "([a-zA-Z_:][a-zA-Z0-9_:]*)(\\{([a-zA-Z_][a-zA-Z0-9_]*=\"(?:[^\"\\\\\\n]|\\\\[\\\\\"n])*\",?)*})? (\\S+)");
    private static final List<String> THEIR_KEYS = List.of(
            "telegram_requests",
            "discord_requests",
            "telegram_errors",
            "discord_errors",
            "rate_limited",
            "concurrency_rejected",
            "completed_requests",
            "latency_ms_total",
            "avg_latency_ms",
            "gateway_connects",
            "gateway_disconnects",
            "gateway_resumes",
            "tasks_cancelled",
            "agent_timeouts",
            "agent_turns",
            "tool_calls",
            "webhook_requests",
            "error_rate_pct",
            "process_rss_bytes",
            "uptime_seconds",
            "sessions_total",
            "doctor_checks_total",
            "llm_log_total",
            "llm_log_errors",
            "llm_log_avg_latency_ms");

    private final Clock clock = Clock.fixed(Instant.parse("2026-01-31T12:00:00Z"), ZoneOffset.UTC);
    private final GatewayCounters counters = new GatewayCounters();
    private final GatewayProcess process = GatewayProcess.create(
            "0.1.0", "host \"a\"\\b", UUID.fromString("00000000-0000-4000-8000-000000000001"), clock);
    private final Exposition exposition = Exposition.create(process, counters, Figures.sources());

    @AfterEach
    void close() {
        exposition.close();
    }

    @Test
    void prometheus_isValidAndEverySeriesIsUnique() {
        exposition.start();
        exposition.http().answered("/logs", "GET", 200, Duration.ofMillis(5));
        exposition.http().answered("/logs", "GET", 200, Duration.ofMillis(5));
        exposition.http().answered("none", "MADE-UP", 404, Duration.ofMillis(5));
        Map<String, String> first = parsed(exposition.prometheus());
        Map<String, String> second = parsed(exposition.prometheus());
        assertEquals(first.keySet(), second.keySet());
        assertEquals(
                "2",
                second.get("openclaw_db_http_requests_seconds_count{method=\"GET\",route=\"/logs\",status=\"200\"}"));
        assertTrue(second.keySet().stream().anyMatch(series -> series.startsWith("jvm_memory_used_bytes")));
        assertTrue(second.keySet().stream().noneMatch(series -> series.contains("MADE-UP")));
    }

    @Test
    void prometheus_hasAllNamesOfOpenclawRs() {
        counters.increment(Counter.TELEGRAM_REQUESTS);
        counters.add(Counter.DISCORD_REQUESTS, 3);
        counters.increment(Counter.DISCORD_ERRORS);
        counters.increment(Counter.GATEWAY_RESUMES);
        counters.turnEnded(TurnEnd.COMPLETED, Duration.ofMillis(150));
        counters.turnEnded(TurnEnd.COMPLETED, Duration.ofMillis(250));
        Map<String, String> series = parsed(exposition.prometheus());
        assertEquals("1", series.get("openclaw_gateway_requests_total{channel=\"telegram\"}"));
        assertEquals("3", series.get("openclaw_gateway_requests_total{channel=\"discord\"}"));
        assertEquals("0", series.get("openclaw_gateway_errors_total{channel=\"telegram\"}"));
        assertEquals("1", series.get("openclaw_gateway_errors_total{channel=\"discord\"}"));
        assertEquals("25.00", series.get("openclaw_gateway_error_rate_pct"));
        assertEquals("2", series.get("openclaw_gateway_completed_requests_total"));
        assertEquals("400", series.get("openclaw_gateway_latency_ms_total"));
        assertEquals("200", series.get("openclaw_gateway_avg_latency_ms"));
        assertEquals("1", series.get("openclaw_gateway_ws_events_total{event=\"resume\"}"));
        assertEquals("12", series.get("openclaw_gateway_llm_log_total"));
        assertEquals("2", series.get("openclaw_gateway_llm_log_errors_total"));
        assertEquals("1", series.get("openclaw_gateway_info{version=\"0.1.0\"}"));
        assertEquals("1", series.get("openclaw_gateway_hostname_info{hostname=\"host \\\"a\\\"\\\\b\"}"));
        long theirs = series.keySet().stream()
                .filter(name -> name.startsWith("openclaw_gateway_"))
                .count();
        assertEquals(27, theirs, "28 samples of openclaw-rs without sessions_total, which nobody counted");
    }

    @Test
    void sessionsTotal_isTheRealNumberOrAbsent() {
        assertFalse(exposition.prometheus().contains("openclaw_gateway_sessions_total"));
        assertNull(exposition.json().get("sessions_total"));
        Sources counted = new Sources(
                () -> Figures.health(true, true),
                Figures::recorder,
                Figures::calls,
                Map::of,
                () -> Losses.NONE,
                () -> OptionalLong.of(42));
        try (Exposition knowing = Exposition.create(process, counters, counted)) {
            assertEquals("42", parsed(knowing.prometheus()).get("openclaw_gateway_sessions_total"));
            assertEquals(42L, knowing.json().get("sessions_total"));
        }
    }

    @Test
    void prometheus_showsOurFigures() {
        Map<String, String> series = parsed(exposition.prometheus());
        assertEquals("3.0", series.get("openclaw_db_queue_depth"));
        assertEquals("1500.0", series.get("openclaw_db_queue_bytes"));
        assertEquals("15.0", series.get("openclaw_db_spool_rows"));
        assertEquals("60.0", series.get("openclaw_db_spool_oldest_age_seconds"));
        assertEquals("5.0", series.get("openclaw_db_dropped_total{reason=\"queue_full\"}"));
        assertEquals("0.0", series.get("openclaw_db_dropped_total{reason=\"spool_full\"}"));
        assertEquals("2.0", series.get("openclaw_db_lost_total{reason=\"before_start\"}"));
        assertEquals("4.0", series.get("openclaw_db_lost_total{reason=\"unusable\"}"));
        assertEquals("7.0", series.get("openclaw_db_feed_lines_let_go_total{host=\"gateway-1\"}"));
        assertEquals("3.0", series.get("openclaw_db_redacted_total{rule=\"openai-key\"}"));
        assertEquals("1.0", series.get("openclaw_db_breaker_state{state=\"closed\"}"));
        assertEquals("0.0", series.get("openclaw_db_breaker_state{state=\"open\"}"));
        assertEquals("7.0", series.get("openclaw_db_pg_batches_total"));
        assertEquals("4", series.get("openclaw_db_record_cost_seconds_count").replace(".0", ""));
        assertEquals("0.0", series.get("openclaw_db_unaccounted"));
    }

    @Test
    void json_hasTheirTwentyFiveKeysAndOursBelowOneMore() {
        List<String> keys = new ArrayList<>(THEIR_KEYS);
        keys.add("openclaw_db");
        assertEquals(25, THEIR_KEYS.size());
        assertEquals(keys, List.copyOf(exposition.json().keySet()));
        assertEquals(
                HealthCheck.of(Figures.health(true, true), Losses.NONE).size(),
                exposition.json().get("doctor_checks_total"));
    }

    @Test
    void summary_isTheirLine() {
        counters.increment(Counter.AGENT_TURNS);
        counters.add(Counter.TOOL_CALLS, 3);
        assertEquals(
                "reqs=0 errs=0 err%=0.0 avg_lat=0ms turns=1 tools=3 webhooks=0 llm=12 llm_err=2 up=0m 0s",
                exposition.summary());
    }

    /** Values by series; fails on a malformed line, an unknown type and a series that is there twice. */
    private static Map<String, String> parsed(String text) {
        Map<String, String> types = new LinkedHashMap<>();
        Map<String, String> series = new LinkedHashMap<>();
        for (String line : text.split("\n", -1)) {
            if (line.startsWith("# TYPE ")) {
                String[] words = line.split(" ", -1);
                assertNull(types.put(words[2], words[3]), line);
            } else if (!line.isEmpty() && !line.startsWith("# HELP ")) {
                Matcher sample = SAMPLE.matcher(line);
                assertTrue(sample.matches(), line);
                String labels = sample.group(2) == null ? "" : sample.group(2);
                assertNull(series.put(sample.group(1) + labels, sample.group(4)), line);
                Double.parseDouble(sample.group(4).replace("+Inf", "Infinity"));
            }
        }
        assertFalse(types.isEmpty());
        return series;
    }
}
