package io.openclaw.db.spool;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.UUID;

/**
 * Rows that could not be stored, in a file of their own: spool files go when they are empty. Bounded in rows and bytes; the
 * oldest go first. Putting one in twice keeps it once.
 */
final class DeadLetters {

    private static final String CREATE = """
            CREATE TABLE IF NOT EXISTS dlq (
                number      INTEGER PRIMARY KEY AUTOINCREMENT,
                writer_id   BLOB NOT NULL,
                seq         INTEGER NOT NULL,
                id          BLOB NOT NULL,
                kind        INTEGER NOT NULL,
                recorded_at INTEGER NOT NULL,
                marks       INTEGER NOT NULL,
                sqlstate    TEXT NOT NULL,
                reason      TEXT NOT NULL,
                dead_at     INTEGER NOT NULL,
                payload     BLOB NOT NULL,
                UNIQUE (writer_id, seq, id)
            )""";
    private static final String INSERT = """
            INSERT INTO dlq (writer_id, seq, id, kind, recorded_at, marks, sqlstate, reason, dead_at, payload)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT DO NOTHING""";
    private static final String SIZE = "SELECT count(*), coalesce(sum(length(payload)), 0) FROM dlq";
    private static final String OLDEST = "SELECT number, length(payload) FROM dlq ORDER BY number LIMIT 1";
    private static final String DELETE = "DELETE FROM dlq WHERE number = ?";

    private final Connection connection;
    private final SpoolConfig config;
    private long rows;
    private long bytes;
    private long evicted;

    private DeadLetters(Connection connection, SpoolConfig config) {
        this.connection = connection;
        this.config = config;
    }

    /** Why a row is here. */
    record Cause(String sqlstate, String reason, Instant at) {}

    static DeadLetters open(Path file, SpoolConfig config) throws SQLException {
        Connection connection = Sqlite.open(file);
        try {
            Sqlite.run(connection, CREATE);
            DeadLetters opened = new DeadLetters(connection, config);
            opened.measure();
            return opened;
        } catch (SQLException e) {
            Sqlite.closeQuietly(connection);
            throw e;
        }
    }

    long rows() {
        return rows;
    }

    long evicted() {
        return evicted;
    }

    void put(UUID writer, RawRow row, Cause cause) throws SQLException {
        Sqlite.begin(connection);
        try {
            if (insert(writer, row, cause) > 0) {
                rows++;
                bytes += row.payload().length;
            }
            while (rows > 1 && (rows > config.maxDeadLetters() || bytes > config.maxDeadLetterBytes())) {
                evictOldest();
            }
            Sqlite.commit(connection);
        } catch (SQLException e) {
            Sqlite.rollbackQuietly(connection);
            measure();
            throw e;
        }
    }

    private int insert(UUID writer, RawRow row, Cause cause) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
            insert.setBytes(1, RowChecksum.bytes(writer));
            insert.setLong(2, row.seq());
            insert.setBytes(3, row.id());
            insert.setInt(4, row.kind());
            insert.setLong(5, row.recordedMicros());
            insert.setInt(6, row.marks());
            insert.setString(7, cause.sqlstate());
            insert.setString(8, cause.reason());
            insert.setLong(9, RawRow.micros(cause.at()));
            insert.setBytes(10, row.payload());
            return insert.executeUpdate();
        }
    }

    private void evictOldest() throws SQLException {
        long number;
        long length;
        try (PreparedStatement select = connection.prepareStatement(OLDEST);
                ResultSet row = select.executeQuery()) {
            row.next();
            number = row.getLong(1);
            length = row.getLong(2);
        }
        try (PreparedStatement delete = connection.prepareStatement(DELETE)) {
            delete.setLong(1, number);
            delete.executeUpdate();
        }
        rows--;
        bytes -= length;
        evicted++;
    }

    private void measure() throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(SIZE);
                ResultSet row = select.executeQuery()) {
            row.next();
            rows = row.getLong(1);
            bytes = row.getLong(2);
        }
    }

    void close() {
        Sqlite.closeQuietly(connection);
    }
}
