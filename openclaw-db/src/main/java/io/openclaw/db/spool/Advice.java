package io.openclaw.db.spool;

import io.openclaw.db.spool.SpoolFullException.Where;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** What the spool's errors say: which directory, why, and what to do. */
final class Advice {

    private Advice() {}

    static SpoolException cannotOpen(Path directory, Exception cause) {
        return new SpoolException(
                "The spool in " + directory + " cannot be written (" + why(cause)
                        + "). It must be a directory on a local disk that this user may write and that has room: correct its"
                        + " rights, or name another one (OPENCLAW_DB_HOME). Until then facts are held in memory alone.",
                cause);
    }

    static SpoolException failed(Path directory, Exception cause) {
        return new SpoolException(
                "The spool in " + directory + " failed (" + why(cause)
                        + "). Look at the disk: its health, its mount options, its room. It is tried again by itself.",
                cause);
    }

    static SpoolFullException full(Path directory, boolean atBound, Exception cause) {
        String message = atBound
                ? "The spool in " + directory
                        + " is at its bound. It empties when PostgreSQL can be reached: look at that"
                        + " first, or raise the bound (OPENCLAW_SPOOL_MAX_BYTES)."
                : "The disk of the spool in " + directory + " is full. Make room; the spool goes on by itself.";
        return new SpoolFullException(atBound ? Where.BOUND : Where.DISK, message, cause);
    }

    static SpoolException notOpen(Path directory) {
        return new SpoolException("The spool in " + directory + " is not open: open it first.", null);
    }

    private static @Nullable String why(Exception cause) {
        if (cause instanceof SQLException sql) {
            return Trouble.name(sql);
        }
        if (cause instanceof AccessDeniedException) {
            return "no right to write there";
        }
        if (cause instanceof FileAlreadyExistsException) {
            return "there is a file of that name";
        }
        if (cause instanceof FileSystemException file && file.getReason() != null) {
            return file.getReason();
        }
        return cause instanceof IOException
                ? cause.getMessage()
                : cause.getClass().getSimpleName();
    }
}
