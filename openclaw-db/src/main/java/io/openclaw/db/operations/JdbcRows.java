package io.openclaw.db.operations;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a statement finds. */
final class JdbcRows {

    private static final int AT_A_TIME = 2;

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

    /**
     * In the order of the statement, until they hold so much text. Few rows are in memory beside: each may have megabytes, and a gateway must not
     * die of those who ask it for a list.
     *
     * @param characters after which it ends; {@link Long#MAX_VALUE}: never
     */
    static <T> Slice<T> upTo(long characters, PreparedStatement statement, FromRow<T> fromRow) throws SQLException {
        if (characters == Long.MAX_VALUE) {
            return new Slice<>(all(statement, fromRow), false);
        }
        return JdbcTransaction.of(statement.getConnection(), () -> {
            statement.setFetchSize(AT_A_TIME); // outside of a transaction the driver would take all of them at once
            try (ResultSet rows = statement.executeQuery()) {
                List<T> some = new ArrayList<>();
                long seen = 0;
                while (seen < characters && rows.next()) {
                    some.add(fromRow.of(rows));
                    seen += characters(rows);
                }
                return new Slice<>(some, seen >= characters);
            }
        });
    }

    private static long characters(ResultSet row) throws SQLException {
        long characters = 0;
        for (int column = row.getMetaData().getColumnCount(); column > 0; column--) {
            String text = row.getString(column);
            characters += text == null ? 0 : text.length();
        }
        return characters;
    }

    static <T> Optional<T> first(PreparedStatement statement, FromRow<T> fromRow) throws SQLException {
        try (ResultSet rows = statement.executeQuery()) {
            return rows.next() ? Optional.of(fromRow.of(rows)) : Optional.empty();
        }
    }
}
