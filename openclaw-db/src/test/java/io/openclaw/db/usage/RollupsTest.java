package io.openclaw.db.usage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.openclaw.db.TestDatabase;
import io.openclaw.db.TestPostgres;
import io.openclaw.db.postgres.Migrations;
import io.openclaw.db.postgres.PostgresConfig;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RollupsTest {

    private static final TestDatabase DATABASE = TestPostgres.freshDatabase();
    private static final PostgresConfig CONFIG = PostgresConfig.parse(DATABASE.url());
    private static final Instant DAY = Instant.parse("2026-03-05T00:00:00Z");
    private static final String USAGE = "SELECT string_agg(u::TEXT, E'\\n' ORDER BY u::TEXT) FROM api.usage AS u";

    private Usage usage;

    @BeforeAll
    static void migrate() {
        Migrations.create(CONFIG).migrate();
    }

    @BeforeEach
    void calls() throws SQLException {
        DATABASE.execute(
                "TRUNCATE llm_calls; TRUNCATE llm_call_rollups; INSERT INTO llm_calls (id, model, host, created_at, latency_ms,"
                        + " reported_cost_usd, usage_total_tokens) SELECT gen_random_uuid(), 'm' || n % 3, 'box', TIMESTAMPTZ '2026-03-05' +"
                        + " INTERVAL '13 minutes' * n, n, CASE WHEN n % 2 = 0 THEN 0.0123 END, n FROM generate_series(0, 299) AS n");
        usage = Usage.open(CONFIG, Duration.ofSeconds(30));
    }

    @AfterEach
    void close() throws SQLException {
        usage.close();
    }

    @Test
    void days_areThoseThatHaveCallsOrRollups() throws SQLException {
        assertEquals(Optional.of(DAY), usage.rollups().dayFrom(Instant.EPOCH));
        DATABASE.execute("DELETE FROM llm_calls WHERE created_at < '2026-03-07'");
        DATABASE.execute("DELETE FROM llm_call_rollups WHERE quarter_at < '2026-03-06'");
        assertEquals(
                Optional.of(Instant.parse("2026-03-06T00:00:00Z")),
                usage.rollups().dayFrom(Instant.EPOCH));
        assertEquals(Optional.empty(), usage.rollups().dayFrom(Instant.parse("2026-03-09T00:00:00Z")));
    }

    @Test
    void check_namesTheCellAndWhatItLacks() throws SQLException {
        assertEquals(List.of(), usage.rollups().check(DAY));
        DATABASE.execute("UPDATE llm_call_rollups SET calls = calls + 2, reported_cost_usd = reported_cost_usd - 0.0100"
                + " WHERE model = 'm0' AND quarter_at = '2026-03-05T00:00:00Z'");
        RollupDifference found = usage.rollups().check(DAY).get(0);
        assertEquals(DAY, found.quarterAt());
        assertEquals("m0", found.of().get(Dimension.MODEL));
        assertEquals(
                Map.of("calls", new BigDecimal("-2"), "reported_cost_usd", new BigDecimal("0.01")), found.lacking());
    }

    @Test
    void check_findsAHistogramThatIsWrong() throws SQLException {
        DATABASE.execute("UPDATE llm_call_rollups SET latency = llm_histogram_of(ARRAY[7], 1)"
                + " WHERE model = 'm1' AND quarter_at = '2026-03-05T00:00:00Z'");
        assertEquals(
                Map.of("latency", new BigDecimal("2")),
                usage.rollups().check(DAY).get(0).lacking());
    }

    @Test
    void rebuild_ofWhateverBecameOfThem_makesThemWhatWasKept() throws SQLException {
        String kept = DATABASE.single(USAGE);
        DATABASE.execute(
                "DELETE FROM llm_call_rollups WHERE model = 'm0'; UPDATE llm_call_rollups SET errors = 7, latency = NULL"
                        + " WHERE model = 'm1'; UPDATE llm_call_rollups SET model = 'nobody' WHERE model = 'm2' AND quarter_at < '2026-03-06'");
        assertTrue(rebuild() > 0);
        assertEquals(kept, DATABASE.single(USAGE));
        assertEquals(0, rebuild());
        DATABASE.execute("TRUNCATE llm_call_rollups");
        assertEquals(300, rebuild());
        assertEquals(kept, DATABASE.single(USAGE));
    }

    private int rebuild() throws SQLException {
        int cells = 0;
        Optional<Instant> day = usage.rollups().dayFrom(Instant.EPOCH);
        while (day.isPresent()) {
            cells += usage.rollups().rebuild(day.get());
            day = usage.rollups().dayFrom(day.get().plus(Duration.ofDays(1)));
        }
        return cells;
    }
}
