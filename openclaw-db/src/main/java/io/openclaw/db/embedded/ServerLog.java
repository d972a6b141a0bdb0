package io.openclaw.db.embedded;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/** The server's own log: rotated at each start once it is large, and quoted when a start fails. */
final class ServerLog {
    private static final long ROTATE_AT_BYTES = 1 << 20;
    private static final int TAIL_BYTES = 8 << 10;
    private static final int TAIL_LINES = 12;

    private ServerLog() {}

    /** Prepares the log and answers where this start begins in it, in bytes. */
    static long begin(Path log) throws IOException {
        if (Files.exists(log) && Files.size(log) > ROTATE_AT_BYTES) {
            Files.move(log, log.resolveSibling(log.getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
        }
        PrivateFiles.touch(log);
        return Files.size(log);
    }

    /** The last lines after the position; empty when there is nothing to read. */
    static List<String> tail(Path log, long position) {
        if (!Files.isReadable(log)) {
            return List.of();
        }
        try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
            file.seek(Math.max(Math.min(position, file.length()), file.length() - TAIL_BYTES));
            byte[] bytes = new byte[TAIL_BYTES];
            int length = Math.max(0, file.read(bytes));
            List<String> lines = new String(bytes, 0, length, StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank())
                    .toList();
            return lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size());
        } catch (IOException e) {
            return List.of("(the log " + log + " cannot be read: " + e.getMessage() + ")");
        }
    }
}
