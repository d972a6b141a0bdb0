package io.openclaw.db.pricing;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Which of several prices of one source and model holds. */
final class Precedence {

    /** Hours of the day before all day, of one host before of all, what began last, what was said last. */
    private static final Comparator<Price> ORDER = Comparator.comparing(
                    (Price price) -> price.period().hours() != null)
            .thenComparing(price -> price.host() != null)
            .thenComparing(price -> begin(price.period().from()))
            .thenComparing(price -> price.period().knownSince());

    private Precedence() {}

    /** Empty when the two best are equal in all of that and charge differently: then nobody knows. */
    static Optional<Price> best(List<Price> prices) {
        List<Price> ranked = prices.stream().sorted(ORDER.reversed()).toList();
        boolean ambiguous = ranked.size() > 1
                && ORDER.compare(ranked.get(0), ranked.get(1)) == 0
                && !sameCharge(ranked.get(0), ranked.get(1));
        return ambiguous ? Optional.empty() : Optional.of(ranked.get(0));
    }

    private static boolean sameCharge(Price one, Price other) {
        return one.rates().equals(other.rates())
                && one.tiers().equals(other.tiers())
                && one.factors().equals(other.factors());
    }

    private static Instant begin(@org.jspecify.annotations.Nullable Instant from) {
        return from == null ? Instant.MIN : from;
    }
}
