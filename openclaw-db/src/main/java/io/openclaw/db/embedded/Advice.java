package io.openclaw.db.embedded;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.ReadOnlyFileSystemException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What to do about the failures of a file system, in words. */
final class Advice {
    static final String DATA_DIRECTORY =
            ". See that there is room (at least 200 MB) and the right to write there, or choose another home with"
                    + " OPENCLAW_DB_HOME.";

    private Advice() {}

    static EmbeddedPostgresException about(IOException failure, Layout layout) {
        return new EmbeddedPostgresException(
                "The embedded PostgreSQL cannot use " + layout.root() + ": " + reason(failure), failure);
    }

    private static String reason(IOException failure) {
        String file = failure instanceof FileSystemException about ? " (" + about.getFile() + ")" : "";
        String text = String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
        if (text.contains("no space left") || text.contains("quota")) {
            return "the disk is full" + file + ". Make room (it needs at least 200 MB) and start again.";
        }
        if (failure instanceof AccessDeniedException) {
            return "access is denied" + file + ". Give this user the right to write there" + elsewhere();
        }
        if (text.contains("read-only") || caused(failure) instanceof ReadOnlyFileSystemException) {
            return "the file system is read-only" + file + ". Mount it writable" + elsewhere();
        }
        return failure.getClass().getSimpleName() + ": " + failure.getMessage() + DATA_DIRECTORY;
    }

    private static @Nullable Throwable caused(IOException failure) {
        return failure.getCause();
    }

    private static String elsewhere() {
        return ", or choose another home with OPENCLAW_DB_HOME.";
    }
}
