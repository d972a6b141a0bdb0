package io.openclaw.db.session;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.sqlite.JDBC;

/**
 * A connection to a SQLite file, with the statements that were prepared on it. For one thread at a time. Transactions are SQL, as
 * in the spool.
 */
final class Database implements AutoCloseable {

    /** What is done within a transaction. */
    @FunctionalInterface
    interface Work<T> {
        T run() throws SQLException;
    }

    private final Connection connection;
    private final Map<String, PreparedStatement> prepared = new HashMap<>();

    private Database(Connection connection) {
        this.connection = connection;
    }

    /** @param url of JDBC, such as {@code jdbc:sqlite:/path} */
    static Database connect(String url, Properties options) throws SQLException {
        return new Database(JDBC.createConnection(url, options));
    }

    /** The statement, prepared once. Its parameters are those of the last use until they are set again. */
    PreparedStatement prepare(String sql) throws SQLException {
        PreparedStatement known = prepared.get(sql);
        if (known == null) {
            known = connection.prepareStatement(sql);
            prepared.put(sql, known);
        }
        return known;
    }

    void run(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** The number a query or pragma answers, 0 when it answers nothing. */
    long number(String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            return rows.next() ? rows.getLong(1) : 0;
        }
    }

    /** All of it or nothing. The lock is taken at once: one that is asked for in the middle could not be waited for. */
    <T> T inTransaction(Work<T> work) throws SQLException {
        run("BEGIN IMMEDIATE");
        boolean done = false;
        try {
            T result = work.run();
            run("COMMIT");
            done = true;
            return result;
        } finally {
            if (!done) {
                rollBack();
            }
        }
    }

    /** SQLite may have rolled back by itself, as it does on a full disk: then there is nothing to do, and that is no error. */
    private void rollBack() {
        try {
            run("ROLLBACK");
        } catch (SQLException ignored) {
            return;
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
