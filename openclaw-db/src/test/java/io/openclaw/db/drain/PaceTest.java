package io.openclaw.db.drain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.openclaw.db.model.FactKind;
import io.openclaw.db.spool.SpoolRow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PaceTest {

    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
    private static final Duration QUICK = Duration.ofMillis(10);

    @Test
    void batchSize_growsByATenth_halvesWhenSlow_feelsItsWayAfterAnOutage() {
        BatchSize size = new BatchSize(1_000);
        List<Integer> seen = new ArrayList<>();
        seen.add(size.rows());
        size.succeeded(QUICK);
        seen.add(size.rows());
        size.tooMuch();
        seen.add(size.rows());
        size.succeeded(Duration.ofSeconds(4));
        seen.add(size.rows());
        size.outage();
        for (int i = 0; i < 5; i++) {
            seen.add(size.rows());
            size.succeeded(QUICK);
        }

        assertEquals(List.of(100, 110, 55, 27, 1, 10, 100, 500, 550), seen);
        for (int i = 0; i < 50; i++) {
            size.succeeded(QUICK);
        }
        assertEquals(1_000, size.rows());
    }

    @Test
    void backlog_isHeldBack_whatCameSinceIsNot() {
        CatchUpRate rate = new CatchUpRate(1_000);
        rate.connected(NOON, 0);

        assertTrue(rate.delay(work(NOON.minusSeconds(9), 500), 0).isZero());
        Duration wait = rate.delay(work(NOON.minusSeconds(9), 500), 0);
        assertTrue(
                wait.compareTo(Duration.ofMillis(300)) >= 0 && wait.compareTo(Duration.ofMillis(310)) < 0, "" + wait);
        assertFalse(rate.delay(work(NOON.minusSeconds(9), 1), TimeUnit.MILLISECONDS.toNanos(100))
                .isZero());
        assertTrue(rate.delay(work(NOON.plusSeconds(1), 500), 0).isZero());
        assertTrue(rate.delay(work(NOON.minusSeconds(9), 1), TimeUnit.SECONDS.toNanos(2))
                .isZero());
    }

    @Test
    void breaker_opensAfterFourFailures_andTakesBackWhatSaysNothing() {
        Breaker breaker = new Breaker(DrainConfig.DEFAULT);
        for (int i = 0; i < 20; i++) {
            breaker.tryCall().released();
        }
        for (int i = 0; i < 4; i++) {
            assertEquals("CLOSED", breaker.state());
            breaker.tryCall().failed(io.openclaw.db.postgres.PostgresException.of(new java.io.IOException("gone")));
        }

        assertEquals("OPEN", breaker.state());
        assertEquals(null, breaker.tryCall());
    }

    private static Work work(Instant recordedAt, int rows) {
        List<Item> items = new ArrayList<>();
        for (int i = 1; i <= rows; i++) {
            items.add(Item.of(
                    new SpoolRow(i, new UUID(0, i), FactKind.SESSION_DELETED, recordedAt, 0, new byte[] {'{', '}'})));
        }
        return new Work(new UUID(1, 1), 0, rows, 0, items);
    }
}
