package io.openclaw.db.pricing;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One price of one provider.
 *
 * @param id names the rates, not only the model: other rates have another id
 * @param provider who is paid, in small letters
 * @param models the ids it is for, in small letters; one that ends in {@code *} also with a known suffix, see {@link ModelNames}
 * @param host only for calls of this machine; null: of all
 * @param tiers of long prompts, the shortest first
 * @param version of the table it comes from; null: set by hand
 */
public record Price(
        String id,
        PriceSource source,
        String provider,
        List<String> models,
        @Nullable String host,
        Period period,
        Rates rates,
        List<Tier> tiers,
        Factors factors,
        @Nullable String version) {

    /** @throws IllegalArgumentException when it names no provider or no model */
    public Price {
        provider = small(provider);
        models = models.stream().map(Price::small).toList();
        tiers = tiers.stream().sorted(Comparator.comparingLong(Tier::above)).toList();
        if (provider.isEmpty() || models.isEmpty() || models.stream().anyMatch(String::isEmpty)) {
            throw new IllegalArgumentException("A price must name a provider and a model.");
        }
    }

    /** Whether it counts for a call at this moment, as far as one knows now. */
    public boolean holds(Instant at) {
        return period.isKnown(null) && period.holds(at);
    }

    /** What the call costs at this price; empty when the price does not say what one of its kinds of tokens costs. */
    Optional<CallCost> of(PricedCall call) {
        Tokens tokens = call.tokens();
        return tokens == null
                ? Optional.empty()
                : factors.of(call.service(), call.region())
                        .flatMap(factor -> ratesFor(tokens.prompt())
                                .of(tokens)
                                .map(amounts -> amounts.times(factor).cost(this)));
    }

    /** The rates of a prompt of so many tokens. */
    Rates ratesFor(long prompt) {
        Rates found = rates;
        for (Tier tier : tiers) {
            if (prompt > tier.above()) {
                found = tier.rates();
            }
        }
        return found;
    }

    /** The same, taken back at a later time. */
    public Price until(Instant end) {
        return new Price(id, source, provider, models, host, period.until(end), rates, tiers, factors, version);
    }

    /** The same under the same id, for calls before {@code to} alone, as one knows since then. */
    Price upTo(Instant to) {
        Period past = new Period(period.from(), to, period.hours(), to, null);
        return new Price(id, source, provider, models, host, past, rates, tiers, factors, version);
    }

    /** The same, for calls from then on. */
    Price from(Instant from) {
        Period later = new Period(from, period.to(), period.hours(), period.knownSince(), period.knownUntil());
        return PriceIds.named(new Price(id, source, provider, models, host, later, rates, tiers, factors, version));
    }

    static String small(String text) {
        return text.strip().toLowerCase(Locale.ROOT);
    }
}
