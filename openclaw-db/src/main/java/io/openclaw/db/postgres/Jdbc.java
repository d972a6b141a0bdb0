package io.openclaw.db.postgres;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;

/** Plain JDBC connections for what is asked now and then; every wait on them is bounded. */
public final class Jdbc {
    /** Less than two seconds, so that a whole command is done in two. */
    private static final String LOGIN_TIMEOUT_SECONDS = "1.5";

    private Jdbc() {}

    /**
     * A connection of one's own. Blocks for two seconds at most.
     *
     * @param perStatement how long a statement may take
     */
    public static Connection open(PostgresConfig config, Duration perStatement) throws SQLException {
        Properties properties = config.jdbcProperties();
        properties.setProperty("gssEncMode", "disable"); // else a Kerberos library is searched for
        properties.setProperty("loginTimeout", LOGIN_TIMEOUT_SECONDS);
        properties.setProperty("connectTimeout", "1");
        properties.setProperty("socketTimeout", Long.toString(perStatement.toSeconds() + 2));
        properties.merge(
                "options", "-c statement_timeout=" + perStatement.toMillis(), (given, ours) -> given + " " + ours);
        return DriverManager.getConnection(config.jdbcUrl(), properties);
    }
}
