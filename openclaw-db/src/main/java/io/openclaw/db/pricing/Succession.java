package io.openclaw.db.pricing;

import io.openclaw.db.pricing.PriceTable.Edition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a newer table changes in what is known: prices that it still has stay, those it has for the first time are added, those that it has replaced end
 * where it begins. A model that it does not name any more keeps its price, since old calls still have to be priced: tables drop retired models.
 *
 * @param added new here
 * @param ended known before, and replaced; each with the moment it ended
 */
public record Succession(List<Price> added, List<Price> ended) {

    public Succession {
        added = List.copyOf(added);
        ended = List.copyOf(ended);
    }

    /** Of the sources that the table names; what others know is not touched, and neither is what a newer edition than the table's says. */
    public static Succession of(List<Price> known, PriceTable table) {
        List<Price> added = new ArrayList<>();
        List<Price> ended = new ArrayList<>();
        for (Edition edition : table.editions()) {
            List<Price> standing = known.stream()
                    .filter(price -> price.source() == edition.source())
                    .filter(price -> price.period().knownUntil() == null)
                    .toList();
            if (standing.stream().noneMatch(price -> price.period().knownSince().isAfter(edition.published()))) {
                succeed(edition, standing, table, added, ended);
            }
        }
        return new Succession(added, ended);
    }

    /** All prices that are known then. */
    public List<Price> applied(List<Price> known) {
        Map<String, Price> ends = new HashMap<>();
        ended.forEach(price -> ends.put(key(price), price));
        List<Price> all = new ArrayList<>(added);
        known.forEach(price -> all.add(ends.getOrDefault(key(price), price)));
        return all;
    }

    private static void succeed(
            Edition edition, List<Price> standing, PriceTable table, List<Price> added, List<Price> ended) {
        Set<String> ids = new HashSet<>();
        Set<String> named = new HashSet<>();
        for (Price price : table.prices()) {
            if (price.source() == edition.source()) {
                ids.add(price.id());
                price.models().forEach(model -> named.add(name(price, model)));
            }
        }
        Set<String> before = new HashSet<>();
        standing.forEach(price -> before.add(price.id()));
        standing.stream()
                .filter(price -> !ids.contains(price.id()))
                .filter(price -> price.models().stream().anyMatch(model -> named.contains(name(price, model))))
                .forEach(price -> ended.add(price.until(edition.published())));
        table.prices().stream()
                .filter(price -> price.source() == edition.source() && !before.contains(price.id()))
                .forEach(added::add);
    }

    private static String name(Price price, String model) {
        return price.provider() + ' ' + (model.endsWith("*") ? model.substring(0, model.length() - 1) : model);
    }

    private static String key(Price price) {
        return price.id() + ' ' + price.period().knownSince();
    }
}
