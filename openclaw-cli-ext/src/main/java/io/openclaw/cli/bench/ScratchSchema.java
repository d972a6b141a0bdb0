package io.openclaw.cli.bench;

import io.openclaw.db.postgres.PostgresConfig;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Empty twins of our tables, with all their indexes and defaults and without their triggers, in a schema of their own. Functions stay where they are
 * and, by the search path, work on the twins.
 */
final class ScratchSchema implements AutoCloseable {
    private static final String TABLES = """
            SELECT format('CREATE TABLE %I.%I (LIKE %I.%I INCLUDING ALL)', ?, c.relname, n.nspname, c.relname)
            FROM pg_class AS c
            JOIN pg_namespace AS n ON n.oid = c.relnamespace
            WHERE n.nspname = current_schema() AND c.relkind IN ('r', 'p') AND NOT c.relispartition
            """;

    private final PostgresConfig database;
    private final Connection connection;
    private final String name;

    private ScratchSchema(PostgresConfig database, Connection connection, String name) {
        this.database = database;
        this.connection = connection;
        this.name = name;
    }

    static ScratchSchema create(PostgresConfig database) throws SQLException {
        String name = "openclaw_bench_" + ProcessHandle.current().pid();
        Connection connection = DriverManager.getConnection(database.jdbcUrl(), database.jdbcProperties());
        ScratchSchema schema = new ScratchSchema(database, connection, name);
        try {
            schema.copyTables();
            return schema;
        } catch (SQLException e) {
            schema.close();
            throw e;
        }
    }

    /** The same database, seen through the twins. */
    PostgresConfig config() throws SQLException {
        Map<String, String> settings = new HashMap<>(database.settings());
        settings.put("search_path", name + "," + home());
        return new PostgresConfig(
                database.hosts(),
                database.database(),
                database.user(),
                database.password(),
                database.sslMode(),
                database.sslRootCert(),
                database.readWrite(),
                settings,
                database.timeouts());
    }

    @Override
    public void close() {
        try (connection;
                Statement statement = connection.createStatement()) {
            statement.execute("SET client_min_messages = warning");
            statement.execute("DROP SCHEMA IF EXISTS " + name + " CASCADE");
        } catch (SQLException e) {
            throw new IllegalStateException(
                    "Scratch schema " + name + " was not dropped (SQLSTATE " + e.getSQLState() + "). Drop it by hand.",
                    e);
        }
    }

    private void copyTables() throws SQLException {
        List<String> twins = new ArrayList<>();
        try (var tables = connection.prepareStatement(TABLES)) {
            tables.setString(1, name);
            try (ResultSet rows = tables.executeQuery()) {
                while (rows.next()) {
                    twins.add(rows.getString(1));
                }
            }
        }
        try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE SCHEMA " + name);
            for (String twin : twins) {
                statement.execute(twin);
            }
        }
    }

    private String home() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT quote_ident(current_schema())")) {
            row.next();
            return row.getString(1);
        }
    }
}
