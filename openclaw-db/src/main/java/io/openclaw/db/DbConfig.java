package io.openclaw.db;

import io.openclaw.db.recorder.RecorderConfig;
import io.openclaw.db.session.SessionsConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How the module is set up.
 *
 * @param databaseUrl where PostgreSQL is, as a libpq URL with one or more hosts; null when there is none yet: facts then wait in the spool
 * @param home folder of everything of ours, created with mode 0700
 * @param host name of this machine in the database
 * @param recorder bounds of the recorder
 * @param spoolMaxBytes size that the spool never exceeds
 * @param catchUpRowsPerSecond how fast a backlog is drained after an outage, so that live readers are not starved
 * @param knownSecrets values that must never be written, such as the gateway's own keys
 * @param migrate whether the schema is brought up to date at the start
 * @param retention which sessions are kept; everything when it has no rules
 * @param sessions where the conversations of the gateway are kept
 */
public record DbConfig(
        @Nullable String databaseUrl,
        Path home,
        String host,
        RecorderConfig recorder,
        long spoolMaxBytes,
        int catchUpRowsPerSecond,
        List<String> knownSecrets,
        boolean migrate,
        RetentionRules retention,
        SessionsConfig sessions) {

    public static final long DEFAULT_SPOOL_MAX_BYTES = 4L << 30;
    public static final long LEAST_SPOOL_MAX_BYTES = 1L << 20;
    public static final int DEFAULT_CATCH_UP_ROWS_PER_SECOND = 5_000;

    public DbConfig {
        knownSecrets = List.copyOf(knownSecrets);
        if (host.isBlank()) {
            throw new ConfigException(List.of("host is empty: set OPENCLAW_HOST to the name of this machine."));
        }
        if (spoolMaxBytes < LEAST_SPOOL_MAX_BYTES) {
            throw new ConfigException(List.of("spoolMaxBytes is below 1 MiB: nothing useful fits in."));
        }
        if (catchUpRowsPerSecond < 1) {
            throw new ConfigException(List.of("catchUpRowsPerSecond is below 1: a backlog would never drain."));
        }
    }

    /** Defaults for a home; everything else can be changed with the {@code with…} methods. */
    public static DbConfig of(Path home, String host) {
        return new DbConfig(
                null,
                home,
                host,
                RecorderConfig.defaults(),
                DEFAULT_SPOOL_MAX_BYTES,
                DEFAULT_CATCH_UP_ROWS_PER_SECOND,
                List.of(),
                true,
                RetentionRules.NONE,
                SessionsConfig.DEFAULT);
    }

    /**
     * Reads the settings that {@code docs/configuration.md} lists.
     *
     * @throws ConfigException naming every setting that cannot be used
     */
    public static DbConfig fromEnvironment(Map<String, String> environment) {
        Settings settings = new Settings(environment);
        RecorderConfig defaults = RecorderConfig.defaults();
        int ring = settings.integer("OPENCLAW_LOG_RING", 0, 1_000_000, defaults.ringCalls());
        int facts = settings.integer("OPENCLAW_QUEUE_MAX_FACTS", 1, 10_000_000, defaults.maxFacts());
        long bytes = settings.bytes("OPENCLAW_QUEUE_MAX_BYTES", 1024, defaults.maxBytes());
        long spool = settings.bytes("OPENCLAW_SPOOL_MAX_BYTES", LEAST_SPOOL_MAX_BYTES, DEFAULT_SPOOL_MAX_BYTES);
        int catchUp =
                settings.integer("OPENCLAW_CATCH_UP_ROWS_PER_SECOND", 1, 1_000_000, DEFAULT_CATCH_UP_ROWS_PER_SECOND);
        boolean migrate = settings.flag("OPENCLAW_MIGRATE", true);
        RetentionRules retention = settings.retention();
        Path home = settings.home();
        SessionsConfig sessions = settings.sessions();
        settings.throwIfWrong();
        return new DbConfig(
                settings.text("DATABASE_URL").orElse(null),
                home,
                settings.text("OPENCLAW_HOST").orElseGet(HostName::ofThisMachine),
                defaults.withRingCalls(ring).withQueue(facts, bytes),
                spool,
                catchUp,
                settings.secrets(),
                migrate,
                retention,
                sessions);
    }

    public DbConfig withDatabaseUrl(@Nullable String url) {
        return new DbConfig(
                url,
                home,
                host,
                recorder,
                spoolMaxBytes,
                catchUpRowsPerSecond,
                knownSecrets,
                migrate,
                retention,
                sessions);
    }

    public DbConfig withHome(Path newHome) {
        return new DbConfig(
                databaseUrl,
                newHome,
                host,
                recorder,
                spoolMaxBytes,
                catchUpRowsPerSecond,
                knownSecrets,
                migrate,
                retention,
                sessions);
    }

    public DbConfig withRecorder(RecorderConfig newRecorder) {
        return new DbConfig(
                databaseUrl,
                home,
                host,
                newRecorder,
                spoolMaxBytes,
                catchUpRowsPerSecond,
                knownSecrets,
                migrate,
                retention,
                sessions);
    }

    public DbConfig withSpoolMaxBytes(long bytes) {
        return new DbConfig(
                databaseUrl,
                home,
                host,
                recorder,
                bytes,
                catchUpRowsPerSecond,
                knownSecrets,
                migrate,
                retention,
                sessions);
    }

    public DbConfig withCatchUpRowsPerSecond(int rows) {
        return new DbConfig(
                databaseUrl, home, host, recorder, spoolMaxBytes, rows, knownSecrets, migrate, retention, sessions);
    }

    public DbConfig withKnownSecrets(List<String> secrets) {
        return new DbConfig(
                databaseUrl,
                home,
                host,
                recorder,
                spoolMaxBytes,
                catchUpRowsPerSecond,
                secrets,
                migrate,
                retention,
                sessions);
    }

    public DbConfig withMigrate(boolean bringUpToDate) {
        return new DbConfig(
                databaseUrl,
                home,
                host,
                recorder,
                spoolMaxBytes,
                catchUpRowsPerSecond,
                knownSecrets,
                bringUpToDate,
                retention,
                sessions);
    }

    public DbConfig withRetention(RetentionRules rules) {
        return new DbConfig(
                databaseUrl,
                home,
                host,
                recorder,
                spoolMaxBytes,
                catchUpRowsPerSecond,
                knownSecrets,
                migrate,
                rules,
                sessions);
    }

    public DbConfig withSessions(SessionsConfig newSessions) {
        return new DbConfig(
                databaseUrl,
                home,
                host,
                recorder,
                spoolMaxBytes,
                catchUpRowsPerSecond,
                knownSecrets,
                migrate,
                retention,
                newSessions);
    }

    /** The same, with nothing that may be a secret. */
    @Override
    public String toString() {
        return "DbConfig[home=" + home + ", host=" + host + ", database="
                + Optional.ofNullable(databaseUrl).map(u -> "set").orElse("not set") + "]";
    }
}
