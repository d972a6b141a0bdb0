package io.openclaw.db;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MomentsTest {

    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

    @ParameterizedTest
    @CsvSource({
        "90s, 2026-11-21T11:58:30Z",
        "90m, 2026-11-21T10:30:00Z",
        "12h, 2026-11-21T00:00:00Z",
        "7d, 2026-11-14T12:00:00Z",
        "2w, 2026-11-07T12:00:00Z",
        "2026-01-31, 2026-01-31T00:00:00Z",
        "2026-01-31T12:00:00Z, 2026-01-31T12:00:00Z",
        "2026-01-31T12:00:00+01:00, 2026-01-31T11:00:00Z"
    })
    void lengthOrTime_isAMoment(String text, String moment) {
        assertEquals(Instant.parse(moment), Moments.parse(text, NOW).orElseThrow());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "soon", "7", "7y", "-7d", "9999999d", "2026-13-31", "2026-01-31T12:00:00"})
    void anythingElse_isNone(String text) {
        assertTrue(Moments.parse(text, NOW).isEmpty(), text);
    }

    @Test
    void longestLength_isStillAMoment() {
        assertTrue(Moments.parse("999999w", NOW).isPresent());
    }
}
