package io.openclaw.db.postgres;

import java.sql.SQLException;
import java.util.Optional;
import org.flywaydb.core.api.FlywayException;
import org.jspecify.annotations.Nullable;

/** The schema cannot be brought up to date, or not be asked; says which database, why, and what to do. Quotes no data. */
public final class MigrationException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final @Nullable String sqlState;

    private MigrationException(String message, @Nullable String sqlState) {
        super(message);
        this.sqlState = sqlState;
    }

    /** Why PostgreSQL refused; empty when it was not PostgreSQL. */
    public Optional<String> sqlState() {
        return Optional.ofNullable(sqlState);
    }

    /** Whether nobody answered, so that it is worth trying again later without doing anything. */
    public boolean unreachable() {
        return sqlState != null && (sqlState.startsWith("08") || sqlState.startsWith("57P"));
    }

    static MigrationException of(PostgresConfig config, SQLException failure) {
        String state = failure.getSQLState() == null ? "" : failure.getSQLState();
        return new MigrationException("Database " + config + ": " + advice(state), state);
    }

    static MigrationException newer(PostgresConfig config, int database, int code) {
        return new MigrationException(
                "Database " + config + " has schema version " + database + ", this program knows versions up to " + code
                        + ". A newer release migrated it: update this program. Nothing was changed.",
                null);
    }

    static MigrationException foreign(PostgresConfig config, String missing) {
        return new MigrationException(
                "Database " + config + " has tables with our names that are not those of openclaw-rs (missing: "
                        + missing + "). Use another database or schema. Nothing was changed.",
                null);
    }

    static MigrationException refused(PostgresConfig config, FlywayException failure) {
        return new MigrationException(
                "Database " + config + " cannot be migrated (" + failure.getErrorCode()
                        + "): its schema history does not fit the packaged migrations. Compare table flyway_schema_history with the"
                        + " release's migrations/ folder.",
                null);
    }

    static Optional<SQLException> sqlCause(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql) {
                return Optional.of(sql);
            }
        }
        return Optional.empty();
    }

    /** A lock, a deadlock, or another migrator that was faster: the next attempt may find it gone. */
    static boolean passes(SQLException failure) {
        String state = failure.getSQLState() == null ? "" : failure.getSQLState();
        return switch (state) {
            case "55P03", "40P01", "40001", "23505", "42P07" -> true;
            default -> false;
        };
    }

    private static String advice(String state) {
        return switch (state) {
            case "28P01", "28000" ->
                "the login was refused (SQLSTATE " + state + "). Check user and password in DATABASE_URL.";
            case "3D000" ->
                "there is no such database (SQLSTATE 3D000). Create it with createdb, or correct DATABASE_URL.";
            case "42501" ->
                "the user may not change the schema (SQLSTATE 42501). Migrate as the owner of the tables, or GRANT"
                        + " CREATE on the schema.";
            case "55P03" ->
                "the tables are locked by others (SQLSTATE 55P03). End long transactions, then migrate again.";
            case "25006" -> "this server is a standby (SQLSTATE 25006). Name the primary in DATABASE_URL.";
            default ->
                state.startsWith("08") || state.startsWith("57P") || state.isEmpty()
                        ? "nobody answers (SQLSTATE " + state
                                + "). Check that PostgreSQL runs there and can be reached."
                        : "a migration failed (SQLSTATE " + state
                                + "). It was rolled back; the server's log says where.";
        };
    }
}
