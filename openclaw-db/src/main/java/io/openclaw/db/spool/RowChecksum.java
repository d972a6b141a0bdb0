package io.openclaw.db.spool;

import java.nio.ByteBuffer;
import java.util.UUID;
import java.util.zip.CRC32C;

/** The checksum over all of a row: SQLite's own check notices one in two hundred flipped bits. Not for several threads. */
final class RowChecksum {

    private final ByteBuffer head = ByteBuffer.allocate(Long.BYTES * 2 + Integer.BYTES * 3);
    private final CRC32C crc = new CRC32C();

    long of(RawRow row) {
        head.clear();
        head.putLong(row.seq()).putInt(row.kind()).putLong(row.recordedMicros());
        head.putInt(row.marks()).putInt(row.payload().length).flip();
        crc.reset();
        crc.update(head);
        crc.update(row.id());
        crc.update(row.payload());
        return crc.getValue();
    }

    static byte[] bytes(UUID id) {
        return ByteBuffer.allocate(Long.BYTES * 2)
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits())
                .array();
    }

    /** The id in these bytes; the nil id when they are no id at all. */
    static UUID uuid(byte[] bytes) {
        if (bytes.length != Long.BYTES * 2) {
            return new UUID(0, 0);
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        return new UUID(buffer.getLong(), buffer.getLong());
    }
}
