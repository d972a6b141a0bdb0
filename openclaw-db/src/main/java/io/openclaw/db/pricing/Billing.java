package io.openclaw.db.pricing;

import java.util.Locale;

/** How calls of a provider are paid. */
public enum Billing {
    /** By the token. */
    METERED,
    /** By the month; what the tokens would cost is told for comparison. */
    SUBSCRIPTION,
    /** Not at all: one's own machine. */
    LOCAL;

    /** As it stands in tables and JSON. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Billing of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
