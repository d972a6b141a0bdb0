package io.openclaw.db.spool;

import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/** The one row of a spool file that says whose it is and how far it was emptied; it has a checksum as every row has. */
final class PositionTable {

    static final String CREATE = """
            CREATE TABLE position (
                writer_id     BLOB NOT NULL,
                confirmed_seq INTEGER NOT NULL,
                crc           INTEGER NOT NULL
            )""";

    private static final String INSERT = "INSERT INTO position (writer_id, confirmed_seq, crc) VALUES (?, ?, ?)";
    private static final String SELECT = "SELECT writer_id, confirmed_seq, crc FROM position";
    private static final String UPDATE = "UPDATE position SET confirmed_seq = ?, crc = ?";

    private PositionTable() {}

    record Position(UUID writerId, long confirmed) {

        private long crc() {
            CRC32C crc = new CRC32C();
            crc.update(RowChecksum.bytes(writerId));
            crc.update(ByteBuffer.allocate(Long.BYTES).putLong(confirmed).flip());
            return crc.getValue();
        }
    }

    static void insert(Connection to, Position position) throws SQLException {
        try (PreparedStatement insert = to.prepareStatement(INSERT)) {
            insert.setBytes(1, RowChecksum.bytes(position.writerId()));
            insert.setLong(2, position.confirmed());
            insert.setLong(3, position.crc());
            insert.executeUpdate();
        }
    }

    /** The position; null when it is missing or damaged. */
    static @Nullable Position select(Connection from) throws SQLException {
        try (PreparedStatement select = from.prepareStatement(SELECT);
                ResultSet row = select.executeQuery()) {
            if (!row.next()) {
                return null;
            }
            byte[] writer = row.getBytes(1);
            Position found = new Position(RowChecksum.uuid(writer == null ? new byte[0] : writer), row.getLong(2));
            return found.crc() == row.getLong(3) ? found : null;
        }
    }

    static void update(Connection to, Position position) throws SQLException {
        try (PreparedStatement update = to.prepareStatement(UPDATE)) {
            update.setLong(1, position.confirmed());
            update.setLong(2, position.crc());
            update.executeUpdate();
        }
    }
}
