package io.openclaw.db.pricing;

import java.math.BigDecimal;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What tokens cost, each kind in US dollars per million tokens, as vendors quote. Null: the vendor has no price of its own for the kind.
 *
 * @param input prompt tokens outside of a cache
 * @param output generated tokens, reasoning included; null: the model generates none, or their price is unknown
 * @param cacheRead null: charged as {@code input}, as vendors do that give no discount
 * @param cacheWrite kept for five minutes; null: charged as {@code input}, as vendors do that take no surcharge
 * @param cacheWrite1h kept for an hour; null: charged as {@code input} where {@code cacheWrite} is null too, else unknown
 */
public record Rates(
        BigDecimal input,
        @Nullable BigDecimal output,
        @Nullable BigDecimal cacheRead,
        @Nullable BigDecimal cacheWrite,
        @Nullable BigDecimal cacheWrite1h) {

    /** @throws IllegalArgumentException when one is negative */
    public Rates {
        notNegative(input, "input");
        notNegative(output, "output");
        notNegative(cacheRead, "cacheRead");
        notNegative(cacheWrite, "cacheWrite");
        notNegative(cacheWrite1h, "cacheWrite1h");
    }

    /** Whether all of them are 0 or not there: how a table says that it knows no price. */
    boolean isNothing() {
        return isNothing(input)
                && isNothing(output)
                && isNothing(cacheRead)
                && isNothing(cacheWrite)
                && isNothing(cacheWrite1h);
    }

    /** Whether both charge the same: 3 is 3.00. */
    boolean charges(Rates other) {
        return same(input, other.input)
                && same(output, other.output)
                && same(cacheRead, other.cacheRead)
                && same(cacheWrite, other.cacheWrite)
                && same(cacheWrite1h, other.cacheWrite1h);
    }

    /** What {@code tokens} cost at these rates; empty when one of them has tokens and no price. */
    Optional<Amounts> of(Tokens tokens) {
        BigDecimal generated = amount(tokens.output(), output);
        BigDecimal read = amount(tokens.cacheRead(), cacheRead == null ? input : cacheRead);
        BigDecimal written = amount(tokens.cacheWrite(), cacheWrite == null ? input : cacheWrite);
        BigDecimal hourly =
                amount(tokens.cacheWrite1h(), cacheWrite1h == null && cacheWrite == null ? input : cacheWrite1h);
        BigDecimal prompt = amount(tokens.input(), input);
        return prompt == null || generated == null || read == null || written == null || hourly == null
                ? Optional.empty()
                : Optional.of(new Amounts(prompt, generated, read, written.add(hourly)));
    }

    /** Exact: a product of two decimals, its point moved by six. */
    private static @Nullable BigDecimal amount(long tokens, @Nullable BigDecimal perMillion) {
        if (tokens == 0) {
            return BigDecimal.ZERO;
        }
        return perMillion == null
                ? null
                : perMillion.multiply(BigDecimal.valueOf(tokens)).movePointLeft(6);
    }

    private static boolean same(@Nullable BigDecimal one, @Nullable BigDecimal other) {
        return (one == null || other == null) ? (one == null && other == null) : one.compareTo(other) == 0;
    }

    private static boolean isNothing(@Nullable BigDecimal rate) {
        return rate == null || rate.signum() == 0;
    }

    private static void notNegative(@Nullable BigDecimal rate, String what) {
        if (rate != null && rate.signum() < 0) {
            throw new IllegalArgumentException("The rate " + what + " is negative: tokens cannot earn money.");
        }
    }
}
