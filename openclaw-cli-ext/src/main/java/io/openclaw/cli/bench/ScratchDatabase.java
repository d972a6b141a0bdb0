package io.openclaw.cli.bench;

import io.openclaw.db.postgres.PostgresConfig;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/** An empty database beside the one of the configuration, dropped when closed. The role needs CREATEDB. */
public final class ScratchDatabase implements AutoCloseable {

    private final PostgresConfig beside;
    private final String name;

    private ScratchDatabase(PostgresConfig beside, String name) {
        this.beside = beside;
        this.name = name;
    }

    public static ScratchDatabase create(PostgresConfig beside) throws SQLException {
        ScratchDatabase scratch = new ScratchDatabase(
                beside, "openclaw_bench_" + ProcessHandle.current().pid());
        scratch.run("CREATE DATABASE " + scratch.name);
        return scratch;
    }

    /** The way to it. */
    public PostgresConfig config() {
        return new PostgresConfig(
                beside.hosts(),
                name,
                beside.user(),
                beside.password(),
                beside.sslMode(),
                beside.sslRootCert(),
                beside.readWrite(),
                beside.settings(),
                beside.timeouts());
    }

    /** Gathers statistics, as a server does by itself within a minute or two of a change. */
    public void analyze() {
        PostgresConfig itself = config();
        try (Connection connection = DriverManager.getConnection(itself.jdbcUrl(), itself.jdbcProperties());
                Statement statement = connection.createStatement()) {
            statement.execute("ANALYZE");
        } catch (SQLException e) {
            throw new IllegalStateException("The scratch database has no statistics: SQLSTATE " + e.getSQLState(), e);
        }
    }

    @Override
    public void close() throws SQLException {
        run("DROP DATABASE IF EXISTS " + name + " WITH (FORCE)");
    }

    private void run(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(beside.jdbcUrl(), beside.jdbcProperties());
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
