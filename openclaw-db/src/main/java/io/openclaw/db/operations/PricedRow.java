package io.openclaw.db.operations;

import io.openclaw.db.operations.RepricedCall.Stored;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A stored call and what its columns of cost become. */
record PricedRow(UUID id, Stored becomes) {

    private static final String WRITE = """
            UPDATE llm_calls AS c
            SET computed_cost_usd = n.computed, price_id = n.price_id, cost_source = n.cost_source, billing = n.billing
            FROM unnest(?::UUID[], ?::NUMERIC[], ?::TEXT[], ?::TEXT[], ?::TEXT[]) AS n (id, computed, price_id, cost_source, billing)
            WHERE c.id = n.id
            """;

    static void write(Connection connection, List<PricedRow> rows) throws SQLException {
        if (rows.isEmpty()) {
            return;
        }
        try (PreparedStatement write = connection.prepareStatement(WRITE)) {
            write.setArray(1, array(connection, rows, "uuid", PricedRow::id));
            write.setArray(
                    2, array(connection, rows, "numeric", row -> row.becomes().computed()));
            write.setArray(
                    3, array(connection, rows, "text", row -> row.becomes().priceId()));
            write.setArray(
                    4, array(connection, rows, "text", row -> row.becomes().costSource()));
            write.setArray(
                    5, array(connection, rows, "text", row -> row.becomes().billing()));
            write.executeUpdate();
        }
    }

    private static Array array(
            Connection connection, List<PricedRow> rows, String type, Function<PricedRow, @Nullable Object> value)
            throws SQLException {
        return connection.createArrayOf(type, rows.stream().map(value).toArray());
    }
}
