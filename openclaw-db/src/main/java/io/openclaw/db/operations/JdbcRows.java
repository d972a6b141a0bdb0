package io.openclaw.db.operations;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a statement finds. */
final class JdbcRows {

    private JdbcRows() {}

    /**
     * How a row becomes a value.
     *
     * @param <T> of which kind
     */
    interface FromRow<T> {
        T of(ResultSet row) throws SQLException;
    }

    /** In the order of the statement. */
    static <T> List<T> all(PreparedStatement statement, FromRow<T> fromRow) throws SQLException {
        try (ResultSet rows = statement.executeQuery()) {
            List<T> all = new ArrayList<>();
            while (rows.next()) {
                all.add(fromRow.of(rows));
            }
            return all;
        }
    }

    static <T> Optional<T> first(PreparedStatement statement, FromRow<T> fromRow) throws SQLException {
        try (ResultSet rows = statement.executeQuery()) {
            return rows.next() ? Optional.of(fromRow.of(rows)) : Optional.empty();
        }
    }
}
