package io.openclaw.db.spool;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The spool at one moment. Counts start when it was opened, except where noted.
 *
 * @param writerId of the file that is appended to; null before the first opening
 * @param rows waiting, in all files
 * @param inheritedRows that were waiting when it was opened
 * @param bytes in use by waiting rows, in all files
 * @param fileBytes size of all files, free room inside them included; the write-ahead log is not
 * @param oldestRecordedAt of the row that waits longest; null when none waits
 * @param generations files that are there, the one appended to included
 * @param corruptRows rows that were damaged or lost on disk
 * @param deadLetters kept in the local dead letters now, those of earlier runs included
 * @param ioErrors failures of the disk or of a file
 * @param filesSetAside files that could not be read and were renamed, and files of a newer version that were left alone
 */
public record SpoolStats(
        State state,
        @Nullable UUID writerId,
        long rows,
        long inheritedRows,
        long bytes,
        long fileBytes,
        long maxBytes,
        @Nullable Instant oldestRecordedAt,
        int generations,
        long corruptRows,
        long deadLetters,
        long deadLettersEvicted,
        long ioErrors,
        int filesSetAside,
        long commits,
        Duration lastCommitDuration) {

    /** Whether appending works. */
    public enum State {
        CLOSED,
        OPEN,
        /** The last append found no room. */
        FULL,
        /** The last append failed otherwise. */
        FAILING
    }
}
