package io.openclaw.db.postgres;

import io.openclaw.db.TestDatabase;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import org.postgresql.PGConnection;

/** Restores what {@code pg_dump} wrote as plain SQL, COPY blocks included, for want of psql. */
final class Dump {

    private final StringBuilder pending = new StringBuilder();
    private final Connection connection;

    private Dump(Connection connection) {
        this.connection = connection;
    }

    static void restore(Path file, TestDatabase into) {
        try (Connection connection = into.connect();
                BufferedReader lines = Files.newBufferedReader(file)) {
            new Dump(connection).restore(lines);
        } catch (SQLException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private void restore(BufferedReader lines) throws SQLException, IOException {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.startsWith("COPY ")) {
                flush();
                copy(line, lines);
            } else if (!line.startsWith("\\")) {
                pending.append(line).append('\n');
            }
        }
        flush();
    }

    private void copy(String command, BufferedReader lines) throws SQLException, IOException {
        StringBuilder rows = new StringBuilder();
        for (String line = lines.readLine(); !"\\.".equals(line); line = lines.readLine()) {
            rows.append(line).append('\n');
        }
        connection
                .unwrap(PGConnection.class)
                .getCopyAPI()
                .copyIn(command.replace(";", ""), new StringReader(rows.toString()));
    }

    private void flush() throws SQLException {
        try (java.sql.Statement statement = connection.createStatement()) {
            statement.execute(pending.toString());
        }
        pending.setLength(0);
    }
}
