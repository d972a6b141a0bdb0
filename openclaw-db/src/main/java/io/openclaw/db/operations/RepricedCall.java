package io.openclaw.db.operations;

import io.openclaw.db.pricing.CallBill;
import io.openclaw.db.pricing.CallCost;
import io.openclaw.db.pricing.PricedCall;
import io.openclaw.db.pricing.PricedModel;
import io.openclaw.db.pricing.Tokens;
import io.openclaw.db.pricing.ToldTokens;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A row of {@code llm_calls} as a repricing reads it.
 *
 * @param someTokens whether it took any, of whatever kind
 * @param reported what its log says it cost
 * @param billed whether the provider said so
 * @param stored what stands in its columns now
 */
record RepricedCall(
        UUID id,
        Instant createdAt,
        PricedCall call,
        boolean someTokens,
        @Nullable BigDecimal reported,
        boolean billed,
        Stored stored) {

    static final String COLUMNS = """
            id, created_at, COALESCE(started_at, created_at), host, provider, model, service_tier, usage_known, usage_prompt_tokens,
            usage_completion_tokens, COALESCE(cache_read_tokens, 0), COALESCE(cache_write_tokens, 0), COALESCE(cache_write_1h_tokens, 0),
            usage_total_tokens, reported_cost_usd, COALESCE(reported_cost_source = 'provider', FALSE), computed_cost_usd, price_id,
            cost_source, billing""";

    boolean hasTokens() {
        Tokens tokens = call.tokens();
        return tokens == null ? someTokens : !tokens.isNone();
    }

    /** The four columns that a repricing writes. */
    record Stored(
            @Nullable BigDecimal computed,
            @Nullable String priceId,
            @Nullable String costSource,
            @Nullable String billing) {

        static Stored of(CallBill bill) {
            CallCost cost = bill.computed();
            return new Stored(
                    cost == null ? null : cost.total(),
                    cost == null ? null : cost.priceId(),
                    bill.costSource(),
                    bill.billing() == null ? null : bill.billing().word());
        }

        boolean isNothing() {
            return computed == null && priceId == null && costSource == null && billing == null;
        }

        /** 0.50 is 0.5. */
        boolean says(Stored other) {
            return Objects.equals(priceId, other.priceId)
                    && Objects.equals(costSource, other.costSource)
                    && Objects.equals(billing, other.billing)
                    && same(computed, other.computed);
        }

        private static boolean same(@Nullable BigDecimal one, @Nullable BigDecimal other) {
            return (one == null || other == null) ? (one == null && other == null) : one.compareTo(other) == 0;
        }
    }

    static RepricedCall read(ResultSet row) throws SQLException {
        PricedModel model = new PricedModel(row.getString(5), row.getString(6), row.getString(4));
        return new RepricedCall(
                row.getObject(1, UUID.class),
                JdbcTimes.at(row, 2),
                new PricedCall(model, JdbcTimes.at(row, 3), tokens(row), row.getString(7), null),
                row.getLong(14) > 0,
                row.getBigDecimal(15),
                row.getBoolean(16),
                new Stored(row.getBigDecimal(17), row.getString(18), row.getString(19), row.getString(20)));
    }

    private static @Nullable Tokens tokens(ResultSet row) throws SQLException {
        boolean told = row.getBoolean(8);
        Boolean known = row.wasNull() ? null : Boolean.valueOf(told);
        return new ToldTokens(
                        known,
                        row.getLong(9),
                        row.getLong(10),
                        row.getLong(11),
                        row.getLong(12),
                        row.getLong(13),
                        row.getLong(14))
                .priceable()
                .orElse(null);
    }
}
