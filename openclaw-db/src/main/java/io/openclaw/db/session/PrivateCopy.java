package io.openclaw.db.session;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A copy of a sessions file and its log, for a folder that cannot be written. Not for a file that this process has open: closing
 * a file gives up every lock the process has on it.
 */
final class PrivateCopy implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(PrivateCopy.class);
    private static final String LOG_SUFFIX = "-wal";

    private final Path folder;
    private final Path file;

    private PrivateCopy(Path folder, Path file) {
        this.folder = folder;
        this.file = file;
    }

    /** Copies into a folder of its own within {@code scratch}. */
    static PrivateCopy of(Path original, Path scratch) throws IOException {
        Files.createDirectories(scratch);
        Path folder = Files.createTempDirectory(scratch, "sessions-", OwnerOnly.mode("rwx------"));
        PrivateCopy copy = new PrivateCopy(folder, folder.resolve("sessions.db"));
        boolean done = false;
        try {
            Stamp before = Stamp.of(original);
            Files.copy(original, copy.file);
            Files.copy(SessionsFile.beside(original, LOG_SUFFIX), SessionsFile.beside(copy.file, LOG_SUFFIX));
            if (!before.equals(Stamp.of(original))) {
                throw new IOException("The file was written while it was copied.");
            }
            done = true;
            return copy;
        } finally {
            if (!done) {
                copy.close();
            }
        }
    }

    Path file() {
        return file;
    }

    @Override
    public void close() {
        for (String suffix : new String[] {"", LOG_SUFFIX, "-shm"}) {
            delete(SessionsFile.beside(file, suffix));
        }
        delete(folder);
    }

    private static void delete(Path path) {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            LOG.warn("A private copy of sessions could not be removed: delete {}", path, e);
        }
    }

    /** When and how large file and log were: a folder that is read-only here may be written from elsewhere. */
    private record Stamp(long fileBytes, FileTime fileTime, long logBytes, FileTime logTime) {
        static Stamp of(Path file) throws IOException {
            Path log = SessionsFile.beside(file, LOG_SUFFIX);
            if (!Files.exists(log)) {
                throw new NoSuchFileException(log.toString());
            }
            return new Stamp(
                    Files.size(file), Files.getLastModifiedTime(file), Files.size(log), Files.getLastModifiedTime(log));
        }
    }
}
