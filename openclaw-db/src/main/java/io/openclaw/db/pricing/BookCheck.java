package io.openclaw.db.pricing;

import io.openclaw.db.pricing.PriceTable.Edition;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Whether a price book can be relied on. */
public final class BookCheck {

    /** Vendors change prices every few weeks; half a year without a new table is too long. */
    private static final Duration OLD = Duration.ofDays(180);

    private BookCheck() {}

    /**
     * What was found.
     *
     * @param prices how many hold
     * @param tables each edition and its age, for the eye
     * @param problems each with what to do
     */
    public record Result(long prices, List<String> tables, List<String> problems) {}

    /**
     * Looks at every price that holds.
     *
     * @param bundled the editions the module carries
     */
    public static Result of(PriceBook book, List<Edition> bundled, Instant now) {
        List<Price> holding =
                book.prices().stream().filter(price -> price.holds(now)).toList();
        List<String> tables = new ArrayList<>();
        List<String> problems = new ArrayList<>(contradictions(holding));
        for (Edition edition : bundled) {
            Instant published = holding.stream()
                    .filter(price -> price.source() == edition.source())
                    .map(price -> price.period().knownSince())
                    .max(Instant::compareTo)
                    .orElse(edition.published());
            long days = Duration.between(published, now).toDays();
            tables.add(edition.source().word() + ": newest price known since " + published + ", " + days
                    + " days ago; bundled is version " + edition.version() + " of " + edition.published());
            if (days > OLD.toDays()) {
                problems.add("The prices of " + edition.source().word() + " are " + days
                        + " days old. Update this program, or import a newer table: ./openclaw prices import FILE");
            }
        }
        return new Result(holding.size(), tables, problems);
    }

    /** Prices of one source and name between which nothing decides: calls of that name have none. */
    private static List<String> contradictions(List<Price> holding) {
        Map<String, List<Price>> named = new HashMap<>();
        for (Price price : holding) {
            for (String model : price.models()) {
                named.computeIfAbsent(price.source() + " " + price.provider() + " " + model, key -> new ArrayList<>())
                        .add(price);
            }
        }
        TreeSet<String> problems = new TreeSet<>();
        named.values().stream()
                .filter(prices -> Precedence.best(prices).isEmpty())
                .forEach(prices -> problems.add("These prices contradict each other, so that none of them counts: "
                        + String.join(
                                ", ", prices.stream().map(Price::id).sorted().toList())
                        + ". Decide with: ./openclaw prices set"));
        return List.copyOf(problems);
    }
}
