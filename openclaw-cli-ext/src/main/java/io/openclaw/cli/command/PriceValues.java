package io.openclaw.cli.command;

import io.openclaw.cli.output.Json;
import io.openclaw.db.pricing.DailyHours;
import io.openclaw.db.pricing.Price;
import io.openclaw.db.pricing.PriceJson;
import io.openclaw.db.pricing.Rates;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Prices as commands tell them: US dollars per million tokens. */
final class PriceValues {

    private PriceValues() {}

    /** For JSON. */
    static Map<String, @Nullable Object> json(Price price) {
        Map<String, @Nullable Object> values = head(price);
        values.put("models", price.models());
        values.put("tiers", new Json.Raw(PriceJson.of(price.tiers())));
        values.put("serviceFactors", new Json.Raw(PriceJson.of(price.factors().services())));
        values.put("regionFactors", new Json.Raw(PriceJson.of(price.factors().regions())));
        return values;
    }

    /** For the eye. */
    static Map<String, @Nullable Object> card(Price price) {
        Map<String, @Nullable Object> values = head(price);
        values.put("models", String.join(" ", price.models()));
        values.put(
                "tiers",
                price.tiers().stream()
                        .map(tier -> "above " + tier.above() + " tokens: " + words(tier.rates()))
                        .collect(Collectors.joining("\n")));
        values.put("serviceFactors", words(price.factors().services()));
        values.put("regionFactors", words(price.factors().regions()));
        return values;
    }

    private static Map<String, @Nullable Object> head(Price price) {
        DailyHours hours = price.period().hours();
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        values.put("priceId", price.id());
        values.put("source", price.source().word());
        values.put("version", price.version());
        values.put("provider", price.provider());
        values.put("host", price.host());
        values.put("validFrom", price.period().from());
        values.put("validTo", price.period().to());
        values.put("dailyHours", hours == null ? null : hour(hours.from()) + "-" + hour(hours.to()) + " UTC");
        values.put("knownSince", price.period().knownSince());
        values.put("knownUntil", price.period().knownUntil());
        values.put("input", price.rates().input());
        values.put("output", price.rates().output());
        values.put("cacheRead", price.rates().cacheRead());
        values.put("cacheWrite", price.rates().cacheWrite());
        values.put("cacheWrite1h", price.rates().cacheWrite1h());
        return values;
    }

    /** A rate, or nothing where the vendor has none. */
    static String rate(@Nullable BigDecimal rate) {
        return rate == null ? "-" : rate.toPlainString();
    }

    static String day(@Nullable Instant at) {
        return at == null ? "" : at.atOffset(ZoneOffset.UTC).toLocalDate().toString();
    }

    private static String hour(LocalTime time) {
        return DateTimeFormatter.ofPattern("HH:mm").format(time);
    }

    private static String words(Rates rates) {
        return "input " + rate(rates.input()) + ", output " + rate(rates.output()) + ", cache read "
                + rate(rates.cacheRead()) + ", cache write " + rate(rates.cacheWrite()) + ", for an hour "
                + rate(rates.cacheWrite1h());
    }

    private static String words(Map<String, BigDecimal> factors) {
        return factors.entrySet().stream()
                .map(factor -> factor.getKey() + " x" + factor.getValue().toPlainString())
                .sorted()
                .collect(Collectors.joining(", "));
    }
}
