package io.openclaw.gateway.otlp;

import io.openclaw.db.model.Fact;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An export as facts.
 *
 * @param weights of each item, how many it counts as for the sender: a metric counts its data points, everything else one
 * @param facts made of the items, in order
 * @param rejected what could not be taken in, counted as {@code weights} does; not among the items
 * @param why the first reason for that; null when nothing was rejected
 */
public record OtlpExport(
        List<Integer> weights,
        List<ItemFact> facts,
        int rejected,
        @Nullable String why) {

    public OtlpExport {
        weights = List.copyOf(weights);
        facts = List.copyOf(facts);
    }

    /** A fact and the item it comes from, counted from 0. */
    public record ItemFact(int item, Fact fact) {}

    /** How much was brought, as the sender counts. */
    public int total() {
        return rejected + weights.stream().mapToInt(Integer::intValue).sum();
    }
}
