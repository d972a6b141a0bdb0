package io.openclaw.cli.command;

import io.openclaw.db.postgres.PostgresConfig;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;

/** Whether the schema is the one this program needs. */
final class SchemaCheck {
    private SchemaCheck() {}

    /**
     * @throws Refusal when it is not
     * @throws DatabaseUnreachable when nobody answers
     */
    static void check(PostgresConfig database) {
        try (Connection connection = Connections.open(database, Duration.ofSeconds(3))) {
            SchemaVersion schema = DatabaseReport.read(connection).schema();
            if (!schema.upToDate()) {
                throw new Refusal("The schema of " + Target.place(database) + " is " + schema.state());
            }
        } catch (SQLException e) {
            throw new Refusal(Target.place(database) + " cannot be asked (SQLSTATE " + e.getSQLState() + ").", e);
        }
    }
}
