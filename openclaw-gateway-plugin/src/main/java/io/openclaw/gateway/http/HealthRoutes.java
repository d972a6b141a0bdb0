package io.openclaw.gateway.http;

import io.openclaw.db.Accounting;
import io.openclaw.db.Health;
import io.openclaw.gateway.metrics.CallTotals;
import io.openclaw.gateway.metrics.Exposition;
import io.openclaw.gateway.metrics.GatewayProcess;
import io.openclaw.gateway.metrics.HealthCheck;
import io.openclaw.gateway.metrics.Losses;
import io.openclaw.gateway.metrics.OtlpMeters;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code /health}, {@code /ready}, {@code /live}, {@code /version} and {@code /ping}. */
final class HealthRoutes {

    private static final String EQUATION =
            "recorded + inherited = stored + in_spool + in_memory + dead_lettered + sum(dropped)";

    private final Exposition exposition;

    HealthRoutes(Exposition exposition) {
        this.exposition = exposition;
    }

    /** Always 200: who asks how we are gets an answer, whatever it is. */
    void health(RoutingContext ctx) {
        Health health = exposition.health();
        GatewayProcess process = exposition.process();
        Answers.json(
                ctx,
                200,
                new JsonObject()
                        .put("status", health.degraded().isEmpty() && health.ready() ? "ok" : "degraded")
                        .put("ready", health.ready())
                        .put("degraded", new JsonArray(health.degraded()))
                        .put("version", process.version())
                        .put("hostname", process.host())
                        .put("pid", process.pid())
                        .put("boot_id", process.bootId().toString())
                        .put("boot_time", process.startedAt().toString())
                        .put("uptime_seconds", process.uptime().toSeconds())
                        .put("accounting", accounting(health.accounting()))
                        .put("lost_before_recording", losses(exposition.losses()))
                        .put("spool", spool(health.spool(), process.now()))
                        .put("drain", drain(health.drain()))
                        .put("search", search(health.search()))
                        .put("sessions", sessions(health))
                        .put("ingest", IngestRoutes.jsonOrNull(health.ingest()))
                        .put("otlp", otlp(exposition.otlp()))
                        .put("live", LiveJson.orNull(exposition.live()))
                        .put("llm_log", calls(exposition.calls())));
    }

    /** 503 when facts cannot become durable anywhere; PostgreSQL being away is no reason while the spool takes them. */
    void ready(RoutingContext ctx) {
        Health health = exposition.health();
        List<HealthCheck> checks = HealthCheck.of(health, exposition.losses());
        JsonArray failed = new JsonArray();
        checks.stream().filter(check -> !check.ok()).map(HealthCheck::name).forEach(failed::add);
        Answers.json(
                ctx,
                health.ready() ? 200 : 503,
                new JsonObject()
                        .put("ready", health.ready())
                        .put("checks_total", checks.size())
                        .put("checks_passed", checks.size() - failed.size())
                        .put("failed", failed));
    }

    void live(RoutingContext ctx) {
        Answers.json(ctx, 200, new JsonObject().put("live", true));
    }

    void version(RoutingContext ctx) {
        GatewayProcess process = exposition.process();
        Answers.json(
                ctx,
                200,
                new JsonObject()
                        .put("version", process.version())
                        .put("boot_time", process.startedAt().toString())
                        .put("boot_id", process.bootId().toString())
                        .put("hostname", process.host())
                        .put("java_version", System.getProperty("java.version")));
    }

    void ping(RoutingContext ctx) {
        Answers.text(ctx, Answers.TEXT, "pong");
    }

    private static JsonObject accounting(Accounting terms) {
        JsonObject dropped = new JsonObject();
        terms.dropped().forEach(dropped::put);
        return new JsonObject()
                .put("equation", EQUATION)
                .put("recorded", terms.recorded())
                .put("inherited", terms.inherited())
                .put("stored", terms.stored())
                .put("in_spool", terms.inSpool())
                .put("in_memory", terms.inMemory())
                .put("dead_lettered", terms.deadLettered())
                .put("dropped", dropped)
                .put("dropped_total", terms.droppedTotal())
                .put("difference", terms.difference())
                .put("balanced", terms.balanced());
    }

    private static JsonObject losses(Losses losses) {
        JsonObject feeds = new JsonObject();
        losses.letGoByFeeds().forEach(feeds::put);
        return new JsonObject()
                .put("before_start", losses.beforeStart())
                .put("unusable", losses.unusable())
                .put("let_go_by_feeds", feeds);
    }

    private static JsonObject spool(Health.SpoolHealth spool, Instant now) {
        Instant oldest = spool.oldest();
        return new JsonObject()
                .put("state", spool.state())
                .put("rows", spool.rows())
                .put("bytes", spool.bytes())
                .put("max_bytes", spool.maxBytes())
                .put("oldest_at", oldest == null ? null : oldest.toString())
                .put("oldest_age_seconds", oldest == null ? null : seconds(Duration.between(oldest, now)))
                .put("hours_left", hours(spool.left()))
                .put("dead_letters", spool.deadLetters())
                .put("io_errors", spool.ioErrors())
                .put("last_commit_ms", millis(spool.lastCommit()));
    }

    private static JsonObject drain(Health.DrainHealth drain) {
        Instant lastWrite = drain.lastWrite();
        return new JsonObject()
                .put("configured", drain.configured())
                .put("connected", drain.connected())
                .put("breaker", drain.breaker())
                .put("server", drain.server())
                .put("schema_version", drain.schemaVersion())
                .put("batches", drain.batches())
                .put("batch_size", drain.batchSize())
                .put("last_write_at", lastWrite == null ? null : lastWrite.toString())
                .put("lag_seconds", seconds(drain.lag()))
                .put("last_error", drain.lastError());
    }

    private static @Nullable JsonObject search(Health.@Nullable SearchHealth search) {
        return search == null
                ? null
                : new JsonObject()
                        .put("not_indexed", search.waiting())
                        .put("more", search.more())
                        .put("lag_seconds", seconds(search.lag()))
                        .put("parts_of_words", search.partsOfWords());
    }

    private static JsonObject sessions(Health health) {
        return new JsonObject().put("mode", health.sessionMode()).put("verified", verified(health.sessions()));
    }

    private static @Nullable JsonObject verified(Health.@Nullable SessionsVerified verified) {
        return verified == null
                ? null
                : new JsonObject()
                        .put("at", verified.at() == null ? null : verified.at().toString())
                        .put("files", verified.files())
                        .put("sessions", verified.sessions())
                        .put("messages", verified.messages())
                        .put("differences", verified.differences())
                        .put("named", new JsonArray(verified.named()))
                        .put("error", verified.error());
    }

    /** What exporters sent since the start, by kind. */
    private static JsonObject otlp(OtlpMeters meters) {
        JsonObject json = new JsonObject();
        meters.totals()
                .forEach((signal, total) -> json.put(
                        signal,
                        new JsonObject().put("accepted", total.accepted()).put("rejected", total.rejected())));
        return json;
    }

    private static JsonObject calls(CallTotals totals) {
        return new JsonObject()
                .put("total_recorded", totals.recorded())
                .put("buffered", totals.buffered())
                .put("errors", totals.errors())
                .put("avg_latency_ms", totals.averageLatency().toMillis());
    }

    private static double seconds(Duration time) {
        return Math.max(0, time.toMillis()) / 1e3;
    }

    private static double millis(Duration time) {
        return time.toNanos() / 1e6;
    }

    private static @Nullable Double hours(@Nullable Duration time) {
        return time == null ? null : Math.round(time.toMinutes() / 6.0) / 10.0;
    }
}
