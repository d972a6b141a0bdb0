package io.openclaw.db.spool;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteJDBCLoader;

/** SQLite's native part, for every room that opens a SQLite file. */
public final class SqliteLibrary {

    private static final String TMPDIR = "org.sqlite.tmpdir";

    private SqliteLibrary() {}

    /**
     * Loads the native library. It is unpacked into the temporary directory; where that does not work (missing, read-only,
     * mounted noexec) into {@code fallback}, which is made only then.
     *
     * @throws SpoolException when it cannot be loaded from either; says what to do
     */
    public static synchronized void load(Path fallback) {
        if (isLoaded()) {
            return;
        }
        try {
            Files.createDirectories(fallback);
        } catch (IOException e) {
            throw notLoaded(fallback, e);
        }
        System.setProperty(TMPDIR, fallback.toString());
        if (!isLoaded()) {
            throw notLoaded(fallback, null);
        }
    }

    private static boolean isLoaded() {
        try {
            return SQLiteJDBCLoader.initialize();
        } catch (Exception | LinkageError e) {
            return false;
        }
    }

    private static SpoolException notLoaded(Path fallback, @Nullable Throwable cause) {
        return new SpoolException(
                "SQLite's native library cannot be loaded, neither from the temporary directory nor from " + fallback
                        + ". Point -D" + TMPDIR
                        + " at a directory that is writable and not mounted noexec; on a platform"
                        + " that SQLite is not built for, the module runs on memory alone.",
                cause);
    }

    /** SQLite's name of the error, such as {@code SQLITE_BUSY}: safe to show, unlike its message, which may quote a statement. */
    public static String errorName(SQLException error) {
        return Trouble.name(error);
    }
}
