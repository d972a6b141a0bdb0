package io.openclaw.cli.command;

import io.openclaw.db.postgres.PostgresConfig;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;

/** Plain JDBC connections of short commands; every wait on them is bounded. */
final class Connections {
    /** Less than two seconds, so that the whole command is done in two. */
    private static final String LOGIN_TIMEOUT_SECONDS = "1.5";

    private Connections() {}

    /** @throws DatabaseUnreachable when no connection comes about */
    static Connection open(PostgresConfig config, Duration perStatement) {
        Properties properties = config.jdbcProperties();
        properties.setProperty("gssEncMode", "disable"); // else a Kerberos library is searched for
        properties.setProperty("loginTimeout", LOGIN_TIMEOUT_SECONDS);
        properties.setProperty("connectTimeout", "1");
        properties.setProperty("socketTimeout", Long.toString(perStatement.toSeconds() + 2));
        properties.merge(
                "options", "-c statement_timeout=" + perStatement.toMillis(), (given, ours) -> given + " " + ours);
        try {
            return DriverManager.getConnection(config.jdbcUrl(), properties);
        } catch (SQLException e) {
            throw DatabaseUnreachable.at(Target.place(config), e);
        }
    }
}
