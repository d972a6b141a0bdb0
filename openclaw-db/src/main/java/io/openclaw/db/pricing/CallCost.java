package io.openclaw.db.pricing;

import java.math.BigDecimal;

/**
 * What one call costs: US dollars, exact.
 *
 * @param total sum of the four
 * @param cacheWrite writes for five minutes and for an hour together
 * @param priceId which price says so; the same id always means the same rates
 * @param source whose price it is
 */
public record CallCost(
        BigDecimal total,
        BigDecimal input,
        BigDecimal output,
        BigDecimal cacheRead,
        BigDecimal cacheWrite,
        String priceId,
        PriceSource source) {}
