package io.openclaw.gateway;

import io.openclaw.db.ConfigException;
import io.openclaw.db.DbConfig;
import io.openclaw.gateway.http.HttpConfig;
import io.openclaw.gateway.metrics.SnapshotTimer;
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
 */
public record GatewayConfig(DbConfig db, @Nullable HttpConfig http, Duration snapshotEvery) {

    /** A plugin without HTTP. */
    public static GatewayConfig of(DbConfig db) {
        return new GatewayConfig(db, null, SnapshotTimer.PERIOD);
    }

    /**
     * Reads the settings. HTTP is served inside a host only where {@code OPENCLAW_HTTP_PORT} asks for it.
     *
     * @throws ConfigException naming every setting that cannot be used
     */
    public static GatewayConfig fromEnvironment(Map<String, String> environment) {
        List<String> problems = new ArrayList<>();
        Optional<DbConfig> db = read(() -> DbConfig.fromEnvironment(environment), problems);
        Optional<HttpConfig> http = environment.containsKey("OPENCLAW_HTTP_PORT")
                ? read(() -> HttpConfig.fromEnvironment(environment), problems)
                : Optional.empty();
        return db.filter(all -> problems.isEmpty())
                .map(all -> of(all).withHttp(http.orElse(null)))
                .orElseThrow(() -> new ConfigException(problems));
    }

    /**
     * A gateway host of its own, which always serves HTTP. What the database needs is given; what HTTP needs is read.
     *
     * @param port to listen on; 0 for any free one
     * @throws ConfigException naming every setting that cannot be used
     */
    public static GatewayConfig standAlone(Map<String, String> environment, DbConfig db, int port) {
        HttpConfig http = HttpConfig.fromEnvironment(environment).withPort(port);
        return of(db).withHttp(http.withTokenFile(db.home().resolve("http-token")));
    }

    public GatewayConfig withDb(DbConfig newDb) {
        return new GatewayConfig(newDb, http, snapshotEvery);
    }

    public GatewayConfig withHttp(@Nullable HttpConfig newHttp) {
        return new GatewayConfig(db, newHttp, snapshotEvery);
    }

    public GatewayConfig withSnapshotEvery(Duration period) {
        return new GatewayConfig(db, http, period);
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
