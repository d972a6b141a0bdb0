package io.openclaw.db.session;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * What a sessions file is, after its log was moved into it. The header of a SQLite file (https://www.sqlite.org/fileformat2.html) changes
 * when a log is moved or the journal mode is set, the rest only when somebody writes: two seals of the same content have no write
 * between them.
 *
 * @param sha256 of the file as it is
 * @param content SHA-256 without the parts of the header that change by themselves
 */
record FileSeal(long bytes, String sha256, String content) {

    private static final int CHUNK = 1 << 20;

    /** From and below: the versions of the journal; the change counter; what counter and which SQLite wrote it. */
    private static final int[][] CHANGING = {{18, 20}, {24, 28}, {92, 100}};

    /** Reads all of the file. Blocks. */
    static FileSeal of(Path file) {
        MessageDigest whole = digest();
        MessageDigest content = digest();
        long bytes = 0;
        try (InputStream in = Files.newInputStream(file)) {
            byte[] chunk = in.readNBytes(CHUNK);
            while (chunk.length > 0) {
                whole.update(chunk);
                if (bytes == 0) {
                    blank(chunk);
                }
                content.update(chunk);
                bytes += chunk.length;
                chunk = in.readNBytes(CHUNK);
            }
        } catch (IOException e) {
            throw FileTrouble.of(file, e);
        }
        return new FileSeal(bytes, hex(whole), hex(content));
    }

    boolean sameContent(FileSeal other) {
        return content.equals(other.content);
    }

    private static void blank(byte[] header) {
        for (int[] range : CHANGING) {
            if (range[1] <= header.length) {
                Arrays.fill(header, range[0], range[1], (byte) 0);
            }
        }
    }

    private static String hex(MessageDigest digest) {
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("This Java has no SHA-256, which every Java must have.", e);
        }
    }
}
