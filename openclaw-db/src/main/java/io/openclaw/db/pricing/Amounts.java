package io.openclaw.db.pricing;

import java.math.BigDecimal;

/** US dollars by kind of token, exact. */
record Amounts(BigDecimal input, BigDecimal output, BigDecimal cacheRead, BigDecimal cacheWrite) {

    Amounts times(BigDecimal factor) {
        return factor.compareTo(BigDecimal.ONE) == 0
                ? this
                : new Amounts(
                        input.multiply(factor),
                        output.multiply(factor),
                        cacheRead.multiply(factor),
                        cacheWrite.multiply(factor));
    }

    CallCost cost(Price price) {
        return new CallCost(
                plain(input.add(output).add(cacheRead).add(cacheWrite)),
                plain(input),
                plain(output),
                plain(cacheRead),
                plain(cacheWrite),
                price.id(),
                price.source());
    }

    /** Without zeros at the end, and without an exponent. */
    private static BigDecimal plain(BigDecimal amount) {
        BigDecimal stripped = amount.stripTrailingZeros();
        return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
    }
}
