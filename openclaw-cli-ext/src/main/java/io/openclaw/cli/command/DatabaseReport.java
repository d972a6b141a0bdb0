package io.openclaw.cli.command;

import io.openclaw.db.postgres.Migrations;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** What a database says of itself. */
record DatabaseReport(
        String serverVersion,
        SchemaVersion schema,
        @Nullable Instant lastWriteAt,
        List<RowCount> rows) {
    /** Counted exactly up to this size, some ten milliseconds of reading; beyond it the statistics have to do. */
    private static final long COUNTED_BYTES = 8L << 20;

    private static final String SERVER = """
            SELECT
                current_setting('server_version'),
                to_regclass('llm_calls') IS NOT NULL,
                to_regclass('writers') IS NOT NULL
            """;

    private static final String LAST_WRITE = "SELECT max(updated_at) FROM writers WHERE last_seq > 0";

    /** Partitions count for the table they are of. */
    private static final String TABLES = """
            SELECT
                t.relname,
                format('SELECT count(*) FROM %I.%I', n.nspname, t.relname),
                has_table_privilege(t.oid, 'SELECT'),
                sum(pg_relation_size(leaf.oid)),
                sum(greatest(leaf.reltuples, pg_stat_get_live_tuples(leaf.oid), 0))::BIGINT
            FROM pg_class AS t
            JOIN pg_namespace AS n ON n.oid = t.relnamespace
            CROSS JOIN LATERAL (
                SELECT t.oid WHERE t.relkind = 'r'
                UNION ALL
                SELECT relid FROM pg_partition_tree(t.oid) WHERE t.relkind = 'p' AND isleaf
            ) AS part (oid)
            JOIN pg_class AS leaf ON leaf.oid = part.oid
            WHERE n.nspname = current_schema()
                AND t.relkind IN ('r', 'p')
                AND NOT t.relispartition
                AND t.relname <> 'flyway_schema_history'
            GROUP BY t.oid, t.relname, n.nspname
            ORDER BY t.relname
            """;

    DatabaseReport {
        rows = List.copyOf(rows);
    }

    static DatabaseReport read(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(SERVER)) {
            row.next();
            String server = row.getString(1);
            boolean tables = row.getBoolean(2);
            boolean writers = row.getBoolean(3);
            return new DatabaseReport(
                    server,
                    new SchemaVersion(version(connection, tables), Migrations.NEWEST),
                    writers ? lastWrite(connection) : null,
                    counts(connection));
        }
    }

    /** A database made by openclaw-rs has the tables of version 1 and no history. */
    private static @Nullable Integer version(Connection connection, boolean tables) throws SQLException {
        OptionalInt version = Migrations.version(connection);
        if (version.isPresent()) {
            return version.getAsInt();
        }
        return tables ? 1 : null;
    }

    private static @Nullable Instant lastWrite(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(LAST_WRITE)) {
            row.next();
            OffsetDateTime at = row.getObject(1, OffsetDateTime.class);
            return at == null ? null : at.toInstant();
        }
    }

    private static List<RowCount> counts(Connection connection) throws SQLException {
        List<RowCount> counts = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(TABLES);
                ResultSet tables = statement.executeQuery()) {
            while (tables.next()) {
                String table = tables.getString(1);
                if (!tables.getBoolean(3)) {
                    counts.add(new RowCount(table, null, false));
                } else if (tables.getLong(4) > COUNTED_BYTES) {
                    counts.add(new RowCount(table, tables.getLong(5), true));
                } else {
                    counts.add(new RowCount(table, count(connection, tables.getString(2)), false));
                }
            }
        }
        return counts;
    }

    private static long count(Connection connection, String sqlOfTheServer) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sqlOfTheServer)) {
            row.next();
            return row.getLong(1);
        }
    }
}
