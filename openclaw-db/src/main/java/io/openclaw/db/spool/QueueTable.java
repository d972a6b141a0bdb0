package io.openclaw.db.spool;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rows of a spool file. Ids are not unique here: a repeated one must not stop its batch, and PostgreSQL keeps each once. */
final class QueueTable {

    static final String CREATE = """
            CREATE TABLE q (
                seq         INTEGER PRIMARY KEY,
                id          BLOB NOT NULL,
                kind        INTEGER NOT NULL,
                recorded_at INTEGER NOT NULL,
                marks       INTEGER NOT NULL,
                crc         INTEGER NOT NULL,
                payload     BLOB NOT NULL
            )""";

    static final String FIRST = "SELECT min(seq) FROM q";

    private static final String INSERT =
            "INSERT INTO q (seq, id, kind, recorded_at, marks, crc, payload) VALUES (?, ?, ?, ?, ?, ?, ?)";
    private static final String REPLACE = "UPDATE q SET marks = ?, crc = ?, payload = ? WHERE seq = ?";
    private static final String SCAN = """
            SELECT seq, id, kind, recorded_at, marks, crc, payload
            FROM q
            WHERE seq > ? AND seq <= ?
            ORDER BY seq""";
    private static final String TAIL = """
            SELECT seq, id, kind, recorded_at, marks, crc, payload
            FROM q
            ORDER BY seq DESC
            LIMIT 16""";
    private static final String OLDEST = "SELECT recorded_at FROM q WHERE seq > ? ORDER BY seq LIMIT 1";
    private static final String DELETE_THROUGH = "DELETE FROM q WHERE seq <= ?";
    private static final String DELETE_AFTER = "DELETE FROM q WHERE seq > ?";

    private QueueTable() {}

    static void insert(Connection to, long afterSeq, List<SpoolEntry> entries) throws SQLException {
        RowChecksum checksum = new RowChecksum();
        long seq = afterSeq;
        try (PreparedStatement insert = to.prepareStatement(INSERT)) {
            for (SpoolEntry entry : entries) {
                RawRow row = RawRow.of(++seq, entry);
                insert.setLong(1, seq);
                insert.setBytes(2, row.id());
                insert.setInt(3, row.kind());
                insert.setLong(4, row.recordedMicros());
                insert.setInt(5, row.marks());
                insert.setLong(6, checksum.of(row));
                insert.setBytes(7, row.payload());
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    /** Rows that are gone stay gone. */
    static void replace(Connection to, List<RawRow> rows) throws SQLException {
        RowChecksum checksum = new RowChecksum();
        try (PreparedStatement replace = to.prepareStatement(REPLACE)) {
            for (RawRow row : rows) {
                replace.setInt(1, row.marks());
                replace.setLong(2, checksum.of(row));
                replace.setBytes(3, row.payload());
                replace.setLong(4, row.seq());
                replace.addBatch();
            }
            replace.executeBatch();
        }
    }

    /** Adds the rows from the expected one through {@code through}, until enough was found. */
    static void scan(Connection from, Found found, long through) throws SQLException {
        try (PreparedStatement select = from.prepareStatement(SCAN)) {
            select.setLong(1, found.next() - 1);
            select.setLong(2, through);
            try (ResultSet rows = select.executeQuery()) {
                while (!found.isFull() && rows.next()) {
                    found.add(rawRow(rows), rows.getLong(6));
                }
            }
        }
        if (!found.isFull()) {
            found.missingBefore(through + 1);
        }
    }

    private static RawRow rawRow(ResultSet row) throws SQLException {
        return new RawRow(
                row.getLong(1),
                bytes(row.getBytes(2)),
                row.getInt(3),
                row.getLong(4),
                row.getInt(5),
                bytes(row.getBytes(7)));
    }

    private static byte[] bytes(byte @Nullable [] nullWhenDamaged) {
        return nullWhenDamaged == null ? new byte[0] : nullWhenDamaged;
    }

    /** Number of the last row, 0 when there is none. A damaged number is not believed: it would hide rows, or invent them. */
    static long last(Connection from) throws SQLException {
        RowChecksum checksum = new RowChecksum();
        long damaged = 0;
        long greatest = 0;
        try (PreparedStatement select = from.prepareStatement(TAIL);
                ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                RawRow row = rawRow(rows);
                if (checksum.of(row) == rows.getLong(6)) {
                    return row.seq() + damaged;
                }
                greatest = Math.max(greatest, row.seq());
                damaged++;
            }
        }
        return greatest;
    }

    /** Microseconds of the first row behind this one; null when there is none. */
    static @Nullable Long oldestMicros(Connection from, long afterSeq) throws SQLException {
        try (PreparedStatement select = from.prepareStatement(OLDEST)) {
            select.setLong(1, afterSeq);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? row.getLong(1) : null;
            }
        }
    }

    static void deleteThrough(Connection from, long seq) throws SQLException {
        delete(from, DELETE_THROUGH, seq);
    }

    static void deleteAfter(Connection from, long seq) throws SQLException {
        delete(from, DELETE_AFTER, seq);
    }

    private static void delete(Connection from, String sql, long seq) throws SQLException {
        try (PreparedStatement delete = from.prepareStatement(sql)) {
            delete.setLong(1, seq);
            delete.executeUpdate();
        }
    }
}
