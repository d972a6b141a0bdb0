package io.openclaw.db.operations;

import io.openclaw.db.pricing.PriceBook;
import io.openclaw.db.pricing.PricedModel;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Models that took tokens and have no price, by what {@code llm_calls} says; day by day, so that no statement takes long. */
public final class UnpricedModels {

    private static final Duration DAY = Duration.ofDays(1);

    private static final String NEXT = "SELECT min(created_at) FROM llm_calls WHERE created_at >= ?";

    private static final String OF_A_DAY = """
            SELECT provider, model, host, count(*), sum(usage_total_tokens), count(reported_cost_usd) FILTER (WHERE reported_cost_usd > 0),
                max(created_at)
            FROM llm_calls
            WHERE created_at >= ? AND created_at < ? AND usage_total_tokens > 0 AND usage_known IS NOT FALSE
            GROUP BY provider, model, host
            """;

    private final Connection connection;

    UnpricedModels(Connection connection) {
        this.connection = connection;
    }

    /**
     * One of them.
     *
     * @param provider null: the calls name none, and so no price is known
     * @param reported calls whose gateway reported a cost: they have that
     * @param last when it was called last
     */
    public record Unpriced(
            @Nullable String provider,
            String model,
            String host,
            long calls,
            long tokens,
            long reported,
            Instant last) {

        Unpriced plus(Unpriced other) {
            return new Unpriced(
                    provider,
                    model,
                    host,
                    calls + other.calls,
                    Math.addExact(tokens, other.tokens),
                    reported + other.reported,
                    last.isAfter(other.last) ? last : other.last);
        }
    }

    private record Name(@Nullable String provider, String model, String host) {}

    /** Those with the most tokens first; from {@code since} on, null: ever. */
    public List<Unpriced> list(PriceBook book, @Nullable Instant since) throws SQLException {
        Map<Name, Unpriced> found = new HashMap<>();
        @Nullable Instant at = next(since == null ? Instant.EPOCH : since);
        while (at != null) {
            Instant day = at.truncatedTo(ChronoUnit.DAYS);
            day(book, at, day.plus(DAY), found);
            at = next(day.plus(DAY));
        }
        return found.values().stream()
                .sorted(Comparator.comparingLong(Unpriced::tokens)
                        .reversed()
                        .thenComparing(Unpriced::model)
                        .thenComparing(Unpriced::host))
                .toList();
    }

    private @Nullable Instant next(Instant from) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(NEXT)) {
            statement.setObject(1, JdbcTimes.of(from));
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return JdbcTimes.orNull(row, 1);
            }
        }
    }

    private void day(PriceBook book, Instant from, Instant to, Map<Name, Unpriced> found) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(OF_A_DAY)) {
            statement.setObject(1, JdbcTimes.of(from));
            statement.setObject(2, JdbcTimes.of(to));
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    Unpriced row = read(rows);
                    PricedModel model = new PricedModel(row.provider(), row.model(), row.host());
                    if (book.find(model, row.last(), null).isEmpty()) {
                        found.merge(new Name(row.provider(), row.model(), row.host()), row, Unpriced::plus);
                    }
                }
            }
        }
    }

    private static Unpriced read(ResultSet row) throws SQLException {
        return new Unpriced(
                row.getString(1),
                row.getString(2),
                row.getString(3),
                row.getLong(4),
                row.getLong(5),
                row.getLong(6),
                JdbcTimes.at(row, 7));
    }
}
