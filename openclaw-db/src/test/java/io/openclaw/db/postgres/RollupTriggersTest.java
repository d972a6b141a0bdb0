package io.openclaw.db.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.openclaw.db.TestDatabase;
import io.openclaw.db.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The rollups under people's own SQL, and under writers at the same time. */
class RollupTriggersTest {

    private static final TestDatabase DATABASE = TestPostgres.freshDatabase();
    private static final String CALL =
            "INSERT INTO llm_calls (id, host, model, session_key, created_at, usage_total_tokens) VALUES"
                    + " (gen_random_uuid(), 'box', 'm', 'agent:main:main', '2026-11-20T12:07:00Z', 5)";

    @BeforeAll
    static void migrate() {
        Migrations.create(PostgresConfig.parse(DATABASE.url())).migrate();
    }

    @BeforeEach
    void empty() {
        DATABASE.execute("TRUNCATE llm_calls; TRUNCATE llm_call_rollups RESTART IDENTITY");
    }

    @Test
    void triggerOfACall_isWhatWasToldElseTheFormOfItsKey() {
        assertEquals(
                "user cron cron sub-agent sub-agent webhook webhook heartbeat user user  heartbeat",
                DATABASE.single("""
                        SELECT string_agg(llm_call_trigger(t.told, t.key), ' ' ORDER BY t.number)
                        FROM (VALUES
                            (1, NULL, 'agent:main:main'), (2, NULL, 'agent:ops:cron:job:run:9'), (3, NULL, 'cron:main:9'),
                            (4, NULL, 'agent:main:subagent:7'), (5, NULL, 'subagent:main:7'), (6, NULL, 'hook:5'),
                            (7, NULL, 'webhook:main:5'), (8, NULL, 'agent:main:main:heartbeat'), (9, NULL, 'tg:main:42:7'),
                            (10, NULL, 'my own key'), (11, NULL, NULL), (12, 'heartbeat', 'agent:main:main')) AS t (number, told, key)
                        """));
    }

    @Test
    void rowOfOpenclawRs_isCountedWithTheAgentAndChannelOfItsKey() {
        DATABASE.execute(
                "INSERT INTO llm_calls (id, model, session_key) VALUES (gen_random_uuid(), 'kimi', 'tg:main:42:7')");
        assertEquals(
                "main telegram user ∅",
                DATABASE.single(
                        "SELECT concat_ws(' ', agent_name, channel, trigger, COALESCE(host, '∅')) FROM api.usage"));
    }

    @Test
    void costOfACall_isWhatItsSourceSays_andAReportedNothingForTokensIsUnknown() {
        assertEquals("0.5 ∅ ∅ 0 0 0.5 0.2 0.2 ∅", DATABASE.single("""
                        SELECT string_agg(COALESCE(llm_call_cost(c.source, c.reported, c.computed, c.tokens)::TEXT, '∅'), ' ' ORDER BY c.number)
                        FROM (VALUES
                            (1, NULL, 0.5, NULL, 9), (2, NULL, 0, NULL, 9), (3, NULL, NULL, NULL, 9), (4, NULL, 0, NULL, 0), (5, 'reported', 0, 0.2, 9),
                            (6, 'reported', 0.5, 0.2, 9), (7, 'computed', 0.5, 0.2, 9), (8, NULL, NULL, 0.2, 9), (9, 'computed', 0.5, NULL, 9))
                            AS c (number, source, reported, computed, tokens)
                        """));
        DATABASE.execute(CALL + "; UPDATE llm_calls SET reported_cost_usd = 0");
        assertEquals(
                "0 1 0",
                DATABASE.single(
                        "SELECT concat_ws(' ', count(cost_usd), sum(calls_of_unknown_cost), sum(reported_cost_usd)) FROM api.usage"));
    }

    @Test
    void updateOfWhatIsNotCounted_writesNothing() {
        DATABASE.execute(CALL);
        String before = DATABASE.single("SELECT string_agg(concat(ctid, xmin), ' ') FROM llm_call_rollups");
        DATABASE.execute(
                "UPDATE llm_calls SET response_content = 'x', forgotten = true, session_key = 'agent:main:main'");
        assertEquals(before, DATABASE.single("SELECT string_agg(concat(ctid, xmin), ' ') FROM llm_call_rollups"));
        DATABASE.execute("UPDATE llm_calls SET usage_total_tokens = 6");
        assertEquals("6", DATABASE.single("SELECT tokens FROM api.usage"));
    }

    @Test
    void writersOfOneCell_doNotWaitForEachOther_andRebuildMakesItOneRowAgain() throws SQLException {
        DATABASE.execute(CALL);
        try (Connection one = DATABASE.connect();
                Connection other = DATABASE.connect()) {
            one.setAutoCommit(false);
            run(one, CALL);
            run(other, "SET lock_timeout = '1s'");
            run(other, CALL);
            run(other, CALL);
            one.commit();
        }
        assertEquals("2", DATABASE.single("SELECT count(*) FROM llm_call_rollups"));
        assertEquals("4 20", DATABASE.single("SELECT concat_ws(' ', calls, tokens) FROM api.usage"));
        assertEquals("0", DATABASE.single("SELECT llm_call_rollups_mend('-infinity', 'infinity')"));
        assertEquals("1", DATABASE.single("SELECT count(*) FROM llm_call_rollups"));
        assertEquals("4 20", DATABASE.single("SELECT concat_ws(' ', calls, tokens) FROM api.usage"));
    }

    @Test
    void writerOfARepeatableSnapshot_isNotMadeToFail() throws SQLException {
        DATABASE.execute(CALL);
        try (Connection snapshot = DATABASE.connect()) {
            snapshot.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE);
            snapshot.setAutoCommit(false);
            run(snapshot, "SELECT count(*) FROM writers");
            DATABASE.execute(CALL);
            run(snapshot, CALL);
            snapshot.commit();
        }
        assertEquals("3", DATABASE.single("SELECT calls FROM api.usage"));
    }

    @Test
    void rolledBackStatement_leavesNothing() throws SQLException {
        try (Connection connection = DATABASE.connect()) {
            connection.setAutoCommit(false);
            run(connection, CALL);
            connection.rollback();
        }
        assertEquals("0", DATABASE.single("SELECT count(*) FROM llm_call_rollups"));
    }

    @Test
    void whatRetentionTakes_stillCounts_andTruncateTakesTheRest() {
        DATABASE.execute(CALL);
        DATABASE.execute("SET LOCAL openclaw.pruning = 'on'; DELETE FROM llm_calls");
        DATABASE.execute(CALL);
        assertEquals("2", DATABASE.single("SELECT calls FROM api.usage"));
        assertEquals("0", DATABASE.single("SELECT count(*) FROM llm_call_rollups_lack('-infinity', 'infinity')"));
        DATABASE.execute("DELETE FROM llm_calls");
        assertEquals("1", DATABASE.single("SELECT calls FROM api.usage"));
        DATABASE.execute(CALL);
        DATABASE.execute("TRUNCATE llm_calls");
        assertEquals("1", DATABASE.single("SELECT calls FROM api.usage"));
    }

    @Test
    void roleThatMayOnlyInsertCalls_needsNoRightOnRollups_andCannotReachTheirFunctions() throws SQLException {
        DATABASE.execute(
                "DO $$ BEGIN CREATE ROLE rollups_guest LOGIN PASSWORD 'guest'; EXCEPTION WHEN duplicate_object THEN NULL; END $$;"
                        + "GRANT INSERT ON llm_calls TO rollups_guest");
        try (Connection guest = DriverManager.getConnection(DATABASE.jdbcUrl(), "rollups_guest", "guest")) {
            run(guest, "CREATE TEMP TABLE llm_call_rollups (id BIGINT)");
            run(guest, CALL);
            SQLException refused = assertThrows(
                    SQLException.class, () -> run(guest, "SELECT llm_call_rollups_mend('-infinity', 'infinity')"));
            assertEquals("42501", refused.getSQLState());
        } finally {
            DATABASE.execute("REVOKE ALL ON llm_calls FROM rollups_guest");
        }
        assertEquals("1", DATABASE.single("SELECT calls FROM api.usage"));
    }

    @Test
    void writersAndRebuildsAtOnce_leaveTheSumOfTheCalls_withoutADeadlock() throws Exception {
        String change = """
                INSERT INTO llm_calls (id, host, model, created_at, latency_ms, reported_cost_usd)
                SELECT gen_random_uuid(), 'box', 'm' || n, TIMESTAMPTZ '2026-11-20T12:00:00Z' + INTERVAL '4 minutes' * n, n * 100, 0.001
                FROM generate_series(1, 9) AS n ORDER BY random();
                DELETE FROM llm_calls WHERE id IN (
                    SELECT id FROM llm_calls WHERE random() < 0.2 LIMIT 5 FOR UPDATE SKIP LOCKED);
                UPDATE llm_calls SET computed_cost_usd = round(random()::NUMERIC, 6), agent_name = 'a' WHERE id IN (
                    SELECT id FROM llm_calls WHERE random() < 0.2 LIMIT 5 FOR UPDATE SKIP LOCKED)
                """;
        ExecutorService threads = Executors.newFixedThreadPool(5);
        try {
            List<Future<Void>> writers = new ArrayList<>();
            for (int writer = 0; writer < 3; writer++) {
                writers.add(threads.submit(repeated(40, change)));
            }
            String damage = "DELETE FROM llm_call_rollups WHERE id IN ("
                    + "SELECT id FROM llm_call_rollups WHERE random() < 0.3 FOR UPDATE SKIP LOCKED);";
            for (int rebuild = 0; rebuild < 2; rebuild++) {
                String mend = "SELECT llm_call_rollups_mend('2026-11-20', '2026-11-21')";
                writers.add(threads.submit(repeated(15, rebuild == 0 ? damage + mend : mend)));
            }
            for (Future<Void> writer : writers) {
                writer.get(120, TimeUnit.SECONDS);
            }
        } finally {
            threads.shutdownNow();
        }
        assertEquals("0", DATABASE.single("SELECT count(*) FROM llm_call_rollups_lack('-infinity', 'infinity')"));
        assertEquals(
                DATABASE.single("SELECT count(*) FROM llm_calls"), DATABASE.single("SELECT sum(calls) FROM api.usage"));
    }

    @Test
    void databaseFromBefore_getsRollupsOfTheCallsItHas() throws IOException {
        TestDatabase old = TestPostgres.freshDatabase();
        Path migrations = Path.of(System.getProperty("project.root"), "migrations");
        for (int version = 1; version <= 25; version++) {
            if (version == 25) {
                old.execute("INSERT INTO llm_calls (id, host, model, created_at, latency_ms, error)"
                        + " SELECT gen_random_uuid(), 'box', 'm' || n % 3, TIMESTAMPTZ '2026-11-20' + INTERVAL '1 minute' * n, n,"
                        + " CASE WHEN n % 7 = 0 THEN 'x' END FROM generate_series(1, 500) AS n");
            }
            String prefix = "V" + version + "__";
            try (var files = Files.list(migrations)) {
                for (Path file : files.filter(f -> f.getFileName().toString().startsWith(prefix))
                        .toList()) {
                    old.execute(Files.readString(file));
                }
            }
        }
        assertEquals("500 71", old.single("SELECT concat_ws(' ', sum(calls), sum(errors)) FROM api.usage"));
        assertEquals("0", old.single("SELECT count(*) FROM llm_call_rollups_lack('-infinity', 'infinity')"));
        assertTrue(Integer.parseInt(old.single("SELECT count(*) FROM llm_call_rollups")) >= 3 * 500 / 15);
    }

    private static Callable<Void> repeated(int times, String sql) {
        return () -> {
            try (Connection connection = DATABASE.connect()) {
                for (int i = 0; i < times; i++) {
                    run(connection, sql);
                }
            }
            return null;
        };
    }

    private static void run(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
