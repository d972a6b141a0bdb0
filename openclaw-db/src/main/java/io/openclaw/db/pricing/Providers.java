package io.openclaw.db.pricing;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What gateways call providers, and what price tables do. Whole names only. */
final class Providers {
    private final Map<String, Provider> byName = new HashMap<>();
    private final Map<String, Billing> billing = new HashMap<>();

    Providers(List<Provider> providers) {
        for (Provider provider : providers) {
            named(provider, provider.id(), provider.billing());
            provider.aliases().forEach(alias -> named(provider, alias, provider.billing()));
            provider.subscriptions().forEach(alias -> named(provider, alias, Billing.SUBSCRIPTION));
        }
    }

    private void named(Provider provider, String name, Billing paid) {
        if (byName.put(name, provider) != null) {
            throw new IllegalArgumentException("Two providers are called " + name + ".");
        }
        billing.put(name, paid);
    }

    /** Where prices for calls of {@code name} may stand, the closest first: under that very name, its provider's, and of whom that resells. */
    List<String> in(String name) {
        Set<String> places = new LinkedHashSet<>();
        places.add(name);
        @Nullable Provider provider = byName.get(spelled(name));
        if (provider != null) {
            places.add(provider.id());
            places.addAll(provider.fallbacks());
        }
        return List.copyOf(places);
    }

    /** Names that may stand before a slash in a model's id when calls of {@code name} are looked up at {@code place}. */
    List<String> prefixes(String name, String place) {
        List<String> prefixes = new ArrayList<>(List.of(name, place));
        for (String each : List.of(spelled(name), place)) {
            @Nullable Provider provider = byName.get(each);
            if (provider != null) {
                prefixes.add(provider.id());
                prefixes.addAll(provider.aliases());
            }
        }
        return prefixes;
    }

    /** How its calls are paid; empty for a provider that is not known. */
    Optional<Billing> billing(String name) {
        return Optional.ofNullable(billing.get(spelled(name)));
    }

    private static String spelled(String name) {
        return name.replace('_', '-');
    }
}
