package io.openclaw.db.postgres;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.OptionalInt;

/** Flyway's table {@code flyway_schema_history}, read without Flyway, whose start costs a second. */
final class SchemaHistory {

    private static final String EXISTS = "SELECT to_regclass('flyway_schema_history') IS NOT NULL";

    private static final String VERSION = """
            SELECT max(version::INTEGER) FROM flyway_schema_history WHERE success AND version ~ '^[0-9]{1,8}$'
            """;

    private SchemaHistory() {}

    /** Empty: there is no history, or an empty one. */
    static OptionalInt version(Connection connection) throws SQLException {
        try (java.sql.Statement statement = connection.createStatement()) {
            try (ResultSet there = statement.executeQuery(EXISTS)) {
                if (!there.next() || !there.getBoolean(1)) {
                    return OptionalInt.empty();
                }
            }
            try (ResultSet row = statement.executeQuery(VERSION)) {
                row.next();
                int version = row.getInt(1);
                return row.wasNull() ? OptionalInt.empty() : OptionalInt.of(version);
            }
        }
    }
}
