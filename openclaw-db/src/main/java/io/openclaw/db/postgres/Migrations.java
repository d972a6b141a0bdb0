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
import org.flywaydb.database.postgresql.PostgreSQLConfigurationExtension;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the schema up to date. A database of openclaw-rs is adopted with every row; one that a newer version migrated is refused. Any
 * number of processes may migrate at once: one does, the others wait for it. Blocks; throws {@link MigrationException}.
 */
public final class Migrations {

    /** The newest file in {@code migrations/}; a test holds the two together. */
    public static final int NEWEST = 30;

    private static final Logger LOG = LoggerFactory.getLogger(Migrations.class);
    private static final int ATTEMPTS = 20;
    /** Key of the advisory lock: "openclaw" in ASCII. */
    private static final long ONE_AT_A_TIME = 0x6f70656e636c6177L;

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

    /** Version of the database behind a connection, by one SELECT; empty when we never migrated it. */
    public static OptionalInt version(Connection connection) throws SQLException {
        return SchemaHistory.version(connection);
    }

    /** As {@link #version}, on a connection of its own. */
    public OptionalInt currentVersion() {
        try (Connection connection = connect()) {
            return version(connection);
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

    /** One at a time: Flyway's own lock begins only after it has looked whether there is a history. */
    private Report migrateOnce() throws SQLException {
        try (Connection connection = connect();
                java.sql.Statement statement = connection.createStatement()) {
            statement.execute("SELECT pg_advisory_lock(" + ONE_AT_A_TIME + ")");
            return migrateAlone(connection);
        }
    }

    private Report migrateAlone(Connection connection) throws SQLException {
        OptionalInt version = SchemaHistory.version(connection);
        boolean known = version.isPresent();
        if (version.orElse(0) > NEWEST) {
            throw MigrationException.newer(config, version.getAsInt(), NEWEST);
        }
        boolean adopted = !known && Adoption.isOpenclawRs(connection, config);
        int from = adopted ? 1 : version.orElse(0);
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
        // One connection: the row of the history is then written in the transaction of the migration. On two, Flyway's
        // default, a
        // kill between them leaves tables that the history does not know, and the migration can never be done.
        flyway.getPluginRegister()
                .getExact(PostgreSQLConfigurationExtension.class)
                .setTransactionalLock(false);
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
