package io.openclaw.db.pricing;

import java.util.List;

/**
 * A provider as price tables know it.
 *
 * @param id its name there
 * @param aliases what gateways call it besides
 * @param subscriptions names under which it is paid by the month
 * @param fallbacks providers whose models it resells at their prices, in order
 */
public record Provider(
        String id, Billing billing, List<String> aliases, List<String> subscriptions, List<String> fallbacks) {

    public Provider {
        aliases = List.copyOf(aliases);
        subscriptions = List.copyOf(subscriptions);
        fallbacks = List.copyOf(fallbacks);
    }
}
