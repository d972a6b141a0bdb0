package io.openclaw.gateway.metrics;

import io.openclaw.db.model.GatewayCounts;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What openclaw-rs shows of itself, at one moment, in its three forms and under its names.
 *
 * @param sessions how many there are; null while nobody could count them
 * @param checks how many things a health check looks at
 */
record GatewayFigures(
        GatewayCounts counts,
        CallTotals calls,
        @Nullable Long sessions,
        int checks,
        long residentBytes,
        Duration uptime) {

    private static final String PREFIX = "openclaw_gateway_";

    /** Mean over completed requests; 0 when there is none. */
    long averageLatencyMs() {
        return counts.completedRequests() == 0 ? 0 : counts.totalLatencyMs() / counts.completedRequests();
    }

    /** Errors of Telegram and Discord per request of theirs, in percent. */
    double errorRatePercent() {
        long requests = counts.telegramRequests() + counts.discordRequests();
        long errors = counts.telegramErrors() + counts.discordErrors();
        return requests == 0 ? 0 : 100.0 * errors / requests;
    }

    /** Its samples in its order, as Prometheus text; {@code sessions_total} is left out while unknown. */
    String prometheus(GatewayProcess process) {
        PrometheusText text = new PrometheusText();
        requests(text);
        work(text);
        machine(text);
        text.gauge(PREFIX + "pid", "Process id", process.pid());
        text.family(PREFIX + "hostname_info", "gauge", "Host name")
                .labelled(PREFIX + "hostname_info", "hostname", process.host(), 1);
        text.family(PREFIX + "info", "gauge", "Gateway version")
                .labelled(PREFIX + "info", "version", process.version(), 1);
        return text.toString();
    }

    private void requests(PrometheusText text) {
        String requests = PREFIX + "requests_total";
        text.family(requests, "counter", "Requests by channel")
                .labelled(requests, "channel", "telegram", counts.telegramRequests())
                .labelled(requests, "channel", "discord", counts.discordRequests());
        String errors = PREFIX + "errors_total";
        text.family(errors, "counter", "Failed requests by channel")
                .labelled(errors, "channel", "telegram", counts.telegramErrors())
                .labelled(errors, "channel", "discord", counts.discordErrors());
        text.counter(PREFIX + "rate_limited_total", "Requests refused by the rate limit", counts.rateLimited())
                .counter(
                        PREFIX + "concurrency_rejected_total",
                        "Requests refused for lack of room",
                        counts.concurrencyRejected())
                .counter(PREFIX + "completed_requests_total", "Requests answered", counts.completedRequests())
                .counter(PREFIX + "latency_ms_total", "Time spent on answered requests", counts.totalLatencyMs())
                .gauge(PREFIX + "avg_latency_ms", "Mean time of an answered request", averageLatencyMs());
    }

    private void work(PrometheusText text) {
        String events = PREFIX + "ws_events_total";
        text.family(events, "counter", "Events of the gateway connection")
                .labelled(events, "event", "connect", counts.gatewayConnects())
                .labelled(events, "event", "disconnect", counts.gatewayDisconnects())
                .labelled(events, "event", "resume", counts.gatewayResumes());
        text.counter(PREFIX + "tasks_cancelled_total", "Tasks cancelled", counts.tasksCancelled())
                .counter(PREFIX + "agent_timeouts_total", "Turns ended by the watchdog", counts.agentTimeouts())
                .percent(PREFIX + "error_rate_pct", "Failed requests in percent", errorRatePercent())
                .counter(PREFIX + "agent_turns_total", "Turns of agents", counts.agentTurns())
                .counter(PREFIX + "tool_calls_total", "Tool calls of agents", counts.toolCalls())
                .counter(PREFIX + "webhook_requests_total", "Requests by webhook", counts.webhookRequests());
    }

    private void machine(PrometheusText text) {
        text.gauge(PREFIX + "process_rss_bytes", "Resident memory", residentBytes)
                .gauge(PREFIX + "uptime_seconds", "Time since the start", uptime.toSeconds());
        if (sessions != null) {
            text.gauge(PREFIX + "sessions_total", "Sessions in the database", sessions);
        }
        text.gauge(PREFIX + "doctor_checks_total", "Things a health check looks at", checks)
                .counter(PREFIX + "llm_log_total", "Model calls recorded", calls.recorded())
                .counter(PREFIX + "llm_log_errors_total", "Model calls that failed", calls.errors())
                .gauge(
                        PREFIX + "llm_log_avg_latency_ms",
                        "Mean time of the model calls in memory",
                        calls.averageLatency().toMillis());
    }

    /** Its twenty-five keys in its order; {@code sessions_total} is null while unknown. */
    Map<String, @Nullable Object> json() {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("telegram_requests", counts.telegramRequests());
        json.put("discord_requests", counts.discordRequests());
        json.put("telegram_errors", counts.telegramErrors());
        json.put("discord_errors", counts.discordErrors());
        json.put("rate_limited", counts.rateLimited());
        json.put("concurrency_rejected", counts.concurrencyRejected());
        json.put("completed_requests", counts.completedRequests());
        json.put("latency_ms_total", counts.totalLatencyMs());
        json.put("avg_latency_ms", averageLatencyMs());
        json.put("gateway_connects", counts.gatewayConnects());
        json.put("gateway_disconnects", counts.gatewayDisconnects());
        json.put("gateway_resumes", counts.gatewayResumes());
        json.put("tasks_cancelled", counts.tasksCancelled());
        json.put("agent_timeouts", counts.agentTimeouts());
        json.put("agent_turns", counts.agentTurns());
        json.put("tool_calls", counts.toolCalls());
        json.put("webhook_requests", counts.webhookRequests());
        json.put("error_rate_pct", BigDecimal.valueOf(errorRatePercent()).setScale(2, RoundingMode.HALF_UP));
        json.put("process_rss_bytes", residentBytes);
        json.put("uptime_seconds", uptime.toSeconds());
        json.put("sessions_total", sessions);
        json.put("doctor_checks_total", checks);
        json.put("llm_log_total", calls.recorded());
        json.put("llm_log_errors", calls.errors());
        json.put("llm_log_avg_latency_ms", calls.averageLatency().toMillis());
        return json;
    }

    /** Its one line. */
    String summary() {
        return String.format(
                Locale.ROOT,
                "reqs=%d errs=%d err%%=%.1f avg_lat=%dms turns=%d tools=%d webhooks=%d llm=%d llm_err=%d up=%s",
                counts.telegramRequests() + counts.discordRequests(),
                counts.telegramErrors() + counts.discordErrors(),
                errorRatePercent(),
                averageLatencyMs(),
                counts.agentTurns(),
                counts.toolCalls(),
                counts.webhookRequests(),
                calls.recorded(),
                calls.errors(),
                human(uptime));
    }

    /** Days, hours and minutes; minutes and seconds below an hour. */
    static String human(Duration time) {
        if (time.toDays() > 0) {
            return time.toDays() + "d " + time.toHoursPart() + "h " + time.toMinutesPart() + "m";
        }
        if (time.toHours() > 0) {
            return time.toHours() + "h " + time.toMinutesPart() + "m";
        }
        return time.toMinutes() + "m " + time.toSecondsPart() + "s";
    }
}
