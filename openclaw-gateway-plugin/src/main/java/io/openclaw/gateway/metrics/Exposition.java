package io.openclaw.gateway.metrics;

import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.openclaw.db.Health;
import io.openclaw.gateway.live.LiveStatus;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Shows the figures: openclaw-rs's under its names, ours as {@code openclaw_db_*}, the JVM's as Micrometer names them. Each series is
 * there once. Any thread may ask; nothing waits.
 */
public final class Exposition implements AutoCloseable {

    /** Of {@link #prometheus()}. */
    public static final String PROMETHEUS_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private final GatewayProcess process;
    private final GatewayCounters counters;
    private final Sources sources;
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final JvmGcMetrics collections = new JvmGcMetrics();
    private final DbMeters db;
    private final LossMeters losses;
    private final HttpMeters http;
    private final OtlpMeters otlp;
    private volatile @Nullable Supplier<LiveStatus> live;

    private Exposition(GatewayProcess process, GatewayCounters counters, Sources sources) {
        this.process = process;
        this.counters = counters;
        this.sources = sources;
        this.db = new DbMeters(registry, sources, process);
        this.losses = new LossMeters(registry);
        this.http = new HttpMeters(registry);
        this.otlp = new OtlpMeters(registry);
    }

    public static Exposition create(GatewayProcess process, GatewayCounters counters, Sources sources) {
        return new Exposition(process, counters, sources);
    }

    /** Begins to watch the JVM. */
    public void start() {
        new ClassLoaderMetrics().bindTo(registry);
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        collections.bindTo(registry);
    }

    /** Shows the gateway that is heard through its WebSocket, too. */
    public void show(Supplier<LiveStatus> status) {
        live = status;
        LiveMeters.register(registry, status);
    }

    /** How it is with that gateway; null where none is heard. */
    public @Nullable LiveStatus live() {
        Supplier<LiveStatus> asked = live;
        return asked == null ? null : asked.get();
    }

    public GatewayProcess process() {
        return process;
    }

    /** Where the HTTP room counts what it does. */
    public HttpMeters http() {
        return http;
    }

    /** Where the HTTP room counts what exporters sent. */
    public OtlpMeters otlp() {
        return otlp;
    }

    public Health health() {
        return losses().in(sources.health().get());
    }

    /** What was lost before the recorder could count it. */
    public Losses losses() {
        return sources.losses().get();
    }

    public CallTotals calls() {
        return sources.calls().get();
    }

    /** Prometheus text format 0.0.4, see {@link #PROMETHEUS_TYPE}. */
    public String prometheus() {
        refresh();
        return figures(db.health()).prometheus(process) + registry.scrape();
    }

    /** openclaw-rs's twenty-five keys at the top; ours below {@code openclaw_db}. Values are numbers, texts, maps or null. */
    public Map<String, @Nullable Object> json() {
        refresh();
        Map<String, @Nullable Object> json =
                new LinkedHashMap<>(figures(db.health()).json());
        json.put("openclaw_db", db.json());
        return json;
    }

    /** One line for people. */
    public String summary() {
        return figures(health()).summary();
    }

    @Override
    public void close() {
        collections.close();
        registry.close();
    }

    private void refresh() {
        db.refresh();
        losses.show(losses());
    }

    private GatewayFigures figures(Health health) {
        OptionalLong sessions = sources.sessions().get();
        return new GatewayFigures(
                counters.snapshot(),
                sources.calls().get(),
                sessions.isPresent() ? sessions.getAsLong() : null,
                HealthCheck.of(health, losses()).size(),
                process.residentBytes(),
                process.uptime());
    }
}
