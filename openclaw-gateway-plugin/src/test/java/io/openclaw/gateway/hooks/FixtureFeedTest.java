package io.openclaw.gateway.hooks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The feed of a real gateway, where the recordings lie beside the project; {@code openclaw.shared} says where else. */
class FixtureFeedTest {

    @Test
    void recordedFeed_hasItsKnownTotals() throws IOException {
        Kept kept = Kept.ofLines(recorded());

        assertEquals(5, kept.messagesOf("assistant"));
        assertEquals(3, kept.messagesOf("user"));
        assertEquals(8, kept.messages().size());
        assertEquals(5, kept.calls().size());
        assertEquals(58_505, kept.tokens());
        assertEquals(new BigDecimal("0.0983838"), kept.usd().stripTrailingZeros());
        assertEquals(2, kept.tools().size());
        assertEquals(1, kept.crons().size());
        assertEquals("skipped", kept.crons().get(0).status());
    }

    @Test
    void recordedFeed_hasTheSameTotalsInAnyOrder() throws IOException {
        List<String> lines = new ArrayList<>(recorded());
        for (int seed = 0; seed < 50; seed++) {
            Collections.shuffle(lines, new Random(seed));
            Kept kept = Kept.ofLines(lines);
            assertEquals(5, kept.calls().size());
            assertEquals(58_505, kept.tokens());
            assertEquals(2, kept.tools().size());
        }
    }

    private static List<String> recorded() throws IOException {
        Path shared =
                Path.of(System.getProperty("openclaw.shared", System.getProperty("project.root", ".") + "/../shared"));
        Path feed = shared.resolve("fixtures/openclaw/plugin-feed-2026.9.6/feed.ndjson");
        assumeTrue(Files.isRegularFile(feed), "no recordings beside the project");
        return Files.readAllLines(feed);
    }
}
