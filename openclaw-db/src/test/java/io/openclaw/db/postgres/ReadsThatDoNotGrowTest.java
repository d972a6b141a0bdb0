package io.openclaw.db.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.openclaw.db.TestDatabase;
import io.openclaw.db.TestPostgres;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is read by questions that are asked often, as the plan tells: years of history beside them cost next to nothing. */
class ReadsThatDoNotGrowTest {

    private static final int MONTHS = 36;

    private static final String DELTAS_OF_WEEK =
            "SELECT * FROM api.metrics_deltas WHERE to_at > now() - INTERVAL '7 days'";
    private static final String REQUESTS_OF_WEEK = """
            SELECT host, sum(completed_requests) AS requests, sum(telegram_errors + discord_errors) AS errors,
                sum(agent_turns) AS agent_turns, sum(tool_calls) AS tool_calls,
                (sum(total_latency_ms) / NULLIF(sum(completed_requests), 0))::INTEGER AS avg_ms
            FROM api.metrics_deltas
            WHERE to_at > now() - INTERVAL '7 days'
            GROUP BY host
            """;
    private static final String ERRORS_OF_DAY = """
            SELECT date_trunc('hour', to_at, 'UTC') AS hour, sum(completed_requests) AS requests,
                sum(telegram_errors + discord_errors) AS errors,
                round(100.0 * sum(telegram_errors + discord_errors) / NULLIF(sum(completed_requests), 0), 2) AS error_pct
            FROM api.metrics_deltas
            WHERE to_at > now() - INTERVAL '24 hours'
            GROUP BY hour
            """;

    private final TestDatabase database = TestPostgres.freshDatabase();

    ReadsThatDoNotGrowTest() {
        Migrations.create(PostgresConfig.parse(database.url())).migrate();
    }

    @Test
    void weekOfMetrics_isReadWithoutTheYearsBefore() throws IOException {
        months();
        snapshotsEveryHour();
        long inTwoMonths = count("snapshot_at >= date_trunc('month', now() - INTERVAL '7 days', 'UTC')");
        long looks = 4L * (MONTHS + 3);
        for (String view : List.of("requests_this_week", "error_rate_by_hour", "metrics_deltas_this_week")) {
            long read = rowsRead("SELECT * FROM api." + view);
            assertTrue(read > 0 && read <= inTwoMonths + looks, view + " read " + read + " rows");
        }
        assertTrue(rowsRead(REQUESTS_OF_WEEK) >= count("true"), "filtered from outside, the view reads everything");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void weekOfMetrics_isWhatAllDeltasSayOfIt(int seed) {
        randomSnapshots(seed);
        assertSame("metrics_deltas_this_week", DELTAS_OF_WEEK);
        assertSame("requests_this_week", REQUESTS_OF_WEEK);
        assertSame("error_rate_by_hour", ERRORS_OF_DAY);
    }

    @Test
    void formerKeys_areFoundWithoutReadingEveryFate() throws IOException {
        database.execute("INSERT INTO session_fates (session_key, host, agent_name, happened_at, new_key)"
                + " SELECT 'k' || n, 'box', 'main', now(), CASE WHEN n % 5 = 0 THEN 'k' || n + 1 END"
                + " FROM generate_series(1, 50000) AS n;"
                + " INSERT INTO session_fates (session_key, host, agent_name, happened_at, new_key) VALUES"
                + " ('first', 'box', 'main', now(), 'second'), ('second', 'box', 'main', now(), 'third'), ('third', 'box', 'main', now(), NULL);"
                + " ANALYZE session_fates");
        String past =
                StoreFates.PAST.replace("$1", "'box'").replace("$2", "'main'").replace("$3", "ARRAY['third', 'k7']");
        assertEquals(
                List.of("first", "k7", "second", "third"),
                database.query(past).stream().map(row -> row.get(0)).sorted().toList());
        long read = rowsRead(past);
        assertTrue(read < 50, "read " + read + " fates");
    }

    @Test
    void lastMessagesOfAStoresLongSession_areFoundWithoutReadingTheOthers() throws IOException {
        String session = database.single(
                "INSERT INTO sessions (session_key, host, agent_name) VALUES ('k', 'box', 'main') RETURNING id");
        database.execute("INSERT INTO messages (session_id, role, content, ordinal, message_seq, message_id) SELECT "
                + session
                + ", 'user', repeat('x', 500), n, n, n::TEXT FROM generate_series(1, 50000) AS n; ANALYZE messages");
        for (String page : List.of(StoreMessages.BEFORE, StoreMessages.AFTER)) {
            long read =
                    rowsRead(page.replace("$1", session).replace("$2", "25000").replace("$3", "40"));
            assertTrue(read >= 40 && read < 200, "read " + read + " messages");
        }
    }

    private void assertSame(String view, String sql) {
        String rows = "(SELECT string_agg(r::TEXT, chr(10) ORDER BY r::TEXT) FROM (%s) AS r)";
        List<Object> both = database.query("SELECT " + rows.formatted("TABLE api." + view) + ", " + rows.formatted(sql))
                .get(0);
        assertNotEquals(null, both.get(0), "there has to be something to compare");
        assertEquals(both.get(1), both.get(0), view);
    }

    /** As they are after years: a new database has one partition for all that is past. */
    private void months() {
        database.execute("""
                ALTER TABLE metrics_snapshots DETACH PARTITION metrics_snapshots_before;
                DO $$
                DECLARE
                    month TIMESTAMPTZ := date_trunc('month', now(), 'UTC');
                BEGIN
                    FOR back IN -1..%d LOOP
                        EXECUTE format(
                            'CREATE TABLE %%I PARTITION OF metrics_snapshots FOR VALUES FROM (%%L) TO (%%L)',
                            'metrics_snapshots_' || back + 1,
                            month - make_interval(months => back),
                            month - make_interval(months => back - 1));
                    END LOOP;
                END
                $$""".formatted(MONTHS));
    }

    /** Two gateways that restart every two days, one of them of openclaw-rs; one that was started long ago. */
    private void snapshotsEveryHour() {
        database.execute("""
                INSERT INTO metrics_snapshots (host, boot_id, snapshot_at, uptime_seconds, completed_requests)
                SELECT h.host, CASE h.boots WHEN 'each' THEN md5((n / 48)::TEXT)::UUID WHEN 'one' THEN md5('one')::UUID END,
                    now() - INTERVAL '1 hour' * n, CASE h.boots WHEN 'one' THEN 100000000 - n * 3600 ELSE (48 - n % 48) * 3600 END, 48 - n % 48
                FROM (VALUES ('a', 'each'), ('b', 'none'), ('c', 'one')) AS h (host, boots)
                CROSS JOIN generate_series(0, 24 * 30 * 35) AS n;
                ANALYZE metrics_snapshots""");
    }

    /** Counters that rise and fall, uptimes that fit or not, several at one moment, hosts that were silent for long. */
    private void randomSnapshots(int seed) {
        database.execute("""
                SELECT setseed(%s);
                INSERT INTO metrics_snapshots (host, boot_id, snapshot_at, uptime_seconds, completed_requests, telegram_errors, discord_errors,
                    agent_turns, tool_calls, total_latency_ms)
                SELECT 'h' || (random() * 3)::INTEGER, CASE WHEN random() < 0.6 THEN md5((random() * 12)::INTEGER::TEXT)::UUID END,
                    date_trunc('minute', now()) - INTERVAL '10 minutes' * (random() * random() * 3000)::INTEGER,
                    (random() * random() * 4000)::INTEGER, (random() * 1000)::INTEGER, (random() * 9)::INTEGER, (random() * 9)::INTEGER,
                    (random() * 99)::INTEGER, (random() * 99)::INTEGER, (random() * 99999)::INTEGER
                FROM generate_series(1, 600)""".formatted(seed / 10.0));
    }

    private long count(String condition) {
        return Long.parseLong(database.single("SELECT count(*) FROM metrics_snapshots WHERE " + condition));
    }

    private long rowsRead(String sql) throws IOException {
        String plan = database.single("EXPLAIN (ANALYZE, FORMAT JSON) " + sql);
        return rowsRead(new ObjectMapper().readTree(plan).get(0).get("Plan"));
    }

    /** Of tables, whether they were used or not. */
    private static long rowsRead(JsonNode node) {
        double each = node.path("Actual Rows").asDouble()
                + node.path("Rows Removed by Filter").asDouble()
                + node.path("Rows Removed by Join Filter").asDouble();
        long read = node.has("Relation Name")
                ? Math.round(each * node.path("Actual Loops").asDouble())
                : 0;
        for (JsonNode below : node.path("Plans")) {
            read += rowsRead(below);
        }
        return read;
    }
}
