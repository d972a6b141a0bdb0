package io.openclaw.gateway.hooks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.openclaw.db.model.LlmCall;
import java.math.BigDecimal;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A day of a gateway gives the same rows in whatever order its lines come, and however often. */
class FeedOrderTest {

    private final FeedLines day = new FeedLines()
            .plainTurn("hello")
            .toolTurn(false)
            .toolTurn(true)
            .fallbackTurn(3)
            .compaction()
            .failedTurn()
            .cron("ok")
            .injectedNote()
            .webchatTurn("hello from the web");

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void shuffledAndRepeatedLines_makeTheSameRows(long seed) {
        Kept expected = Kept.ofLines(day.inOrder());
        Kept shuffled = Kept.ofLines(day.shuffled(seed));

        assertEquals(names(expected.calls()), names(shuffled.calls()));
        assertEquals(expected.tokens(), shuffled.tokens());
        assertEquals(expected.usd(), shuffled.usd());
        assertEquals(Set.copyOf(expected.messages()), Set.copyOf(shuffled.messages()));
        assertEquals(expected.tools().size(), shuffled.tools().size());
        assertEquals(expected.crons(), shuffled.crons());
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 21})
    void day_hasItsKnownTotals(long seed) {
        Kept kept = Kept.ofLines(seed == 0 ? day.inOrder() : day.shuffled(seed));

        assertEquals(13, kept.calls().size());
        assertEquals(17, kept.messages().size());
        assertEquals(2, kept.tools().size());
        assertEquals(1, kept.crons().size());
        assertEquals(new BigDecimal("0.0171072"), kept.usd().stripTrailingZeros());
    }

    private static Set<String> names(List<LlmCall> calls) {
        return calls.stream()
                .map(c -> c.ref() + " " + c.outcome() + " " + c.usage() + " " + c.timing())
                .collect(Collectors.toSet());
    }
}
