package io.openclaw.db.pricing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigDecimal;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RatesTest {

    /** ZeroClaw's own vectors: crates/zeroclaw-config/src/cost/types.rs. */
    @Test
    void vectorsOfZeroClaw_areMet() {
        Rates plain = rates("3", "15", null, null, null);
        assertEquals(Optional.of("0.0105"), total(plain, Tokens.of(1000, 500)));
        Rates cached = rates("3", "15", "0.5", null, null);
        assertEquals(Optional.of("0.01"), total(cached, new Tokens(800, 500, 200, 0, 0)));
    }

    @Test
    void cacheWithoutAPriceOfItsOwn_isChargedAsInput() {
        assertEquals(Optional.of("0.003"), total(rates("3", null, null, null, null), new Tokens(0, 0, 400, 300, 300)));
        assertEquals(Optional.of("0"), total(rates("3", null, "0", null, null), new Tokens(0, 0, 400, 0, 0)));
    }

    @Test
    void hourOfAModelThatTellsThePriceOfFiveMinutesAlone_isUnknown() {
        Rates rates = rates("3", "15", "0.3", "3.75", null);
        assertEquals(Optional.empty(), total(rates, new Tokens(1, 1, 1, 1, 1)));
        assertEquals(Optional.of("0.00002205"), total(rates, new Tokens(1, 1, 1, 1, 0)));
    }

    @Test
    void outputWithoutAPrice_isUnknown_andNoOutputCostsNothing() {
        Rates embedding = rates("0.02", null, null, null, null);
        assertEquals(Optional.empty(), total(embedding, Tokens.of(10, 1)));
        assertEquals(Optional.of("0.0000002"), total(embedding, Tokens.of(10, 0)));
    }

    private static Optional<String> total(Rates rates, Tokens tokens) {
        return rates.of(tokens)
                .map(amounts -> amounts.input()
                        .add(amounts.output())
                        .add(amounts.cacheRead())
                        .add(amounts.cacheWrite())
                        .stripTrailingZeros()
                        .toPlainString());
    }

    private static Rates rates(
            String input,
            @Nullable String output,
            @Nullable String cacheRead,
            @Nullable String cacheWrite,
            @Nullable String cacheWrite1h) {
        return new Rates(
                new BigDecimal(input), decimal(output), decimal(cacheRead), decimal(cacheWrite), decimal(cacheWrite1h));
    }

    private static @Nullable BigDecimal decimal(@Nullable String number) {
        return number == null ? null : new BigDecimal(number);
    }
}
