package io.openclaw.db.spool;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The first bytes of a SQLite file, read without SQLite: opening a file may already write to it. */
final class FileHeader {

    private static final String MAGIC = "SQLite format 3\0";
    private static final int USER_VERSION_OFFSET = 60;

    private FileHeader() {}

    /** The number that says who made the file; 0 when it is no SQLite file. */
    static int userVersion(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] header = in.readNBytes(USER_VERSION_OFFSET + Integer.BYTES);
            boolean whole = header.length == USER_VERSION_OFFSET + Integer.BYTES;
            return whole && new String(header, StandardCharsets.ISO_8859_1).startsWith(MAGIC)
                    ? ByteBuffer.wrap(header).getInt(USER_VERSION_OFFSET)
                    : 0;
        }
    }
}
