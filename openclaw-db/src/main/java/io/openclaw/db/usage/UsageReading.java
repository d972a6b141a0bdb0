package io.openclaw.db.usage;

import io.openclaw.db.usage.UsageFigures.Cost;
import io.openclaw.db.usage.UsageFigures.Latency;
import io.openclaw.db.usage.UsageFigures.Tokens;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The sums of a window from {@code llm_call_rollups}; its ends, where they cut a quarter of an hour, from {@code llm_calls}. */
final class UsageReading {

    /** The columns of a dimension stand in the order of {@link Dimension}. */
    private static final String SUMS = """
            WITH cells AS (
                SELECT * FROM llm_call_rollups WHERE quarter_at >= ? AND quarter_at < ?
                UNION ALL
                SELECT * FROM llm_call_rollups_of(?, ?)
                UNION ALL
                SELECT * FROM llm_call_rollups_of(?, ?)
            ), sums AS (
                SELECT
                    date_trunc(?::TEXT, quarter_at, ?) AS step_at,
                    CASE WHEN ? THEN host END AS host,
                    CASE WHEN ? THEN agent_name END AS agent_name,
                    CASE WHEN ? THEN channel END AS channel,
                    CASE WHEN ? THEN project END AS project,
                    CASE WHEN ? THEN provider END AS provider,
                    CASE WHEN ? THEN model END AS model,
                    CASE WHEN ? THEN billing END AS billing,
                    CASE WHEN ? THEN trigger END AS trigger,
                    sum(calls) AS calls, sum(errors) AS errors, sum(input_tokens) AS input, sum(output_tokens) AS output,
                    sum(cache_read_tokens) AS cache_read, sum(cache_write_tokens) AS cache_write, sum(reasoning_tokens) AS reasoning,
                    sum(total_tokens) AS total, sum(unknown_usage) AS unknown_usage,
                    CASE WHEN sum(unknown_cost) < sum(calls) THEN trim_scale(sum(cost_usd)) END AS cost_usd,
                    sum(unknown_cost) AS unknown_cost,
                    CASE WHEN sum(unreported_cost) < sum(calls) THEN trim_scale(sum(reported_cost_usd)) END AS reported_cost_usd,
                    sum(unreported_cost) AS unreported_cost,
                    CASE WHEN sum(uncomputed_cost) < sum(calls) THEN trim_scale(sum(computed_cost_usd)) END AS computed_cost_usd,
                    sum(uncomputed_cost) AS uncomputed_cost,
                    sum(timed_calls) AS latency_timed,
                    round(sum(latency_ms) / NULLIF(sum(timed_calls), 0), 1) AS latency_average,
                    llm_histogram_sum(latency, 1) AS latency, llm_histogram_sum(first_byte, 1) AS first_byte
                FROM cells
                WHERE host = COALESCE(?, host) AND agent_name = COALESCE(?, agent_name) AND channel = COALESCE(?, channel)
                    AND project = COALESCE(?, project) AND provider = COALESCE(?, provider) AND model = COALESCE(?, model)
                    AND billing = COALESCE(?, billing) AND trigger = COALESCE(?, trigger)
                GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9
                HAVING sum(calls) <> 0
            )
            SELECT
                s.*,
                llm_latency_percentile(latency, 0.5) AS latency_p50,
                llm_latency_percentile(latency, 0.95) AS latency_p95,
                llm_latency_percentile(latency, 0.99) AS latency_p99,
                (SELECT sum(calls) FROM unnest(first_byte) AS h (calls)) AS first_byte_timed,
                llm_latency_percentile(first_byte, 0.5) AS first_byte_p50,
                llm_latency_percentile(first_byte, 0.95) AS first_byte_p95,
                llm_latency_percentile(first_byte, 0.99) AS first_byte_p99
            FROM sums AS s
            ORDER BY step_at, host, agent_name, channel, project, provider, model, billing, trigger
            """;

    private final Connection connection;

    UsageReading(Connection connection) {
        this.connection = connection;
    }

    List<UsageRow> rows(UsageQuery query) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(SUMS)) {
            bind(statement, query);
            try (ResultSet rows = statement.executeQuery()) {
                List<UsageRow> read = new ArrayList<>();
                while (rows.next()) {
                    read.add(new UsageRow(at(rows), values(rows, query), figures(rows)));
                }
                return read;
            }
        }
    }

    private static void bind(PreparedStatement statement, UsageQuery query) throws SQLException {
        int next = 1;
        for (OffsetDateTime bound : new Quarters(query.from(), query.to()).bounds()) {
            statement.setObject(next++, bound);
        }
        Step step = query.step();
        statement.setString(next++, step == null ? null : step.unit());
        statement.setString(next++, nameOf(query.zone()));
        for (Dimension dimension : Dimension.values()) {
            statement.setBoolean(next++, query.by().contains(dimension));
        }
        for (Dimension dimension : Dimension.values()) {
            statement.setString(next++, query.only().get(dimension));
        }
    }

    /** PostgreSQL takes +05:30 as POSIX does, for west of Greenwich; a fixed offset is written so that it cannot be taken so. */
    static String nameOf(ZoneId zone) {
        if (!(zone.normalized() instanceof ZoneOffset offset)) {
            return zone.getId();
        }
        int seconds = offset.getTotalSeconds();
        String posix = ZoneOffset.ofTotalSeconds(-seconds).getId();
        return seconds == 0 ? "UTC" : "<" + offset.getId() + ">" + posix;
    }

    private static @Nullable Instant at(ResultSet row) throws SQLException {
        OffsetDateTime at = row.getObject("step_at", OffsetDateTime.class);
        return at == null ? null : at.toInstant();
    }

    private static Map<Dimension, String> values(ResultSet row, UsageQuery query) throws SQLException {
        Map<Dimension, String> values = new EnumMap<>(Dimension.class);
        for (Dimension dimension : query.by()) {
            values.put(dimension, row.getString(dimension.column()));
        }
        return values;
    }

    private static UsageFigures figures(ResultSet row) throws SQLException {
        Tokens tokens = new Tokens(
                row.getLong("input"),
                row.getLong("output"),
                row.getLong("cache_read"),
                row.getLong("cache_write"),
                row.getLong("reasoning"),
                row.getLong("total"),
                row.getLong("unknown_usage"));
        return new UsageFigures(
                row.getLong("calls"),
                row.getLong("errors"),
                tokens,
                new Cost(row.getBigDecimal("cost_usd"), row.getLong("unknown_cost")),
                new Cost(row.getBigDecimal("reported_cost_usd"), row.getLong("unreported_cost")),
                new Cost(row.getBigDecimal("computed_cost_usd"), row.getLong("uncomputed_cost")),
                latency(row, "latency", row.getBigDecimal("latency_average")),
                latency(row, "first_byte", null));
    }

    private static Latency latency(ResultSet row, String of, @Nullable BigDecimal average) throws SQLException {
        return new Latency(
                row.getLong(of + "_timed"),
                average,
                row.getBigDecimal(of + "_p50"),
                row.getBigDecimal(of + "_p95"),
                row.getBigDecimal(of + "_p99"));
    }
}
