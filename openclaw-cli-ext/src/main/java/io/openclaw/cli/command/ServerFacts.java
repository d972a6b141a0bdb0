package io.openclaw.cli.command;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/**
 * What a server says of itself and of us.
 *
 * @param mayCreate in the schema of our tables
 * @param tablesWithoutRights how many of our tables this role may not read and write
 * @param owner of our tables, of one of those without rights if there are some; empty without tables
 * @param tls version and cipher of this connection; null when it is in clear
 * @param connections in use
 * @param mostConnections that others than superusers may use
 * @param fed whether there is a table that says who writes
 */
record ServerFacts(
        String version,
        Instant now,
        String user,
        String schema,
        boolean readOnly,
        boolean mayCreate,
        int tablesWithoutRights,
        String owner,
        @Nullable String tls,
        long connections,
        long mostConnections,
        boolean fed) {

    private static final String ASK = """
            SELECT
                current_setting('server_version'),
                clock_timestamp(),
                quote_ident(current_user),
                COALESCE(quote_ident(current_schema()), 'public'),
                pg_is_in_recovery() OR current_setting('transaction_read_only') = 'on',
                current_schema() IS NOT NULL AND has_schema_privilege(current_schema(), 'CREATE'),
                count(t.oid) FILTER (WHERE NOT t.allowed),
                COALESCE(quote_ident(pg_get_userbyid((array_agg(t.relowner ORDER BY t.allowed, t.relname))[1])), ''),
                (SELECT s.version || ', ' || s.cipher FROM pg_stat_ssl AS s WHERE s.pid = pg_backend_pid() AND s.ssl),
                (SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend'),
                current_setting('max_connections')::INTEGER - current_setting('superuser_reserved_connections')::INTEGER,
                to_regclass('writers') IS NOT NULL AND has_table_privilege(to_regclass('writers'), 'SELECT')
            FROM (VALUES (1)) AS one
            LEFT JOIN (
                SELECT
                    c.oid,
                    c.relname,
                    c.relowner,
                    has_table_privilege(c.oid, 'SELECT')
                        AND has_table_privilege(c.oid, 'INSERT')
                        AND has_table_privilege(c.oid, 'UPDATE')
                        AND has_table_privilege(c.oid, 'DELETE') AS allowed
                FROM pg_class AS c
                JOIN pg_namespace AS n ON n.oid = c.relnamespace
                WHERE n.nspname = current_schema() AND c.relkind IN ('r', 'p') AND NOT c.relispartition
            ) AS t ON true
            """;

    static ServerFacts read(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(ASK);
                ResultSet row = statement.executeQuery()) {
            row.next();
            return new ServerFacts(
                    row.getString(1),
                    row.getObject(2, OffsetDateTime.class).toInstant(),
                    row.getString(3),
                    row.getString(4),
                    row.getBoolean(5),
                    row.getBoolean(6),
                    row.getInt(7),
                    row.getString(8),
                    row.getString(9),
                    row.getLong(10),
                    row.getLong(11),
                    row.getBoolean(12));
        }
    }
}
