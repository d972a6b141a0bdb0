package io.openclaw.cli.bench;

import io.openclaw.db.postgres.PostgresConfig;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyManager;

/** The calls of a scratch database, beside a table of the same shape with all its indexes and without its triggers. */
record StoredCalls(PostgresConfig database) {

    /** Forgets the calls of the round before. */
    void empty() throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute("TRUNCATE llm_calls");
        }
    }

    /** Rows per second of one COPY of all calls into that table. */
    double copy() throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute("DROP TABLE IF EXISTS copied");
            statement.execute("CREATE TABLE copied (LIKE llm_calls INCLUDING ALL)");
            CopyManager copy = connection.unwrap(PGConnection.class).getCopyAPI();
            ByteArrayOutputStream rows = new ByteArrayOutputStream();
            copy.copyOut("COPY llm_calls TO STDOUT", rows);
            byte[] bytes = rows.toByteArray();
            long begin = System.nanoTime();
            long copied = copy.copyIn("COPY copied FROM STDIN", new ByteArrayInputStream(bytes));
            return copied * 1e9 / (System.nanoTime() - begin);
        } catch (IOException e) {
            throw new UncheckedIOException("Copying from and to memory failed.", e);
        }
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(database.jdbcUrl(), database.jdbcProperties());
    }
}
