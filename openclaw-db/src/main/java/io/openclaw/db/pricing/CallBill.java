package io.openclaw.db.pricing;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is stored of the cost of a call, beside what its gateway reported; that is never changed.
 *
 * @param computed by the price book; null: unknown
 * @param costSource {@link #REPORTED} or {@link #COMPUTED}: which of the two is its cost; null: neither, its cost is unknown
 * @param billing null: the provider is unknown
 */
public record CallBill(
        @Nullable CallCost computed,
        @Nullable String costSource,
        @Nullable Billing billing) {

    /** What the gateway or the provider said. */
    public static final String REPORTED = "reported";
    /** What the price book says. */
    public static final String COMPUTED = "computed";

    /**
     * The bill of a call.
     *
     * @param reported what its log says it cost, in US dollars; null: nothing
     * @param billed whether that is what the provider took, and not what a gateway reckoned
     * @param knownAt by the prices as one knew them then; null: now
     */
    public static CallBill of(
            PriceBook book, PricedCall call, @Nullable BigDecimal reported, boolean billed, @Nullable Instant knownAt) {
        Optional<CallCost> computed = book.cost(call, knownAt);
        @Nullable Billing billing = book.billing(call.model().provider()).orElse(null);
        boolean counts = reported != null
                && (reported.signum() != 0
                        || billed
                        || !call.hasTokens()
                        || billing == Billing.LOCAL
                        || isNothing(computed));
        String source = counts ? REPORTED : computed.map(cost -> COMPUTED).orElse(null);
        return new CallBill(computed.orElse(null), source, billing);
    }

    /** A gateway that knows no price reports 0, and so does one whose model is free: only the book can tell. */
    private static boolean isNothing(Optional<CallCost> computed) {
        return computed.filter(cost -> cost.total().signum() == 0).isPresent();
    }
}
