package io.openclaw.db.embedded;

import java.sql.Connection;
import java.sql.Driver;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import java.util.ServiceLoader;
import java.util.Set;

/** Creates the database once; by JDBC, as it is one blocking question before anything else runs. */
final class DatabaseCreation {
    private static final String EXISTS = "SELECT 1 FROM pg_catalog.pg_database WHERE datname = ?";
    /** What a second starter hears: before, or in the same moment as, the first one's commit. */
    private static final Set<String> ALREADY_THERE = Set.of("42P04", "23505");

    private static final String WRONG_PASSWORD = "28P01";
    private static final String TIMEOUT_SECONDS = "30";

    private DatabaseCreation() {}

    static void ensure(PostgresAddress address, Layout layout) {
        try (Connection connection = connect(address.withDatabase("postgres"))) {
            if (!exists(connection, address.database())) {
                create(connection, address.database());
            }
        } catch (SQLException e) {
            throw new EmbeddedPostgresException(
                    "The embedded PostgreSQL on port " + address.port() + " runs, but its database cannot be reached"
                            + " (SQLSTATE " + e.getSQLState() + "). " + advice(e, layout),
                    e);
        }
    }

    private static Connection connect(PostgresAddress address) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", address.user());
        properties.setProperty("password", address.password());
        properties.setProperty("sslmode", "disable");
        properties.setProperty("gssEncMode", "disable");
        properties.setProperty("connectTimeout", TIMEOUT_SECONDS);
        properties.setProperty("socketTimeout", TIMEOUT_SECONDS);
        // Asked for by our own class loader: DriverManager would only know the drivers of the application's.
        for (Driver driver : ServiceLoader.load(Driver.class, DatabaseCreation.class.getClassLoader())) {
            Connection connection = driver.connect(address.jdbcUrl(), properties);
            if (connection != null) {
                return connection;
            }
        }
        throw new SQLException("org.postgresql:postgresql is not on the class path", "08001");
    }

    private static boolean exists(Connection connection, String database) throws SQLException {
        try (PreparedStatement question = connection.prepareStatement(EXISTS)) {
            question.setString(1, database);
            try (ResultSet rows = question.executeQuery()) {
                return rows.next();
            }
        }
    }

    private static void create(Connection connection, String database) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            // An identifier cannot be a parameter; the configuration admits a-z, 0-9 and _ only.
            statement.execute("CREATE DATABASE \"" + database + "\"");
        } catch (SQLException e) {
            String state = e.getSQLState();
            if (state == null || !ALREADY_THERE.contains(state)) {
                throw e;
            }
        }
    }

    private static String advice(SQLException failure, Layout layout) {
        if (WRONG_PASSWORD.equals(failure.getSQLState())) {
            return "The password in " + layout.password() + " is not the one this database was created with:"
                    + " restore that file, or move " + layout.root() + " away to start empty.";
        }
        return "See " + layout.log() + " and start again.";
    }
}
