package io.openclaw.db.session;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The moment of the last deletion or renaming in a sessions file. What is written later carries a later one, or it would be taken for what was
 * deleted; a clock may go back between two runs, so the moment is kept in a small file of ours beside that of the sessions. Blocks on
 * the disk; one thread at a time.
 */
final class LastDeletion {

    static final String SUFFIX = ".last-deletion";

    private static final Logger LOG = LoggerFactory.getLogger(LastDeletion.class);

    private final Path file;
    private long millis;
    private long kept;

    private LastDeletion(Path file, long millis) {
        this.file = file;
        this.millis = millis;
        this.kept = millis;
    }

    /** That of a sessions file, as far as it was kept. */
    static LastDeletion of(Path sessions) throws IOException {
        Path file = SessionsFile.beside(sessions, SUFFIX);
        Draft.removeLeftOf(file, Instant.now());
        try {
            Instant moment = Instant.parse(Files.readString(file).strip());
            return new LastDeletion(file, moment.toEpochMilli());
        } catch (NoSuchFileException e) {
            return new LastDeletion(file, Long.MIN_VALUE);
        } catch (DateTimeException | ArithmeticException e) {
            // Somebody else wrote it. Conversations go on; PostgreSQL tells the moment again, where there is one.
            LOG.warn("{} does not hold a moment; it is written anew with the next deletion.", file);
            return new LastDeletion(file, Long.MIN_VALUE);
        }
    }

    /** When something happens that happens now: later than the last deletion, whatever the clock says. */
    long next(long clockMillis) {
        return Math.max(clockMillis, millis + 1);
    }

    /** Something was deleted, or is about to be. {@link #keep} must follow before anybody relies on it. */
    void raise(long moment) {
        millis = Math.max(millis, moment);
    }

    /** Puts the moment on disk, unless it is there. */
    void keep() {
        if (kept == millis) {
            return;
        }
        try {
            WholeFile.write(file, Instant.ofEpochMilli(millis) + "\n");
            kept = millis;
        } catch (IOException e) {
            throw FileTrouble.of(file, e);
        }
    }
}
