package io.openclaw.gateway.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.openclaw.db.Health;
import io.openclaw.db.Health.DrainHealth;
import io.openclaw.db.Health.SpoolHealth;
import io.openclaw.db.recorder.DropReason;
import io.openclaw.db.recorder.RecorderStats;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * Our own figures: queue, spool, way to PostgreSQL, accounting. One look at the module serves a whole exposition, so that its figures fit
 * together.
 */
final class DbMeters {

    private static final List<String> BREAKER_STATES = List.of("CLOSED", "OPEN", "HALF_OPEN");

    /** One look. */
    private record Seen(Health health, RecorderStats recorder, Map<String, Long> redacted) {}

    private final MeterRegistry registry;
    private final Sources sources;
    private final GatewayProcess process;
    private volatile @Nullable Seen seen;

    DbMeters(MeterRegistry registry, Sources sources, GatewayProcess process) {
        this.registry = registry;
        this.sources = sources;
        this.process = process;
        queue();
        spool();
        drain();
        accounting();
    }

    /** Looks again. */
    void refresh() {
        Seen now = new Seen(
                sources.health().get(),
                sources.recorder().get(),
                sources.redacted().get());
        seen = now;
        now.redacted().keySet().forEach(this::redactedBy);
    }

    Health health() {
        return seen().health();
    }

    private Seen seen() {
        Seen latest = seen;
        if (latest == null) {
            throw new IllegalStateException("The figures were shown before they were looked at: refresh first.");
        }
        return latest;
    }

    private void queue() {
        gauge("queue.depth", null, "Facts waiting in memory", s -> s.recorder().waiting());
        gauge("queue", "bytes", "Memory of the facts waiting", s -> s.recorder().waitingBytes());
        gauge(
                "queue.oldest.age",
                "seconds",
                "Age of the oldest fact in memory",
                s -> seconds(s.recorder().oldestWaiting()));
        counter("commits", "Group commits", s -> s.recorder().commits());
        counter("accepted", "Facts handed to the spool", s -> s.recorder().accepted());
        FunctionTimer.builder(
                        "openclaw.db.record.cost",
                        this,
                        m -> m.seen().recorder().cost().samples(),
                        m -> m.seen().recorder().cost().totalNanos(),
                        TimeUnit.NANOSECONDS)
                .description("What recording costs the caller, sampled")
                .register(registry);
        gauge(
                "record.cost.max",
                "seconds",
                "Slowest sampled recording",
                s -> s.recorder().cost().maxNanos() / 1e9);
    }

    private void spool() {
        spool("spool.rows", null, "Facts waiting on disk", SpoolHealth::rows);
        spool("spool", "bytes", "Size of the spool", SpoolHealth::bytes);
        spool("spool.limit", "bytes", "Size that the spool never exceeds", SpoolHealth::maxBytes);
        spool("spool.oldest.age", "seconds", "Age of the oldest fact on disk", spool -> age(spool.oldest()));
        spool("spool.left", "seconds", "Time until the spool is full, NaN when it does not grow", DbMeters::left);
        spool("spool.commit", "seconds", "Time of the latest commit", spool -> seconds(spool.lastCommit()));
        spool("spool.memory.only", null, "1 while the disk cannot be written", DbMeters::memoryOnly);
        spool("spool.dead.letters", null, "Damaged rows kept aside on disk", SpoolHealth::deadLetters);
        counter(
                "spool.io.errors",
                "Failed reads and writes of the spool",
                s -> s.health().spool().ioErrors());
    }

    private void drain() {
        drain("pg.configured", null, "1 when a database is known", drain -> drain.configured() ? 1 : 0);
        drain("pg.connected", null, "1 while a connection is open", drain -> drain.connected() ? 1 : 0);
        drain("pg.batch.size", null, "Rows that the next batch may hold", DrainHealth::batchSize);
        drain("drain.lag", "seconds", "Age of the oldest fact that PostgreSQL lacks", drain -> seconds(drain.lag()));
        counter("pg.batches", "Batches stored", s -> s.health().drain().batches());
        for (String state : BREAKER_STATES) {
            Gauge.builder("openclaw.db.breaker.state", this, m -> m.breakerIs(state) ? 1 : 0)
                    .description("1 for the present state of the breaker")
                    .tag("state", state.toLowerCase(Locale.ROOT))
                    .register(registry);
        }
    }

    private void accounting() {
        gauge("ready", null, "1 while facts can become durable", s -> s.health().ready() ? 1 : 0);
        counter(
                "recorded",
                "Facts given to the recorder",
                s -> s.health().accounting().recorded());
        counter(
                "inherited",
                "Facts found in the spool at the start",
                s -> s.health().accounting().inherited());
        counter(
                "stored",
                "Facts that PostgreSQL has",
                s -> s.health().accounting().stored());
        gauge(
                "in.memory",
                null,
                "Facts not on disk yet",
                s -> s.health().accounting().inMemory());
        counter("dead.lettered", "Facts set aside", s -> s.health().accounting().deadLettered());
        gauge(
                "unaccounted",
                null,
                "Facts missing from the accounting",
                s -> s.health().accounting().difference());
        for (DropReason reason : DropReason.values()) {
            FunctionCounter.builder("openclaw.db.dropped", this, m -> m.dropped(reason.code()))
                    .description("Facts not kept")
                    .tag("reason", reason.code())
                    .register(registry);
        }
    }

    private void redactedBy(String rule) {
        FunctionCounter.builder(
                        "openclaw.db.redacted", this, m -> m.seen().redacted().getOrDefault(rule, 0L))
                .description("Secrets taken out")
                .tag("rule", rule)
                .register(registry);
    }

    private boolean breakerIs(String state) {
        return seen().health().drain().breaker().equals(state);
    }

    private long dropped(String reason) {
        return seen().health().accounting().dropped().getOrDefault(reason, 0L);
    }

    private void gauge(String name, @Nullable String unit, String description, ToDoubleFunction<Seen> figure) {
        Gauge.builder("openclaw.db." + name, this, m -> figure.applyAsDouble(m.seen()))
                .description(description)
                .baseUnit(unit)
                .register(registry);
    }

    private void spool(String name, @Nullable String unit, String description, ToDoubleFunction<SpoolHealth> figure) {
        gauge(name, unit, description, s -> figure.applyAsDouble(s.health().spool()));
    }

    private void drain(String name, @Nullable String unit, String description, ToDoubleFunction<DrainHealth> figure) {
        gauge(name, unit, description, s -> figure.applyAsDouble(s.health().drain()));
    }

    private void counter(String name, String description, ToDoubleFunction<Seen> figure) {
        FunctionCounter.builder("openclaw.db." + name, this, m -> figure.applyAsDouble(m.seen()))
                .description(description)
                .register(registry);
    }

    private double age(@Nullable Instant since) {
        return since == null ? 0 : Math.max(0, seconds(Duration.between(since, process.now())));
    }

    private static double left(SpoolHealth spool) {
        Duration left = spool.left();
        return left == null ? Double.NaN : seconds(left);
    }

    private static double memoryOnly(SpoolHealth spool) {
        return spool.state().equals("ok") ? 0 : 1;
    }

    private static double seconds(Duration time) {
        return time.toNanos() / 1e9;
    }

    /** The same in short, for readers of JSON. */
    Map<String, @Nullable Object> json() {
        Seen now = seen();
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("ready", now.health().ready());
        json.put("recorded", now.health().accounting().recorded());
        json.put("inherited", now.health().accounting().inherited());
        json.put("stored", now.health().accounting().stored());
        json.put("in_spool", now.health().accounting().inSpool());
        json.put("in_memory", now.health().accounting().inMemory());
        json.put("dead_lettered", now.health().accounting().deadLettered());
        json.put("dropped", now.health().accounting().dropped());
        json.put("redacted", now.redacted());
        json.put("queue_depth", now.recorder().waiting());
        json.put("queue_bytes", now.recorder().waitingBytes());
        json.put("spool_rows", now.health().spool().rows());
        json.put("spool_bytes", now.health().spool().bytes());
        json.put("spool_bytes_limit", now.health().spool().maxBytes());
        json.put("breaker", now.health().drain().breaker());
        json.put("pg_batches", now.health().drain().batches());
        json.put("drain_lag_seconds", seconds(now.health().drain().lag()));
        return json;
    }
}
