package io.openclaw.db.spool;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.sqlite.JDBC;
import org.sqlite.SQLiteJDBCLoader;

/** How this room opens a SQLite file and speaks to it. Transactions are SQL: the driver's own bookkeeping goes wrong on a full disk. */
final class Sqlite {

    static final int PAGE_BYTES = 4096;

    private static final String TMPDIR = "org.sqlite.tmpdir";

    private Sqlite() {}

    /**
     * Loads the native library. It is unpacked into the temporary directory; where that does not work (missing, read-only,
     * mounted noexec) into {@code fallback}.
     */
    static synchronized void load(Path fallback) {
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

    /**
     * Opens a file for this process alone: nobody else can checkpoint it (SQLite before 3.51.3 could ruin it that way), and no
     * shared memory is mapped, which a full disk would turn into a crash of the whole process.
     */
    static Connection open(Path file) throws SQLException {
        Connection connection = JDBC.createConnection("jdbc:sqlite:" + file, new Properties());
        try {
            run(connection, "PRAGMA busy_timeout = 5000");
            run(connection, "PRAGMA locking_mode = EXCLUSIVE");
            run(connection, "PRAGMA auto_vacuum = INCREMENTAL");
            run(connection, "PRAGMA journal_mode = WAL");
            run(connection, "PRAGMA synchronous = FULL");
            run(connection, "PRAGMA wal_autocheckpoint = 2000");
            run(connection, "PRAGMA journal_size_limit = 16777216");
            return connection;
        } catch (SQLException e) {
            closeQuietly(connection);
            throw e;
        }
    }

    static void run(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** The number a query or pragma answers. */
    static long number(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            return rows.next() ? rows.getLong(1) : 0;
        }
    }

    static void begin(Connection connection) throws SQLException {
        run(connection, "BEGIN IMMEDIATE");
    }

    static void commit(Connection connection) throws SQLException {
        run(connection, "COMMIT");
    }

    /** SQLite may have rolled back by itself, as it does on a full disk: then there is nothing to do, and that is no error. */
    static void rollbackQuietly(Connection connection) {
        try {
            run(connection, "ROLLBACK");
        } catch (SQLException ignored) {
            return;
        }
    }

    /** Gives up to so many free pages back to the file system. */
    static void shrink(Connection connection, long pages) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            // Not execute(): that takes one step, which frees one page.
            statement.executeUpdate("PRAGMA incremental_vacuum(" + pages + ")");
        }
        run(connection, "PRAGMA wal_checkpoint(TRUNCATE)");
    }

    /** A connection that fails to close is of no use either way. */
    static void closeQuietly(Connection connection) {
        try {
            connection.close();
        } catch (SQLException ignored) {
            return;
        }
    }
}
