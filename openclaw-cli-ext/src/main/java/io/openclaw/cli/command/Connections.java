package io.openclaw.cli.command;

import io.openclaw.db.postgres.Jdbc;
import io.openclaw.db.postgres.PostgresConfig;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;

/** Plain JDBC connections of short commands; every wait on them is bounded. */
final class Connections {

    private Connections() {}

    /** @throws DatabaseUnreachable when no connection comes about */
    static Connection open(PostgresConfig config, Duration perStatement) {
        try {
            return Jdbc.open(config, perStatement);
        } catch (SQLException e) {
            throw DatabaseUnreachable.at(Target.place(config), e);
        }
    }
}
