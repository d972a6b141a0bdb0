package io.openclaw.db.pricing;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What tokens cost, whoever serves them, whenever. Immutable and safe for any number of threads; when prices change, a new one takes its place. What was
 * looked up for a model is kept, so that pricing one call among many costs no more than its arithmetic.
 *
 * <p>A price is looked up by provider and model: by the most trusted {@link PriceSource} that has one, there first under the very name and then under the
 * closest of {@link ModelNames}. No provider, no price; several that contradict each other, no price.
 */
public final class PriceBook {

    /** More than any gateway calls; names that a stranger makes up must not fill the memory. */
    private static final int MOST_KEPT = 20_000;

    private final List<Price> prices;
    private final List<Provider> known;
    private final Providers providers;
    private final Map<PriceSource, Map<String, List<Price>>> index = new EnumMap<>(PriceSource.class);
    private final Map<PricedModel, List<List<Price>>> kept = new ConcurrentHashMap<>();

    private PriceBook(List<Price> prices, List<Provider> known) {
        this.prices = prices;
        this.known = known;
        this.providers = new Providers(known);
        for (Price price : prices) {
            Map<String, List<Price>> models = index.computeIfAbsent(price.source(), source -> new HashMap<>());
            for (String model : price.models()) {
                models.computeIfAbsent(price.provider() + ' ' + model, key -> new ArrayList<>(1))
                        .add(price);
            }
        }
    }

    /**
     * A book of these.
     *
     * @throws IllegalArgumentException when two providers have the same name
     */
    public static PriceBook of(Collection<Price> prices, Collection<Provider> providers) {
        return new PriceBook(List.copyOf(prices), List.copyOf(providers));
    }

    /** Every price, also those that were taken back. */
    public List<Price> prices() {
        return prices;
    }

    public List<Provider> providers() {
        return known;
    }

    /**
     * The price of a model.
     *
     * @param at when it was called
     * @param knownAt as one knew it at that time; null: as one knows it now
     * @return empty when none is known, or two contradict each other
     */
    public Optional<Price> find(PricedModel model, Instant at, @Nullable Instant knownAt) {
        for (List<Price> candidates : candidates(model)) {
            List<Price> holding = candidates.stream()
                    .filter(price ->
                            price.period().isKnown(knownAt) && price.period().holds(at))
                    .toList();
            if (!holding.isEmpty()) {
                return Precedence.best(holding);
            }
        }
        return Optional.empty();
    }

    /** What a call costs by what is known now; empty when that is not known. The one question to ask when a call is stored. */
    public Optional<CallCost> cost(PricedCall call) {
        return cost(call, null);
    }

    /** What a call costs by what was known at {@code knownAt}; null: now. */
    public Optional<CallCost> cost(PricedCall call, @Nullable Instant knownAt) {
        return find(call.model(), call.at(), knownAt).flatMap(price -> price.of(call));
    }

    /** How calls of a provider are paid; empty when it is not known. */
    public Optional<Billing> billing(@Nullable String provider) {
        return provider == null ? Optional.empty() : providers.billing(Price.small(provider));
    }

    /** Everything that could be the price of a model, the most trusted and closest first. */
    private List<List<Price>> candidates(PricedModel model) {
        if (model.provider() == null || model.model() == null) {
            return List.of();
        }
        @Nullable List<List<Price>> found = kept.get(model);
        if (found == null) {
            found = looked(Price.small(model.provider()), Price.small(model.model()), model.host());
            if (kept.size() < MOST_KEPT) {
                kept.put(model, found);
            }
        }
        return found;
    }

    private List<List<Price>> looked(String provider, String model, @Nullable String host) {
        return index.entrySet().stream()
                .flatMap(source -> providers.in(provider).stream()
                        .flatMap(place -> names(provider, place, model)
                                .map(name -> source.getValue().getOrDefault(place + ' ' + name, List.of()))))
                .map(found -> found.stream()
                        .filter(price -> price.host() == null || price.host().equals(host))
                        .toList())
                .filter(found -> !found.isEmpty())
                .toList();
    }

    /** Under the names themselves, then under those of families. */
    private Stream<String> names(String provider, String place, String model) {
        List<String> names = ModelNames.of(model, providers.prefixes(provider, place));
        return Stream.concat(
                names.stream().flatMap(name -> Stream.of(name, name + '*')),
                ModelNames.families(names).stream().map(name -> name + '*'));
    }
}
