package io.openclaw.gateway.metrics;

import io.openclaw.db.Accounting;
import io.openclaw.db.Health;
import io.openclaw.db.recorder.RecorderStats;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** Figures as a module under load may show them. */
public final class Figures {

    private static final Accounting ACCOUNTING = new Accounting(100, 5, 80, 15, 3, 2, Map.of("queue_full", 5L));

    private Figures() {}

    public static Health health(boolean ready, boolean connected) {
        return new Health(
                ready,
                connected ? List.of() : List.of("PostgreSQL is not reachable: facts wait in the spool."),
                ACCOUNTING,
                new Health.SpoolHealth(
                        "ok",
                        15,
                        4096,
                        1L << 32,
                        Instant.parse("2026-01-31T11:59:00Z"),
                        Duration.ofDays(3),
                        0,
                        0,
                        Duration.ofMillis(3)),
                new Health.DrainHealth(
                        true,
                        connected,
                        connected ? "CLOSED" : "OPEN",
                        "db:5432",
                        "10",
                        7,
                        500,
                        null,
                        Duration.ofMinutes(1),
                        null),
                new Health.SearchHealth(7, false, Duration.ofSeconds(2), true),
                "dual",
                null,
                new Health.SessionsVerified(
                        Instant.parse("2026-01-31T04:00:00Z"), 2, 40, 900, 3, List.of("main: tg:main:42:99"), null));
    }

    public static RecorderStats recorder() {
        return new RecorderStats(
                100,
                92,
                Map.of("queue_full", 5L),
                3,
                1500,
                Duration.ofMillis(12),
                40,
                Duration.ofMillis(3),
                new RecorderStats.RecordCost(4, 4_000, 2_000));
    }

    public static CallTotals calls() {
        return new CallTotals(12, 2, 10, Duration.ofMillis(150));
    }

    public static Sources sources() {
        return new Sources(
                () -> health(true, true),
                Figures::recorder,
                Figures::calls,
                () -> Map.of("openai-key", 3L),
                () -> new Losses(2, 4, Map.of("gateway-1", 7L)),
                OptionalLong::empty);
    }
}
