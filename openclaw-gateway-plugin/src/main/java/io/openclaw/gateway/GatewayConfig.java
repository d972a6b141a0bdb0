package io.openclaw.gateway;

import io.openclaw.db.ConfigException;
import io.openclaw.db.ConfigPaths;
import io.openclaw.db.DbConfig;
import io.openclaw.db.IngestConfig;
import io.openclaw.db.Settings;
import io.openclaw.gateway.http.HttpConfig;
import io.openclaw.gateway.live.LiveConfig;
import io.openclaw.gateway.metrics.SnapshotTimer;
import io.openclaw.gateway.telemetry.TelemetryConfig;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How the plugin is set up. Each room reads its own settings; {@code docs/configuration.md} lists them.
 *
 * @param db the way of a fact to PostgreSQL
 * @param http where HTTP is served; null: not at all
 * @param snapshotEvery time between two metrics snapshots
 * @param configs configuration files whose history is kept
 * @param ingest files of other programs that are read
 * @param telemetry day folders of llm-telemetry that are written; null: none
 * @param live the OpenClaw gateway that is heard through its WebSocket; null: none
 */
public record GatewayConfig(
        DbConfig db,
        @Nullable HttpConfig http,
        Duration snapshotEvery,
        ConfigPaths configs,
        IngestConfig ingest,
        @Nullable TelemetryConfig telemetry,
        @Nullable LiveConfig live) {

    /** A plugin without HTTP. */
    public static GatewayConfig of(DbConfig db) {
        return new GatewayConfig(
                db,
                null,
                SnapshotTimer.PERIOD,
                ConfigPaths.in(db.sessions().gatewayHome()),
                IngestConfig.off(),
                null,
                null);
    }

    /**
     * Reads the settings. HTTP is served inside a host only where {@code OPENCLAW_HTTP_PORT} asks for it; empty, as everywhere, is not set.
     *
     * @throws ConfigException naming every setting that cannot be used
     */
    public static GatewayConfig fromEnvironment(Map<String, String> environment) {
        boolean asked = new Settings(environment).text("OPENCLAW_HTTP_PORT").isPresent();
        return read(environment, asked, false);
    }

    /**
     * A gateway host of its own, which always serves HTTP.
     *
     * @throws ConfigException naming every setting that cannot be used
     */
    public static GatewayConfig standAlone(Map<String, String> environment) {
        return read(environment, true, true);
    }

    /**
     * Where HTTP is reached from this machine: the address it is bound to, or loopback where it is bound to all; an IPv6 address without
     * brackets.
     *
     * @throws IllegalStateException where it is not served
     */
    public String httpAddress() {
        return served().reachedAt();
    }

    /** Where HTTP listens; {@link IllegalStateException} where it is not served. */
    public String httpBind() {
        return served().bind();
    }

    /** 0 for any free one; {@link IllegalStateException} where HTTP is not served. */
    public int httpPort() {
        return served().port();
    }

    /** Of the gateway that is heard through its WebSocket. */
    public Optional<URI> liveUrl() {
        return Optional.ofNullable(live).map(LiveConfig::url);
    }

    public GatewayConfig withHttpPort(int port) {
        return withHttp(served().withPort(port));
    }

    public GatewayConfig withDb(DbConfig newDb) {
        return new GatewayConfig(newDb, http, snapshotEvery, configs, ingest, telemetry, live);
    }

    public GatewayConfig withHttp(@Nullable HttpConfig newHttp) {
        return new GatewayConfig(db, newHttp, snapshotEvery, configs, ingest, telemetry, live);
    }

    public GatewayConfig withSnapshotEvery(Duration period) {
        return new GatewayConfig(db, http, period, configs, ingest, telemetry, live);
    }

    public GatewayConfig withConfigs(ConfigPaths files) {
        return new GatewayConfig(db, http, snapshotEvery, files, ingest, telemetry, live);
    }

    public GatewayConfig withIngest(IngestConfig files) {
        return new GatewayConfig(db, http, snapshotEvery, configs, files, telemetry, live);
    }

    public GatewayConfig withTelemetry(@Nullable TelemetryConfig newTelemetry) {
        return new GatewayConfig(db, http, snapshotEvery, configs, ingest, newTelemetry, live);
    }

    /** The token of that gateway is a secret from then on, wherever it appears. */
    public GatewayConfig withLive(@Nullable LiveConfig newLive) {
        List<String> secrets = new ArrayList<>(db.knownSecrets());
        if (newLive != null && newLive.token() != null && !secrets.contains(newLive.token())) {
            secrets.add(newLive.token());
        }
        return new GatewayConfig(
                db.withKnownSecrets(secrets), http, snapshotEvery, configs, ingest, telemetry, newLive);
    }

    private HttpConfig served() {
        if (http == null) {
            throw new IllegalStateException("HTTP is not served: ask for it first.");
        }
        return http;
    }

    private static GatewayConfig read(Map<String, String> environment, boolean serving, boolean reading) {
        List<String> problems = new ArrayList<>();
        Optional<DbConfig> db = read(() -> DbConfig.fromEnvironment(environment), problems);
        Optional<HttpConfig> http =
                serving ? read(() -> HttpConfig.fromEnvironment(environment), problems) : Optional.empty();
        Optional<ConfigPaths> configs = read(() -> ConfigPaths.fromEnvironment(environment), problems);
        Optional<IngestConfig> ingest = read(() -> IngestConfig.fromEnvironment(environment, reading), problems);
        Optional<TelemetryConfig> telemetry = read(() -> TelemetryConfig.fromEnvironment(environment), problems)
                .flatMap(asked -> asked);
        Optional<LiveConfig> live =
                read(() -> LiveConfig.fromEnvironment(environment), problems).flatMap(asked -> asked);
        return db.filter(all -> problems.isEmpty())
                .map(all -> of(all).withHttp(http.orElse(null))
                        .withConfigs(configs.orElseGet(ConfigPaths::none))
                        .withIngest(ingest.orElseGet(IngestConfig::off))
                        .withTelemetry(telemetry.orElse(null))
                        .withLive(live.orElse(null)))
                .orElseThrow(
                        () -> new ConfigException(problems.stream().distinct().toList()));
    }

    private static <T> Optional<T> read(Supplier<T> settings, List<String> problems) {
        try {
            return Optional.of(settings.get());
        } catch (ConfigException e) {
            problems.addAll(e.problems());
            return Optional.empty();
        }
    }
}
