package io.openclaw.db.pricing;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Prices that come from no table: set by hand, or from the configuration of a gateway. */
public final class OwnPrices {

    private OwnPrices() {}

    /** A price set by hand, under an id of its own. */
    public static Price set(String provider, String model, Period period, Rates rates, Factors factors) {
        return PriceIds.named(new Price(
                "", PriceSource.USER, provider, List.of(model), null, period, rates, List.of(), factors, null));
    }

    /**
     * What an OpenClaw gateway reckons with: {@code models.providers.<provider>.models[].cost} of its {@code openclaw.json}, four numbers in US dollars per
     * million tokens. A model whose four are all 0 or missing has no price there: OpenClaw writes that for models it
     * knows none of. Beside others a 0 is meant: what is read from a cache is free.
     *
     * @param config the whole file
     * @param host the gateway's machine
     * @param since when the file said so
     */
    public static List<Price> configured(JsonNode config, String host, Instant since) {
        List<Price> prices = new ArrayList<>();
        for (Map.Entry<String, JsonNode> provider :
                config.path("models").path("providers").properties()) {
            for (JsonNode model : provider.getValue().path("models")) {
                configured(provider.getKey(), model, host, since).ifPresent(prices::add);
            }
        }
        return prices;
    }

    private static Optional<Price> configured(String provider, JsonNode model, String host, Instant since) {
        String id = model.path("id").asText("");
        JsonNode cost = model.path("cost");
        @Nullable BigDecimal input = rate(cost, "input");
        if (id.isBlank() || provider.isBlank() || input == null) {
            return Optional.empty();
        }
        Rates rates = new Rates(input, rate(cost, "output"), rate(cost, "cacheRead"), rate(cost, "cacheWrite"), null);
        return rates.isNothing()
                ? Optional.empty()
                : Optional.of(PriceIds.named(new Price(
                        "",
                        PriceSource.OPENCLAW_CONFIG,
                        provider,
                        List.of(id),
                        host,
                        Period.since(since),
                        rates,
                        List.of(),
                        Factors.NONE,
                        null)));
    }

    private static @Nullable BigDecimal rate(JsonNode cost, String name) {
        JsonNode value = cost.path(name);
        return value.isNumber() && value.decimalValue().signum() >= 0 ? value.decimalValue() : null;
    }
}
