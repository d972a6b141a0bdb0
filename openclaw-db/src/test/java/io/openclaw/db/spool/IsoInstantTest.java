package io.openclaw.db.spool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IsoInstantTest {
    private static final long YEAR_MINUS_1000 = -93_724_128_000L;
    private static final long YEAR_11000 = 284_970_000_000L;

    @Test
    void anyInstant_isWrittenAndReadAsJavaDoes() {
        Random random = new Random(7);
        int[] steps = {1, 1_000, 1_000_000, 1_000_000_000};
        for (int i = 0; i < 50_000; i++) {
            int step = steps[i % steps.length];
            Instant instant = Instant.ofEpochSecond(
                    random.nextLong(YEAR_MINUS_1000, YEAR_11000), (long) random.nextInt(1_000_000_000 / step) * step);

            assertEquals(instant.toString(), IsoInstant.format(instant));
            assertEquals(instant, IsoInstant.parse(instant.toString()));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2024-02-29T23:59:59Z",
                "2026-01-31T00:00:00.5Z",
                "2026-12-31T24:00:00Z",
                "2016-12-31T23:59:60Z",
                "2026-01-01T00:00:00.Z",
                "2026-01-01T00:00:00.1234567Z",
                "0000-01-01T00:00:00Z",
                "+10000-01-01T00:00:00Z",
                "-0001-12-31T23:59:59.999999999Z"
            })
    void unusualForm_isReadAsJavaDoes(String text) {
        assertEquals(Instant.parse(text), IsoInstant.parse(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "2026-02-29T00:00:00Z",
                "2026-13-01T00:00:00Z",
                "2026-00-01T00:00:00Z",
                "2026-01-01T25:00:00Z",
                "2026-01-01 00:00:00Z",
                "2026-01-01T00:00:00.1234567890Z"
            })
    void noInstant_isRefusedAsJavaDoes(String text) {
        assertThrows(DateTimeParseException.class, () -> Instant.parse(text));
        assertThrows(DateTimeParseException.class, () -> IsoInstant.parse(text));
    }
}
