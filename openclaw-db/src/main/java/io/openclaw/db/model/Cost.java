package io.openclaw.db.model;

import java.math.BigDecimal;

/**
 * Money as a source reported it.
 *
 * @param usd US dollars, exact; never negative
 * @param source who says so: {@code gateway} (computed by the gateway from its configured prices), {@code provider} (billed)
 */
public record Cost(BigDecimal usd, String source) {

    /** The gateway's own reckoning. */
    public static final String GATEWAY = "gateway";
    /** What the provider billed. */
    public static final String PROVIDER = "provider";

    public Cost {
        if (usd.signum() < 0) {
            throw new IllegalArgumentException("Cost is negative: a call cannot earn money.");
        }
        Texts.required(source, "Cost source");
    }
}
