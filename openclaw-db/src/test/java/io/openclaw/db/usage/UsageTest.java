package io.openclaw.db.usage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.openclaw.db.TestDatabase;
import io.openclaw.db.TestPostgres;
import io.openclaw.db.postgres.Migrations;
import io.openclaw.db.postgres.PostgresConfig;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class UsageTest {

    private static final TestDatabase DATABASE = TestPostgres.freshDatabase();
    private static final PostgresConfig CONFIG = PostgresConfig.parse(DATABASE.url());
    private static final Instant FROM = Instant.parse("2026-03-01T00:00:00Z");
    private static final Instant TO = Instant.parse("2026-04-01T00:00:00Z");

    private Usage usage;

    @BeforeAll
    static void migrate() {
        Migrations.create(CONFIG).migrate();
    }

    @BeforeEach
    void open() throws SQLException {
        DATABASE.execute("TRUNCATE llm_calls; TRUNCATE llm_call_rollups");
        usage = Usage.open(CONFIG, Duration.ofSeconds(30));
    }

    @AfterEach
    void close() throws SQLException {
        usage.close();
    }

    @Test
    void sums_tellWhatTheyDoNotHold() throws SQLException {
        DATABASE.execute(
                "INSERT INTO llm_calls (id, model, provider, created_at, latency_ms, time_to_first_byte_ms, error, usage_known,"
                        + " usage_prompt_tokens, usage_completion_tokens, usage_total_tokens, cache_read_tokens, reported_cost_usd,"
                        + " computed_cost_usd, cost_source) SELECT gen_random_uuid(), 'opus', 'anthropic', TIMESTAMPTZ '2026-03-05T10:00:00Z', c.*"
                        + " FROM (VALUES (100, 50, NULL, true, 5, 3, 10, 2, 0.10, 0.2, NULL), (300, NULL, NULL, NULL, 5, 3, 8, NULL, 0, 0.40, 'computed'),"
                        + " (0, NULL, 'overloaded', false, 0, 0, 0, NULL, NULL, NULL, NULL)) AS c");
        UsageFigures figures = one(UsageQuery.of(FROM, TO));
        assertEquals(3, figures.calls());
        assertEquals(1, figures.errors());
        assertEquals(new UsageFigures.Tokens(10, 6, 2, 0, 0, 18, 1), figures.tokens());
        assertEquals(new UsageFigures.Cost(new BigDecimal("0.5"), 1), figures.cost());
        assertEquals(new UsageFigures.Cost(new BigDecimal("0.1"), 1), figures.reported());
        assertEquals(new UsageFigures.Cost(new BigDecimal("0.6"), 1), figures.computed());
        assertEquals(2, figures.latency().timed());
        assertEquals(0, new BigDecimal("200").compareTo(figures.latency().average()));
        assertEquals(1, figures.firstByte().timed());
    }

    @Test
    void sumOfNothingKnown_isNull() throws SQLException {
        DATABASE.execute(
                "INSERT INTO llm_calls (id, model, created_at) VALUES (gen_random_uuid(), 'm', '2026-03-05T10:00:00Z')");
        UsageFigures figures = one(UsageQuery.of(FROM, TO));
        assertEquals(new UsageFigures.Cost(null, 1), figures.cost());
        assertEquals(0, figures.latency().timed());
        assertNull(figures.latency().p95());
        assertEquals(List.of(), usage.ask(UsageQuery.of(TO, TO.plusSeconds(1))));
    }

    @Test
    void window_countsToTheMicrosecondAlsoWithinAQuarter() throws SQLException {
        DATABASE.execute(
                "INSERT INTO llm_calls (id, model, created_at) SELECT gen_random_uuid(), 'm', TIMESTAMPTZ '2026-03-05T10:00:00Z'"
                        + " + INTERVAL '1 minute' * n FROM generate_series(0, 119) AS n");
        Instant ten = Instant.parse("2026-03-05T10:00:00Z");
        long[][] windows = {{0, 120}, {7, 113}, {15, 45}, {16, 29}, {14, 16}, {3, 30}, {30, 33}, {0, 1}, {59, 60}};
        for (long[] window : windows) {
            Instant from = ten.plus(Duration.ofMinutes(window[0]));
            Instant to = ten.plus(Duration.ofMinutes(window[1]));
            assertEquals(window[1] - window[0], one(UsageQuery.of(from, to)).calls(), from + " to " + to);
            assertEquals(
                    window[1] - window[0],
                    one(UsageQuery.of(from, to.minusNanos(1000))).calls());
        }
    }

    @Test
    void days_areThoseOfTheZone_alsoOfHalfHoursAndWhereTheClockChanges() throws SQLException {
        DATABASE.execute(
                "INSERT INTO llm_calls (id, model, created_at) SELECT gen_random_uuid(), 'm', t::TIMESTAMPTZ FROM unnest(ARRAY["
                        + "'2026-03-05T18:29:59Z', '2026-03-05T18:30:00Z', '2026-03-05T18:14:59Z', '2026-03-28T22:59:59Z', '2026-03-28T23:00:00Z',"
                        + "'2026-03-29T21:59:59Z', '2026-03-29T22:00:00Z']) AS t");
        assertEquals(
                "2026-03-04T18:30:00Z 2, 2026-03-05T18:30:00Z 1",
                days(ZoneId.of("Asia/Kolkata"), "2026-03-07T00:00:00Z"));
        assertEquals(
                "2026-03-04T18:30:00Z 2, 2026-03-05T18:30:00Z 1",
                days(ZoneOffset.of("+05:30"), "2026-03-07T00:00:00Z"));
        assertEquals(
                "2026-03-04T18:15:00Z 1, 2026-03-05T18:15:00Z 2",
                days(ZoneId.of("Asia/Kathmandu"), "2026-03-07T00:00:00Z"));
        assertEquals(
                "2026-03-04T23:00:00Z 3, 2026-03-27T23:00:00Z 1, 2026-03-28T23:00:00Z 2, 2026-03-29T22:00:00Z 1",
                days(ZoneId.of("Europe/Berlin"), TO.toString()));
        assertEquals("2026-03-05T02:00:00Z 3", days(ZoneId.of("UTC-2"), "2026-03-07T00:00:00Z"));
    }

    @Test
    void rows_areToldApartByWhatIsAsked_andOnlyOfWhatIsAsked() throws SQLException {
        DATABASE.execute(
                "INSERT INTO llm_calls (id, model, host, session_key, project, created_at, usage_total_tokens) SELECT gen_random_uuid(), c.*,"
                        + " TIMESTAMPTZ '2026-03-05T10:00:00Z', 1 FROM (VALUES ('a', 'h1', 'agent:main:main', NULL), ('a', 'h1', 'agent:ops:cron:1', 'p'),"
                        + " ('b', 'h2', 'agent:ops:cron:1', 'p'), ('b', 'h2', NULL, NULL)) AS c");
        UsageQuery all = UsageQuery.of(FROM, TO);
        assertEquals(
                "{MODEL=a, TRIGGER=cron} 1, {MODEL=a, TRIGGER=user} 1, {MODEL=b, TRIGGER=} 1, {MODEL=b, TRIGGER=cron} 1",
                told(all.by(Dimension.TRIGGER, Dimension.MODEL)));
        assertEquals("{AGENT=} 1, {AGENT=main} 1, {AGENT=ops} 2", told(all.by(Dimension.AGENT)));
        assertEquals("{HOST=h1} 1, {HOST=h2} 1", told(all.by(Dimension.HOST).only(Map.of(Dimension.PROJECT, "p"))));
        assertEquals(
                "{HOST=h2} 1", told(all.by(Dimension.HOST).only(Map.of(Dimension.AGENT, "", Dimension.MODEL, "b"))));
    }

    @Test
    void percentiles_areWithinFivePercentOfTheExact() throws SQLException {
        DATABASE.execute(
                "SELECT setseed(0.5); INSERT INTO llm_calls (id, model, created_at, latency_ms, time_to_first_byte_ms)"
                        + " SELECT gen_random_uuid(), 'm' || n % 3, TIMESTAMPTZ '2026-03-05' + INTERVAL '20 seconds' * n,"
                        + " CASE n % 3 WHEN 0 THEN 1 + (random() * 40)::INTEGER ELSE (30 * exp(7 * random()))::INTEGER END, 1 + (random() * 900)::INTEGER"
                        + " FROM generate_series(1, 9000) AS n");
        for (UsageRow row : usage.ask(UsageQuery.of(FROM, TO).by(Dimension.MODEL))) {
            List<Object> exact = DATABASE.query(
                            "SELECT percentile_disc(0.5) WITHIN GROUP (ORDER BY latency_ms), percentile_disc(0.95) WITHIN GROUP (ORDER BY"
                                    + " latency_ms), percentile_disc(0.99) WITHIN GROUP (ORDER BY latency_ms), percentile_disc(0.95) WITHIN GROUP"
                                    + " (ORDER BY time_to_first_byte_ms) FROM llm_calls WHERE model = ?",
                            row.of().get(Dimension.MODEL))
                    .get(0);
            UsageFigures.Latency latency = row.figures().latency();
            assertClose(exact.get(0), latency.p50());
            assertClose(exact.get(1), latency.p95());
            assertClose(exact.get(2), latency.p99());
            assertClose(exact.get(3), row.figures().firstByte().p95());
        }
    }

    @Test
    void everyLatencyOfADay_isWithinFivePercentOfItsBucket() {
        assertEquals("0", DATABASE.single("""
                SELECT count(*)
                FROM (SELECT n AS ms FROM generate_series(1, 70000) AS n UNION ALL SELECT n * 997 FROM generate_series(70, 80000) AS n) AS t
                WHERE abs(llm_latency_percentile(llm_histogram_of(ARRAY[llm_latency_bucket(t.ms)], 1), 0.5) - t.ms) > 0.05 * t.ms
                """));
    }

    @Test
    void query_windowThatEndsBeforeItBegins_isRefused() {
        assertThrows(IllegalArgumentException.class, () -> UsageQuery.of(TO, FROM));
    }

    private String days(ZoneId zone, String to) throws SQLException {
        return String.join(
                ", ",
                usage.ask(UsageQuery.of(FROM, Instant.parse(to)).each(Step.DAY, zone)).stream()
                        .map(row -> row.at() + " " + row.figures().calls())
                        .toList());
    }

    private String told(UsageQuery query) throws SQLException {
        return String.join(
                ", ",
                usage.ask(query).stream()
                        .map(row -> new java.util.TreeMap<>(row.of()) + " "
                                + row.figures().calls())
                        .toList());
    }

    private UsageFigures one(UsageQuery query) throws SQLException {
        List<UsageRow> rows = usage.ask(query);
        assertEquals(1, rows.size());
        return rows.get(0).figures();
    }

    private static void assertClose(Object exact, BigDecimal told) {
        double wanted = ((Number) exact).doubleValue();
        assertTrue(Math.abs(told.doubleValue() - wanted) <= 0.05 * wanted, told + " instead of " + exact);
    }
}
