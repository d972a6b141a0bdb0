package io.openclaw.db.pricing;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What changes in the prices of a gateway when its configuration is read. A price that is said anew holds from the moment it was seen, and one that is
 * not said any more holds for the calls before it, so that old calls keep their price. Only the first price that a model ever had counts for its
 * earlier calls too: no other is known for them.
 *
 * @param added said now and not before
 * @param ended held until now, each with the moment it ended
 * @param past what was ended, for the calls before
 */
public record Reconfiguration(List<Price> added, List<Price> ended, List<Price> past) {

    public Reconfiguration {
        added = List.copyOf(added);
        ended = List.copyOf(ended);
        past = List.copyOf(past);
    }

    /**
     * The change.
     *
     * @param known every price that was ever read from this configuration, also those that ended
     * @param said what it says now, see {@link OwnPrices#configured}
     */
    public static Reconfiguration of(List<Price> known, List<Price> said, Instant now) {
        List<Price> holding = known.stream()
                .filter(price -> price.period().knownUntil() == null)
                .filter(price -> price.period().to() == null)
                .toList();
        List<Price> ended = new ArrayList<>();
        List<Price> past = new ArrayList<>();
        for (Price price : holding) {
            if (said.stream().noneMatch(other -> says(price, other))) {
                ended.add(price.until(now));
                if (price.period().knownSince().isBefore(now)) {
                    past.add(price.upTo(now));
                }
            }
        }
        Set<String> ever = new HashSet<>();
        known.stream()
                .filter(price -> price.period().knownSince().isBefore(now))
                .forEach(price -> ever.add(name(price)));
        List<Price> added = said.stream()
                .filter(price -> holding.stream().noneMatch(other -> says(other, price)))
                .map(price -> ever.contains(name(price)) ? price.from(now) : price)
                .toList();
        return new Reconfiguration(added, ended, past);
    }

    public boolean changesAnything() {
        return !added.isEmpty() || !ended.isEmpty();
    }

    private static boolean says(Price one, Price other) {
        return name(one).equals(name(other)) && one.rates().charges(other.rates());
    }

    private static String name(Price price) {
        return price.provider() + ' ' + price.models().get(0);
    }
}
