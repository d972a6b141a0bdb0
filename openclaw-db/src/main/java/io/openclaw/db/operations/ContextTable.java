package io.openclaw.db.operations;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Tables {@code project_context} and {@code project_context_history}. Triggers number the changes and keep the history. */
public final class ContextTable {

    /** The setting is for the trigger, and for this statement alone. */
    private static final String SET = """
            INSERT INTO project_context AS c (key, value, expires_at)
            SELECT ?, ?::JSONB, ?
            FROM (SELECT set_config('openclaw.host', ?, true)) AS changer
            ON CONFLICT (key) DO UPDATE
            SET value = EXCLUDED.value, expires_at = EXCLUDED.expires_at
            WHERE ? OR c.expires_at <= clock_timestamp()
            RETURNING key, value::TEXT, revision, updated_at, expires_at
            """;

    private static final String REPLACE = """
            UPDATE project_context AS c
            SET value = ?::JSONB, expires_at = ?
            FROM (SELECT set_config('openclaw.host', ?, true)) AS changer
            WHERE key = ? AND revision = ? AND (expires_at IS NULL OR expires_at > clock_timestamp())
            RETURNING key, value::TEXT, revision, updated_at, expires_at
            """;

    private static final String GET = """
            SELECT key, value::TEXT, revision, updated_at, expires_at
            FROM project_context
            WHERE key = ? AND (expires_at IS NULL OR expires_at > clock_timestamp())
            """;

    private static final String LIST = """
            SELECT key, value::TEXT, revision, updated_at, expires_at
            FROM project_context
            WHERE starts_with(key, ?) AND key > ? AND (expires_at IS NULL OR expires_at > clock_timestamp())
            ORDER BY key
            LIMIT ?
            """;

    private static final String DELETE = """
            DELETE FROM project_context AS c
            USING (SELECT set_config('openclaw.host', ?, true)) AS changer
            WHERE c.key = ?
            RETURNING c.expires_at IS NULL OR c.expires_at > clock_timestamp()
            """;

    private static final String HISTORY = """
            SELECT key, revision, value::TEXT, changed_at, expires_at, host
            FROM project_context_history
            WHERE key = ? AND revision < ?
            ORDER BY revision DESC
            LIMIT ?
            """;

    private final Connection connection;
    private final String host;

    ContextTable(Connection connection, String host) {
        this.connection = connection;
        this.host = host;
    }

    /** What was set; empty when the revision is not the one that was demanded: then nothing is changed. */
    public Optional<ContextEntry> set(ContextChange change) throws SQLException {
        Long demanded = change.ifRevision();
        return demanded == null || demanded == 0 ? put(change) : replace(change, demanded);
    }

    /** The entry; empty when the key is not set, or no longer. */
    public Optional<ContextEntry> get(String key) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(GET)) {
            statement.setString(1, key);
            return JdbcRows.first(statement, ContextTable::entry);
        }
    }

    /** Entries in the order of their keys. */
    public List<ContextEntry> list(String prefix, String after, int limit) throws SQLException {
        return page(prefix, after, limit, Long.MAX_VALUE).rows();
    }

    /** The same, and not much more text at once than that. */
    public Slice<ContextEntry> page(String prefix, String after, int limit, long characters) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(LIST)) {
            statement.setString(1, prefix);
            statement.setString(2, after);
            statement.setInt(3, limit);
            return JdbcRows.upTo(characters, statement, ContextTable::entry);
        }
    }

    /** Whether there was something to delete. Its history stays. */
    public boolean delete(String key) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(DELETE)) {
            statement.setString(1, host);
            statement.setString(2, key);
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next() && rows.getBoolean(1);
            }
        }
    }

    /** What the key was set to, the latest first. */
    public List<ContextRevision> history(String key, int limit) throws SQLException {
        return history(key, Long.MAX_VALUE, limit, Long.MAX_VALUE).rows();
    }

    /** The same of the revisions before one, and not much more text at once than that. */
    public Slice<ContextRevision> history(String key, long before, int limit, long characters) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(HISTORY)) {
            statement.setString(1, key);
            statement.setLong(2, before);
            statement.setInt(3, limit);
            return JdbcRows.upTo(
                    characters,
                    statement,
                    row -> new ContextRevision(
                            row.getString(1),
                            row.getLong(2),
                            row.getString(3),
                            JdbcTimes.at(row, 4),
                            JdbcTimes.orNull(row, 5),
                            row.getString(6)));
        }
    }

    private Optional<ContextEntry> put(ContextChange change) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(SET)) {
            statement.setString(1, change.key());
            statement.setString(2, change.value());
            statement.setObject(3, JdbcTimes.of(change.expiresAt()));
            statement.setString(4, host);
            statement.setBoolean(5, change.ifRevision() == null);
            return JdbcRows.first(statement, ContextTable::entry);
        }
    }

    private Optional<ContextEntry> replace(ContextChange change, long revision) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(REPLACE)) {
            statement.setString(1, change.value());
            statement.setObject(2, JdbcTimes.of(change.expiresAt()));
            statement.setString(3, host);
            statement.setString(4, change.key());
            statement.setLong(5, revision);
            return JdbcRows.first(statement, ContextTable::entry);
        }
    }

    private static ContextEntry entry(ResultSet row) throws SQLException {
        return new ContextEntry(
                row.getString(1), row.getString(2), row.getLong(3), JdbcTimes.at(row, 4), JdbcTimes.orNull(row, 5));
    }
}
