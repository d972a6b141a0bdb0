package io.openclaw.db.operations;

import io.openclaw.db.pricing.DailyHours;
import io.openclaw.db.pricing.Factors;
import io.openclaw.db.pricing.Period;
import io.openclaw.db.pricing.Price;
import io.openclaw.db.pricing.PriceJson;
import io.openclaw.db.pricing.PriceSource;
import io.openclaw.db.pricing.Rates;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A price and the columns of {@code prices}, in the order of {@link #COLUMNS}. */
final class PriceRow {

    static final String COLUMNS = """
            price_id, known_since, known_until, source, version, provider, models, host, valid_from, valid_to, daily_from, daily_to,
            input_usd_per_mtok, output_usd_per_mtok, cache_read_usd_per_mtok, cache_write_usd_per_mtok, cache_write_1h_usd_per_mtok,
            tiers, service_factors, region_factors""";

    private PriceRow() {}

    static Price read(ResultSet row) throws SQLException {
        String source = row.getString(4);
        return new Price(
                row.getString(1),
                PriceSource.of(source)
                        .orElseThrow(() -> new SQLException("Prices of a source this program does not know", "42P01")),
                row.getString(6),
                List.of((String[]) row.getArray(7).getArray()),
                row.getString(8),
                period(row),
                new Rates(
                        row.getBigDecimal(13),
                        row.getBigDecimal(14),
                        row.getBigDecimal(15),
                        row.getBigDecimal(16),
                        row.getBigDecimal(17)),
                PriceJson.tiers(row.getString(18)),
                new Factors(PriceJson.factors(row.getString(19)), PriceJson.factors(row.getString(20))),
                row.getString(5));
    }

    private static Period period(ResultSet row) throws SQLException {
        @Nullable LocalTime from = row.getObject(11, LocalTime.class);
        @Nullable LocalTime to = row.getObject(12, LocalTime.class);
        return new Period(
                JdbcTimes.orNull(row, 9),
                JdbcTimes.orNull(row, 10),
                from == null || to == null ? null : new DailyHours(from, to),
                JdbcTimes.at(row, 2),
                JdbcTimes.orNull(row, 3));
    }

    static void write(Connection connection, PreparedStatement row, Price price) throws SQLException {
        Period period = price.period();
        row.setString(1, price.id());
        row.setObject(2, JdbcTimes.of(period.knownSince()));
        row.setObject(3, JdbcTimes.of(period.knownUntil()));
        row.setString(4, price.source().word());
        row.setString(5, price.version());
        row.setString(6, price.provider());
        row.setArray(7, connection.createArrayOf("text", price.models().toArray()));
        row.setString(8, price.host());
        row.setObject(9, JdbcTimes.of(period.from()));
        row.setObject(10, JdbcTimes.of(period.to()));
        row.setObject(11, period.hours() == null ? null : period.hours().from());
        row.setObject(12, period.hours() == null ? null : period.hours().to());
        row.setBigDecimal(13, price.rates().input());
        row.setBigDecimal(14, price.rates().output());
        row.setBigDecimal(15, price.rates().cacheRead());
        row.setBigDecimal(16, price.rates().cacheWrite());
        row.setBigDecimal(17, price.rates().cacheWrite1h());
        row.setString(18, PriceJson.of(price.tiers()));
        row.setString(19, PriceJson.of(price.factors().services()));
        row.setString(20, PriceJson.of(price.factors().regions()));
    }
}
