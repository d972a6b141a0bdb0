package io.openclaw.db.operations;

import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a repricing found, or did.
 *
 * @param id of the row in {@code repricings}; null: nothing was written
 * @param models those with calls, those whose sum changes most first
 */
public record RepriceReport(@Nullable Long id, Sums all, List<Model> models) {

    /** The sums of one model. */
    public record Model(@Nullable String provider, String model, Sums sums) {}

    /**
     * Of some calls.
     *
     * @param changed those whose price, cost, source or billing becomes another
     * @param unknownBefore those with tokens and without a computed cost
     * @param before US dollars, the sum of the computed costs that were known
     */
    public record Sums(
            long calls, long changed, long unknownBefore, long unknownAfter, BigDecimal before, BigDecimal after) {

        static final Sums NONE = new Sums(0, 0, 0, 0, BigDecimal.ZERO, BigDecimal.ZERO);

        Sums plus(Sums other) {
            return new Sums(
                    calls + other.calls,
                    changed + other.changed,
                    unknownBefore + other.unknownBefore,
                    unknownAfter + other.unknownAfter,
                    before.add(other.before),
                    after.add(other.after));
        }
    }
}
