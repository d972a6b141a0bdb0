package io.openclaw.db.postgres;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.flywaydb.core.api.output.MigrateResult;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the schema up to date. A database of openclaw-rs is adopted with every row; one that a newer version migrated is refused. Any
 * number of processes may migrate at once: one does, the others wait for it. Blocks; throws {@link MigrationException}.
 */
public final class Migrations {

    /** The newest file in {@code migrations/}; a test holds the two together. */
    public static final int NEWEST = 16;

    private static final Logger LOG = LoggerFactory.getLogger(Migrations.class);
    private static final int ATTEMPTS = 20;
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    /** A connection that is never answered must not hold up a start for ever; a long migration may take this long. */
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private final PostgresConfig config;

    private Migrations(PostgresConfig config) {
        this.config = config;
    }

    public static Migrations create(PostgresConfig config) {
        return new Migrations(config);
    }

    /**
     * What was done.
     *
     * @param from version before; 0 for an empty database, 1 for one of openclaw-rs
     * @param to version now
     * @param adopted whether a database of openclaw-rs was taken over
     */
    public record Report(int from, int to, boolean adopted) {}

    /** Version of the database, by one SELECT; empty when we never migrated it. */
    public OptionalInt currentVersion() {
        try (Connection connection = connect()) {
            return SchemaHistory.version(connection);
        } catch (SQLException e) {
            throw MigrationException.of(config, e);
        }
    }

    /** Changes nothing; version of the database if it is the one this program needs. */
    public int require() {
        int version = currentVersion().orElse(0);
        if (version > NEWEST) {
            throw MigrationException.newer(config, version, NEWEST);
        }
        if (version < NEWEST) {
            throw MigrationException.behind(config, version, NEWEST);
        }
        return version;
    }

    /** Does what is missing. A lock held by a reader is waited for in short turns, so that nobody queues up behind us. */
    public Report migrate() {
        SQLException last = new SQLException("not tried");
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            try {
                return migrateOnce();
            } catch (SQLException e) {
                if (!MigrationException.passes(e)) {
                    throw MigrationException.of(config, e);
                }
                last = e;
                LOG.info("The schema of {} is in use (SQLSTATE {}); trying again.", config, e.getSQLState());
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
        throw MigrationException.of(config, last);
    }

    private Report migrateOnce() throws SQLException {
        int from;
        boolean adopted;
        boolean known;
        try (Connection connection = connect()) {
            OptionalInt version = SchemaHistory.version(connection);
            known = version.isPresent();
            if (version.orElse(0) > NEWEST) {
                throw MigrationException.newer(config, version.getAsInt(), NEWEST);
            }
            adopted = !known && Adoption.isOpenclawRs(connection, config);
            from = adopted ? 1 : version.orElse(0);
        }
        if (from == NEWEST) {
            return new Report(from, from, false);
        }
        run(known, from);
        return new Report(from, NEWEST, adopted);
    }

    private void run(boolean known, int from) throws SQLException {
        try {
            MigrateResult result = flyway(known, from).migrate();
            LOG.info("Schema of {} migrated: {} steps.", config, result.migrationsExecuted);
        } catch (FlywayException e) {
            throw MigrationException.sqlCause(e).orElseThrow(() -> MigrationException.refused(config, e));
        }
    }

    /** A schema that others use too is no hindrance as long as none of our tables is there: then it starts at version 0. */
    private Flyway flyway(boolean known, int from) {
        FluentConfiguration flyway = Flyway.configure(Migrations.class.getClassLoader())
                .dataSource(new OneConnectionEach(this::connect))
                .locations("classpath:db/migration")
                .loggers("slf4j")
                .lockRetryCount(ATTEMPTS);
        if (!known) {
            flyway.baselineOnMigrate(true)
                    .baselineVersion(Integer.toString(from))
                    .baselineDescription(from == 0 ? "before OpenClaw" : "tables of openclaw-rs");
        }
        return flyway.load();
    }

    private Connection connect() throws SQLException {
        Connection connection = DriverManager.getConnection(config.jdbcUrl(), config.jdbcProperties());
        try (java.sql.Statement statement = connection.createStatement()) {
            statement.execute("SET lock_timeout = '3s'");
            connection.setNetworkTimeout(Runnable::run, (int) PATIENCE.toMillis());
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }
}
