package io.openclaw.db.operations;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/** Several statements that are done all or not at all. */
final class JdbcTransaction {

    private static final String LOCK = "SELECT pg_advisory_xact_lock(hashtextextended(?, 0))";

    private JdbcTransaction() {}

    /**
     * What is done in it.
     *
     * @param <T> what it answers
     */
    interface Work<T> {
        T run() throws SQLException;
    }

    static <T> T of(Connection connection, Work<T> work) throws SQLException {
        connection.setAutoCommit(false);
        boolean done = false;
        try {
            T answer = work.run();
            connection.commit();
            done = true;
            return answer;
        } finally {
            end(connection, done);
        }
    }

    /** Lets one at a time go on from here to the end of its transaction, among those that name the same. */
    static void lock(Connection connection, String name) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(LOCK)) {
            statement.setString(1, name);
            statement.execute();
        }
    }

    private static void end(Connection connection, boolean done) throws SQLException {
        if (!connection.isClosed()) { // a broken one is, and what broke it is being told
            if (!done) {
                connection.rollback();
            }
            connection.setAutoCommit(true);
        }
    }
}
