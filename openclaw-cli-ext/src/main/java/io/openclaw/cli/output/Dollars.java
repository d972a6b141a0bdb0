package io.openclaw.cli.output;

import java.math.BigDecimal;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/** Sums of cost as people read them. A sum that leaves calls out looks cheap, so it says how many. */
public final class Dollars {

    /** Where to look for what is missing. */
    public static final String NAMED = "./openclaw prices missing names their models.";

    private static final int DECIMALS = 4;

    private Dollars() {}

    /**
     * A sum, such as {@code 0.1200 + 3 calls without a price}.
     *
     * @param usd US dollars; null where of no call the cost is known
     * @param unpriced calls that took tokens and have no known cost
     */
    public static String sum(@Nullable BigDecimal usd, long unpriced) {
        String known =
                usd == null ? "-" : usd.setScale(DECIMALS, RoundingMode.HALF_UP).toPlainString();
        return known + lack(unpriced);
    }

    /** What a sum lacks, with a blank before it; nothing where it lacks nothing. */
    public static String lack(long unpriced) {
        return unpriced == 0 ? "" : " + " + calls(unpriced) + " without a price";
    }

    private static String calls(long count) {
        return Quantities.count(count) + (count == 1 ? " call" : " calls");
    }
}
