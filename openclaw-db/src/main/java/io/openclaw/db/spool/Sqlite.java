package io.openclaw.db.spool;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import org.sqlite.JDBC;

/** How this room opens a SQLite file and speaks to it. Transactions are SQL: the driver's own bookkeeping goes wrong on a full disk. */
final class Sqlite {

    static final int PAGE_BYTES = 4096;

    private Sqlite() {}

    /**
     * Opens a file for this process alone: nobody else can checkpoint it (SQLite before 3.51.3 could ruin it that way), and no
     * shared memory is mapped, which a full disk would turn into a crash of the whole process.
     */
    static Connection open(Path file) throws SQLException {
        Connection connection = JDBC.createConnection("jdbc:sqlite:" + file, new Properties());
        try {
            run(connection, "PRAGMA busy_timeout = 5000");
            run(connection, "PRAGMA locking_mode = EXCLUSIVE");
            if (number(connection, "PRAGMA page_count") == 0) {
                // Only while there is nothing yet: later this writes, which fails on a full disk.
                run(connection, "PRAGMA auto_vacuum = INCREMENTAL");
            }
            run(connection, "PRAGMA journal_mode = WAL");
            run(connection, "PRAGMA synchronous = FULL");
            // SQLite keeps the failure of a checkpoint of its own to itself: they are made, and looked at, in
            // checkpoint().
            run(connection, "PRAGMA wal_autocheckpoint = 0");
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

    /** Moves what the log holds into the file, and syncs it. */
    static void checkpoint(Connection connection) throws SQLException {
        run(connection, "PRAGMA wal_checkpoint(PASSIVE)");
    }

    /** Gives up to so many free pages back to the file system. */
    static void shrink(Connection connection, long pages) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            // Not execute(): that takes one step, which frees one page.
            statement.executeUpdate("PRAGMA incremental_vacuum(" + pages + ")");
        }
        emptyLog(connection);
    }

    /** Moves what the log holds into the file, and leaves nothing in the log. */
    static void emptyLog(Connection connection) throws SQLException {
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
