package io.openclaw.db.operations;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Figures of {@code llm_calls} within spans of time, from its indexes {@code llm_calls_answered} and {@code llm_calls_failed} alone. */
final class CallFiguresQuery {

    /** From one pair to the next by index, so that it takes as long as there are pairs and not as there are calls. */
    private static final String MODELS = """
            WITH RECURSIVE answered AS (
                (SELECT host, model FROM llm_calls WHERE error IS NULL ORDER BY host, model LIMIT 1)
                UNION ALL
                SELECT next.host, next.model
                FROM answered AS a
                CROSS JOIN LATERAL (
                    SELECT c.host, c.model FROM llm_calls AS c
                    WHERE c.error IS NULL AND (c.host, c.model) > (a.host, a.model)
                    ORDER BY c.host, c.model LIMIT 1) AS next
            ), failed AS (
                (SELECT host, model FROM llm_calls WHERE error IS NOT NULL ORDER BY host, model LIMIT 1)
                UNION ALL
                SELECT next.host, next.model
                FROM failed AS f
                CROSS JOIN LATERAL (
                    SELECT c.host, c.model FROM llm_calls AS c
                    WHERE c.error IS NOT NULL AND (c.host, c.model) > (f.host, f.model)
                    ORDER BY c.host, c.model LIMIT 1) AS next
            )
            SELECT host, model FROM answered
            UNION
            SELECT host, model FROM failed
            ORDER BY host, model
            """;

    /** One aggregate for each span: a join over all spans at once tempts the planner to read the whole table. */
    private static final String FIGURES = """
            SELECT
                w.number, a.calls + f.calls, f.calls, a.timed, a.latencies[1], a.latencies[2], a.metered + f.metered,
                a.tokens + f.tokens, a.priced + f.priced, CASE WHEN a.priced + f.priced > 0 THEN a.cost + f.cost END,
                a.unpriced + f.unpriced
            FROM unnest(?::TEXT[], ?::TEXT[], ?::TIMESTAMPTZ[], ?::TIMESTAMPTZ[])
                WITH ORDINALITY AS w (host, models, from_at, to_at, number)
            CROSS JOIN LATERAL (
                SELECT
                    count(*) AS calls,
                    count(*) FILTER (WHERE c.latency_ms > 0) AS timed,
                    percentile_disc(ARRAY[0.5, 0.95]) WITHIN GROUP (ORDER BY c.latency_ms)
                        FILTER (WHERE c.latency_ms > 0) AS latencies,
                    count(*) FILTER (WHERE c.usage_known IS NOT FALSE) AS metered,
                    COALESCE(sum(c.usage_total_tokens) FILTER (WHERE c.usage_known IS NOT FALSE), 0) AS tokens,
                    count(u.usd) AS priced,
                    COALESCE(sum(u.usd), 0) AS cost,
                    count(*) FILTER (WHERE u.usd IS NULL AND c.usage_total_tokens > 0) AS unpriced
                FROM llm_calls AS c
                CROSS JOIN LATERAL (
                    SELECT llm_call_cost(c.cost_source, c.reported_cost_usd, c.computed_cost_usd, c.usage_total_tokens)) AS u (usd)
                WHERE c.error IS NULL AND c.host = w.host AND c.model = ANY (w.models::TEXT[])
                    AND c.created_at >= w.from_at AND c.created_at < w.to_at) AS a
            CROSS JOIN LATERAL (
                SELECT
                    count(*) AS calls,
                    count(*) FILTER (WHERE c.usage_known IS NOT FALSE) AS metered,
                    COALESCE(sum(c.usage_total_tokens) FILTER (WHERE c.usage_known IS NOT FALSE), 0) AS tokens,
                    count(u.usd) AS priced,
                    COALESCE(sum(u.usd), 0) AS cost,
                    count(*) FILTER (WHERE u.usd IS NULL AND c.usage_total_tokens > 0) AS unpriced
                FROM llm_calls AS c
                CROSS JOIN LATERAL (
                    SELECT llm_call_cost(c.cost_source, c.reported_cost_usd, c.computed_cost_usd, c.usage_total_tokens)) AS u (usd)
                WHERE c.error IS NOT NULL AND c.host = w.host AND c.model = ANY (w.models::TEXT[])
                    AND c.created_at >= w.from_at AND c.created_at < w.to_at) AS f
            """;

    private final Connection connection;

    CallFiguresQuery(Connection connection) {
        this.connection = connection;
    }

    /** The models of each host that ever called one. */
    Map<String, List<String>> models() throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(MODELS);
                ResultSet rows = statement.executeQuery()) {
            Map<String, List<String>> models = new LinkedHashMap<>();
            while (rows.next()) {
                models.computeIfAbsent(rows.getString(1), host -> new ArrayList<>())
                        .add(rows.getString(2));
            }
            return models;
        }
    }

    /** @param models as {@link #models} told */
    Map<CallWindow, CallFigures> figures(List<CallWindow> windows, Map<String, List<String>> models)
            throws SQLException {
        Map<String, String> arrays = new HashMap<>();
        for (Map.Entry<String, List<String>> entry : models.entrySet()) {
            arrays.put(entry.getKey(), text(entry.getValue()));
        }
        try (PreparedStatement statement = connection.prepareStatement(FIGURES)) {
            statement.setArray(1, array(windows, "text", CallWindow::host));
            statement.setArray(2, array(windows, "text", window -> arrays.getOrDefault(window.host(), "{}")));
            statement.setArray(
                    3, array(windows, "timestamptz", window -> window.from().toString()));
            statement.setArray(
                    4, array(windows, "timestamptz", window -> window.to().toString()));
            try (ResultSet rows = statement.executeQuery()) {
                Map<CallWindow, CallFigures> figures = new HashMap<>();
                while (rows.next()) {
                    CallWindow window = windows.get(rows.getInt(1) - 1);
                    figures.put(window, figures(window, rows));
                }
                return figures;
            }
        }
    }

    private static CallFigures figures(CallWindow window, ResultSet row) throws SQLException {
        return new CallFigures(
                window.from(),
                window.to(),
                row.getLong(2),
                row.getLong(3),
                row.getLong(4),
                intOrNull(row, 5),
                intOrNull(row, 6),
                row.getLong(7),
                row.getLong(8),
                row.getLong(9),
                row.getBigDecimal(10),
                row.getLong(11));
    }

    private static @Nullable Integer intOrNull(ResultSet row, int column) throws SQLException {
        int value = row.getInt(column);
        return row.wasNull() ? null : value;
    }

    /** A list of lists cannot be sent as one array where they differ in length, so each is sent as PostgreSQL writes it. */
    private String text(List<String> values) throws SQLException {
        Array array = connection.createArrayOf("text", values.toArray());
        try {
            return array.toString();
        } finally {
            array.free();
        }
    }

    private Array array(List<CallWindow> windows, String type, Function<CallWindow, String> value) throws SQLException {
        return connection.createArrayOf(type, windows.stream().map(value).toArray());
    }
}
