package io.openclaw.db.pricing;

import java.time.Instant;
import java.util.List;

/**
 * Prices as they were published together.
 *
 * @param editions which data of whom is in it
 */
public record PriceTable(List<Edition> editions, List<Provider> providers, List<Price> prices) {

    public PriceTable {
        editions = List.copyOf(editions);
        providers = List.copyOf(providers);
        prices = List.copyOf(prices);
    }

    /**
     * One version of one source's data.
     *
     * @param published when; its prices are known since then
     * @param licence under which it may be used, and whose it is
     */
    public record Edition(PriceSource source, String version, Instant published, String licence) {}
}
