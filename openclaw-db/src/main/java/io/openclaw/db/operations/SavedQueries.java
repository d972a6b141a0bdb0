package io.openclaw.db.operations;

import io.openclaw.db.operations.QueryAnswer.JsonValue;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Types;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The questions the database answers: the views of schema {@code api} that this role may read, those that others added too. What is asked
 * is looked up among them; no text of a user becomes part of a statement.
 */
public final class SavedQueries {

    private static final String LIST = """
            SELECT
                c.relname,
                COALESCE(obj_description(c.oid, 'pg_class'), ''),
                array_agg(a.attname::TEXT ORDER BY a.attnum),
                format('SELECT * FROM %I.%I LIMIT ?', n.nspname, c.relname)
            FROM pg_class AS c
            JOIN pg_namespace AS n ON n.oid = c.relnamespace
            JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
            WHERE n.nspname = 'api'
                AND c.relkind IN ('v', 'm')
                AND has_schema_privilege(n.oid, 'USAGE')
                AND has_table_privilege(c.oid, 'SELECT')
            GROUP BY c.oid, c.relname, n.nspname
            ORDER BY c.relname
            """;

    private final Connection connection;

    SavedQueries(Connection connection) {
        this.connection = connection;
    }

    /** All of them, by name. */
    public List<SavedQuery> list() throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(LIST)) {
            return JdbcRows.all(statement, row -> {
                String[] columns = (String[]) row.getArray(3).getArray();
                return new SavedQuery(row.getString(1), row.getString(2), List.of(columns), row.getString(4));
            });
        }
    }

    /**
     * The answer, in the order of the view. In a read-only transaction: a view that others added may call what writes.
     *
     * @param query one of {@link #list}
     * @param limit rows at most, 1 or more
     */
    public QueryAnswer ask(SavedQuery query, int limit) throws SQLException {
        connection.setAutoCommit(false); // else the driver lets read-only be
        connection.setReadOnly(true);
        try (PreparedStatement statement = connection.prepareStatement(query.sql())) {
            statement.setInt(1, limit + 1);
            try (ResultSet rows = statement.executeQuery()) {
                return answer(query, rows, limit);
            }
        } finally {
            connection.rollback();
            connection.setReadOnly(false);
            connection.setAutoCommit(true);
        }
    }

    private static QueryAnswer answer(SavedQuery query, ResultSet rows, int limit) throws SQLException {
        ResultSetMetaData columns = rows.getMetaData();
        List<List<@Nullable Object>> read = new ArrayList<>();
        while (rows.next()) {
            List<@Nullable Object> row = new ArrayList<>();
            for (int column = 1; column <= columns.getColumnCount(); column++) {
                row.add(value(rows, columns, column));
            }
            read.add(row);
        }
        boolean more = read.size() > limit;
        return new QueryAnswer(query.columns(), more ? read.subList(0, limit) : read, more);
    }

    private static @Nullable Object value(ResultSet row, ResultSetMetaData columns, int column) throws SQLException {
        String type = columns.getColumnTypeName(column).toLowerCase(Locale.ROOT);
        if (type.equals("timestamptz")) {
            OffsetDateTime at = row.getObject(column, OffsetDateTime.class);
            return at == null ? null : at.toInstant();
        }
        if (type.equals("json") || type.equals("jsonb")) {
            String json = row.getString(column);
            return json == null ? null : new JsonValue(json);
        }
        return switch (columns.getColumnType(column)) {
            case Types.ARRAY -> items(row.getArray(column));
            case Types.BIT, Types.BOOLEAN, Types.INTEGER, Types.SMALLINT, Types.BIGINT, Types.NUMERIC, Types.DOUBLE ->
                row.getObject(column);
            default -> row.getString(column);
        };
    }

    private static @Nullable Object items(@Nullable Array array) throws SQLException {
        return array == null ? null : Arrays.asList((Object[]) array.getArray());
    }
}
