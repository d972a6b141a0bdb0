package io.openclaw.db.usage;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Whether the rollups are what the calls add up to, and making them so again. Day by day, each in a statement or transaction of its own; nobody who
 * writes waits for it.
 */
public final class Rollups {

    private static final Duration DAY = Duration.ofDays(1);

    private static final String NEXT = """
            SELECT date_trunc('day', least(
                (SELECT min(created_at) FROM llm_calls WHERE created_at >= ? AND isfinite(created_at)),
                (SELECT min(quarter_at) FROM llm_call_rollups WHERE quarter_at >= ?)), 'UTC')
            """;

    /** Of a histogram it is told in how many buckets it is wrong. */
    private static final String LACK = """
            SELECT
                quarter_at, host, agent_name, channel, project, provider, model, billing, trigger, calls, errors, unknown_usage,
                input_tokens, output_tokens, cache_read_tokens, cache_write_tokens, reasoning_tokens, total_tokens, cost_usd,
                unknown_cost, reported_cost_usd, unreported_cost, computed_cost_usd, uncomputed_cost, timed_calls, latency_ms,
                (SELECT count(*) FROM unnest(latency) AS h (calls) WHERE h.calls <> 0) AS latency,
                (SELECT count(*) FROM unnest(first_byte) AS h (calls) WHERE h.calls <> 0) AS first_byte
            FROM llm_call_rollups_lack(?, ?)
            ORDER BY quarter_at, host, agent_name, channel, project, provider, model, billing, trigger
            """;

    private static final String MEND = "SELECT llm_call_rollups_mend(?, ?)";

    private final Connection connection;

    Rollups(Connection connection) {
        this.connection = connection;
    }

    /** Midnight, in UTC, of the first day at or after an instant's that has calls or rollups. */
    public Optional<Instant> dayFrom(Instant at) throws SQLException {
        OffsetDateTime midnight =
                at.atOffset(ZoneOffset.UTC).toLocalDate().atStartOfDay().atOffset(ZoneOffset.UTC);
        try (PreparedStatement statement = connection.prepareStatement(NEXT)) {
            statement.setObject(1, midnight);
            statement.setObject(2, midnight);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return Optional.ofNullable(row.getObject(1, OffsetDateTime.class))
                        .map(OffsetDateTime::toInstant);
            }
        }
    }

    /**
     * The cells of a day that are wrong; none when the rollups are what the calls add up to.
     *
     * @param day as {@link #dayFrom} told
     */
    public List<RollupDifference> check(Instant day) throws SQLException {
        try (PreparedStatement statement = ofDay(LACK, day);
                ResultSet rows = statement.executeQuery()) {
            List<RollupDifference> differences = new ArrayList<>();
            while (rows.next()) {
                differences.add(difference(rows));
            }
            return differences;
        }
    }

    /**
     * Makes the rollups of a day what the calls add up to, while others write; how many cells were wrong. What retention took stays.
     *
     * @param day as {@link #dayFrom} told
     */
    public int rebuild(Instant day) throws SQLException {
        try (PreparedStatement statement = ofDay(MEND, day);
                ResultSet row = statement.executeQuery()) {
            row.next();
            return row.getInt(1);
        }
    }

    private PreparedStatement ofDay(String sql, Instant day) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        statement.setObject(1, day.atOffset(ZoneOffset.UTC));
        statement.setObject(2, day.plus(DAY).atOffset(ZoneOffset.UTC));
        return statement;
    }

    private static RollupDifference difference(ResultSet row) throws SQLException {
        Map<Dimension, String> cell = new EnumMap<>(Dimension.class);
        for (Dimension dimension : Dimension.values()) {
            cell.put(dimension, row.getString(dimension.column()));
        }
        Map<String, BigDecimal> lacking = new LinkedHashMap<>();
        int sums = 2 + cell.size();
        for (int column = sums; column <= row.getMetaData().getColumnCount(); column++) {
            BigDecimal lack = row.getBigDecimal(column);
            if (lack.signum() != 0) {
                lacking.put(row.getMetaData().getColumnName(column), lack.stripTrailingZeros());
            }
        }
        return new RollupDifference(row.getObject(1, OffsetDateTime.class).toInstant(), cell, lacking);
    }
}
