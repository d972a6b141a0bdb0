package io.openclaw.db.pricing;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Ids of prices that do not come from a table: whose, of what, and a digest of what is charged and when. */
final class PriceIds {

    private PriceIds() {}

    /** The price with its id. */
    static Price named(Price price) {
        String name = (price.host() == null ? "" : price.host() + "/") + price.provider() + "/"
                + price.models().get(0);
        String id = price.source().word() + ":" + name + "@" + digest(price);
        return new Price(
                id,
                price.source(),
                price.provider(),
                price.models(),
                price.host(),
                price.period(),
                price.rates(),
                price.tiers(),
                price.factors(),
                price.version());
    }

    private static String digest(Price price) {
        Rates rates = price.rates();
        String content = Stream.concat(
                        Stream.of(
                                price.models(),
                                price.period().from(),
                                price.period().to(),
                                price.period().hours()),
                        Stream.of(
                                plain(rates.input()),
                                plain(rates.output()),
                                plain(rates.cacheRead()),
                                plain(rates.cacheWrite()),
                                plain(rates.cacheWrite1h()),
                                price.tiers(),
                                new TreeMap<>(price.factors().services()),
                                new TreeMap<>(price.factors().regions())))
                .map(String::valueOf)
                .collect(Collectors.joining("|"));
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(content.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, 4);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256.", e);
        }
    }

    /** 3 and 3.00 charge the same. */
    private static String plain(@Nullable BigDecimal rate) {
        return rate == null ? "" : rate.stripTrailingZeros().toPlainString();
    }
}
