package io.openclaw.db.operations;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.openclaw.db.TestDatabase;
import io.openclaw.db.TestPostgres;
import io.openclaw.db.postgres.Migrations;
import io.openclaw.db.postgres.PostgresConfig;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each view with rows whose answer is reckoned by hand. */
class SavedQueriesTest {

    private static final TestDatabase DATABASE = TestPostgres.freshDatabase();
    private static final PostgresConfig CONFIG = PostgresConfig.parse(DATABASE.url());

    /** The questions of users of openclaw-rs, word for word: they must run for ever on the tables themselves. */
    private static final List<String> OF_OPENCLAW_RS = List.of(
            "SELECT model, count(*), avg(latency_ms), count(*) FILTER (WHERE error IS NOT NULL) AS errors FROM llm_calls WHERE"
                    + " created_at > now() - interval '1 day' GROUP BY model ORDER BY count(*) DESC",
            "SELECT model, error, latency_ms, created_at FROM llm_calls WHERE error IS NOT NULL ORDER BY created_at DESC LIMIT 5",
            "SELECT host, sum(completed_requests) FROM metrics_snapshots WHERE snapshot_at > now() - interval '7 days' GROUP BY host",
            "SELECT date_trunc('hour', snapshot_at) AS hour, avg(telegram_errors + discord_errors)::numeric /"
                    + " nullif(avg(completed_requests), 0) * 100 AS error_pct FROM metrics_snapshots WHERE snapshot_at > now() -"
                    + " interval '1 day' GROUP BY hour ORDER BY hour",
            "SELECT host, component, version, status, deployed_at FROM deployments WHERE status = 'active' ORDER BY deployed_at DESC",
            "SELECT changed_keys, change_source, snapshot_at FROM config_snapshots ORDER BY snapshot_at DESC LIMIT 1",
            "SELECT title, severity, component, workaround FROM known_issues WHERE status = 'open' ORDER BY severity DESC",
            "SELECT description, category, version, completed_at FROM task_log ORDER BY completed_at DESC LIMIT 10",
            "SELECT model, count(*) AS calls, avg(latency_ms)::int AS avg_ms, count(*) FILTER (WHERE error IS NOT NULL) AS errors"
                    + " FROM llm_calls WHERE created_at > now() - interval '24 hours' GROUP BY model",
            "SELECT value FROM project_context WHERE key = 'current_focus'");

    private Operations operations;

    @BeforeAll
    static void migrate() {
        Migrations.create(CONFIG).migrate();
    }

    @BeforeEach
    void open() throws SQLException {
        DATABASE.execute(
                "DROP VIEW IF EXISTS api.a_trap; TRUNCATE deployments, config_snapshots, known_issues, task_log, project_context, llm_calls,"
                        + " metrics_snapshots, cron_executions, tool_calls, sessions, writers, dead_letters CASCADE");
        operations = Operations.open(CONFIG, "box");
    }

    @AfterEach
    void close() throws SQLException {
        operations.close();
    }

    @ParameterizedTest
    @MethodSource("ofOpenclawRs")
    void questionOfOpenclawRs_runsUnchanged(String sql) {
        calls();
        assertNotNull(DATABASE.query(sql));
    }

    @Test
    void everyView_saysWhatItAnswersAndCanBeAsked() throws SQLException {
        List<SavedQuery> queries = operations.queries().list();
        assertTrue(queries.size() >= 21, queries::toString);
        for (SavedQuery query : queries) {
            assertFalse(query.description().isBlank(), query.name());
            assertEquals(query.columns(), operations.queries().ask(query, 1).columns());
        }
    }

    @Test
    void ask_viewThatWrites_isRefused() throws SQLException {
        DATABASE.execute("CREATE VIEW api.a_trap AS SELECT set_config('a.b', 'c', false), nextval('task_log_id_seq')");
        SavedQuery trap = operations.queries().list().stream()
                .filter(query -> query.name().equals("a_trap"))
                .findFirst()
                .orElseThrow();
        SQLException refused =
                assertThrows(SQLException.class, () -> operations.queries().ask(trap, 1));
        assertEquals("25006", refused.getSQLState());
        assertTrue(operations.context().get("nothing").isEmpty(), "the connection can still be used");
    }

    @Test
    void ask_moreRowsThanTheLimit_saysSo() throws SQLException {
        DATABASE.execute("INSERT INTO task_log (description) SELECT 'task ' || n FROM generate_series(1, 3) AS n");
        assertTrue(ask("last_tasks", 2).more());
        assertEquals(2, ask("last_tasks", 2).rows().size());
        assertFalse(ask("last_tasks", 3).more());
    }

    @Test
    void ask_columnOfEachKind_keepsItsKind() throws SQLException {
        DATABASE.execute("INSERT INTO project_context (key, value) VALUES ('current_focus', '{\"n\": 1.50}')");
        DATABASE.execute(
                "INSERT INTO config_snapshots (config_path, config_json, changed_keys) VALUES ('p', '{}', '{a,b}')");
        DATABASE.execute("INSERT INTO deployments (host, component, version, git_dirty) VALUES ('h', 'c', 'v', true)");
        List<Object> focus = ask("current_focus", 1).rows().get(0);
        assertEquals(new QueryAnswer.JsonValue("{\"n\": 1.50}"), focus.get(0));
        assertEquals(java.time.Instant.class, focus.get(1).getClass());
        assertEquals(null, focus.get(2));
        assertEquals(
                List.of("a", "b"), ask("last_config_change", 1).rows().get(0).get(0));
        assertEquals(true, ask("active_deployments", 1).rows().get(0).get(7));
    }

    @Test
    void activeDeployments_areTheActiveOnesLatestFirst() {
        DATABASE.execute("INSERT INTO deployments (host, component, version, deployed_at, status) VALUES"
                + " ('a', 'gateway', '1', now() - INTERVAL '2 days', 'active'),"
                + " ('b', 'gateway', '2', now() - INTERVAL '1 day', 'active'),"
                + " ('a', 'ui', '3', now(), 'stopped')");
        assertEquals("b gateway 2 | a gateway 1", rows("active_deployments", "host", "component", "version"));
    }

    @Test
    void configChanges_leaveOutSnapshotsThatFoundNothing() {
        DATABASE.execute(
                "INSERT INTO config_snapshots (config_path, config_json, changed_keys, change_source, snapshot_at) VALUES"
                        + " ('p', '{}', '{models,agents}', 'manual', now() - INTERVAL '3 days'),"
                        + " ('p', '{}', '{channels}', 'watch', now() - INTERVAL '2 days'),"
                        + " ('p', '{}', '{}', 'watch', now() - INTERVAL '1 day'),"
                        + " ('p', '{}', NULL, 'watch', now())");
        assertEquals("{channels} watch", rows("last_config_change", "changed_keys", "change_source"));
        assertEquals("{channels} | {models,agents}", rows("config_changes", "changed_keys"));
    }

    @Test
    void openIssues_areSortedByWhatSeverityMeans() {
        DATABASE.execute("INSERT INTO known_issues (title, severity, status, created_at) VALUES"
                + " ('later', 'low', 'open', now()), ('worst', 'Critical', 'open', now()), ('odd', 'meh', 'open', now()),"
                + " ('bad', 'high', 'open', now() - INTERVAL '1 day'), ('bad too', 'high', 'open', now()),"
                + " ('so so', 'medium', 'open', now()), ('gone', 'critical', 'resolved', now())");
        assertEquals("worst | bad too | bad | so so | later | odd", rows("open_issues", "title"));
    }

    @Test
    void lastTasks_areTheLatestFirst() {
        DATABASE.execute("INSERT INTO task_log (description, completed_at) VALUES"
                + " ('first', now() - INTERVAL '2 hours'), ('third', now()), ('second', now() - INTERVAL '1 hour')");
        assertEquals("third | second | first", rows("last_tasks", "description"));
    }

    @Test
    void context_isWhatIsSetAndNotExpired() {
        DATABASE.execute(
                "INSERT INTO project_context (key, value, expires_at) VALUES ('current_focus', '\"views\"', NULL),"
                        + " ('freeze', 'true', now() + INTERVAL '1 hour'), ('old', 'true', now() - INTERVAL '1 hour')");
        assertEquals("current_focus \"views\" | freeze true", rows("context", "key", "value"));
        assertEquals("\"views\"", rows("current_focus", "value"));
        DATABASE.execute("UPDATE project_context SET expires_at = now() - INTERVAL '1 s' WHERE key = 'current_focus'");
        assertEquals("", rows("current_focus", "value"));
    }

    @Test
    void botPerformance_leavesUnknownLatenciesOut() {
        calls();
        // opus: 100, 300, one unknown and failed; errors 1 of 3. haiku: 50, failed without words.
        assertEquals(
                "opus 3 1 33.3 200 100 300 300 | haiku 1 1 100.0 50 50 50 50",
                rows(
                        "bot_performance",
                        "model",
                        "calls",
                        "errors",
                        "error_pct",
                        "avg_ms",
                        "p50_ms",
                        "p95_ms",
                        "slowest_ms"));
    }

    @Test
    void modelsToday_sumWhatIsKnownAndCountWhatIsNot() {
        calls();
        assertEquals(
                "opus anthropic 3 1 200 10 6 0.30 1 | haiku anthropic 1 1 50 ∅ ∅ ∅ 1",
                rows(
                        "models_today",
                        "model",
                        "provider",
                        "calls",
                        "errors",
                        "avg_ms",
                        "input_tokens",
                        "output_tokens",
                        "reported_cost_usd",
                        "calls_of_unknown_cost"));
    }

    @Test
    void callsToday_isOneRowAlsoOfNothing() {
        assertEquals(
                "0 0 ∅ ∅ 0",
                rows("calls_today", "calls", "errors", "tokens", "reported_cost_usd", "calls_of_unknown_cost"));
        calls();
        assertEquals(
                "4 2 16 0.30 2",
                rows("calls_today", "calls", "errors", "tokens", "reported_cost_usd", "calls_of_unknown_cost"));
    }

    @Test
    void spendByDay_isByDayOfUtc() {
        DATABASE.execute(
                "INSERT INTO llm_calls (id, model, created_at, reported_cost_usd) SELECT gen_random_uuid(), 'm',"
                        + " date_trunc('day', now(), 'UTC') + m.after, m.usd FROM (VALUES"
                        + " (INTERVAL '0', 0.5), ('-1 microsecond', 0.25), ('-1 day', NULL), ('-29 days', 9), ('-29 days -1 s', 99))"
                        + " AS m (after, usd)");
        assertEquals(
                "0 1 0.5 0 | 1 2 0.25 1 | 29 1 9 0",
                DATABASE.single("SELECT string_agg(concat_ws(' ', (now() AT TIME ZONE 'UTC')::DATE - day, calls,"
                        + " reported_cost_usd, calls_of_unknown_cost), ' | ') FROM api.spend_by_day"));
    }

    @Test
    void lastErrors_areCallsThatFailedWithAMessageLatestFirst() {
        calls();
        DATABASE.execute(
                "INSERT INTO llm_calls (id, model, error, created_at) VALUES (gen_random_uuid(), 'old', 'then', now() - INTERVAL '9 days')");
        assertEquals("opus overloaded | old then", rows("last_errors", "model", "error"));
    }

    @Test
    void requestsThisWeek_areRightAcrossARestart() {
        // One process counts to 10, the next to 4: 14 requests. The raw rows would add up to 5 + 10 + 4.
        DATABASE.execute(
                "INSERT INTO metrics_snapshots (host, boot_id, snapshot_at, uptime_seconds, completed_requests, telegram_errors,"
                        + " total_latency_ms) VALUES"
                        + " ('a', md5('1')::UUID, now() - INTERVAL '50 minutes', 60, 5, 0, 500),"
                        + " ('a', md5('1')::UUID, now() - INTERVAL '40 minutes', 660, 10, 1, 900),"
                        + " ('a', md5('2')::UUID, now() - INTERVAL '30 minutes', 60, 4, 1, 500),"
                        + " ('b', md5('3')::UUID, now() - INTERVAL '8 days', 60, 1000, 0, 1),"
                        + " ('b', md5('3')::UUID, now() - INTERVAL '6 days', 172860, 1003, 0, 31)");
        assertEquals("a 14 2 100 | b 3 0 10", rows("requests_this_week", "host", "requests", "errors", "avg_ms"));
    }

    @Test
    void errorRateByHour_isOfWhatHappenedInTheHour() {
        DATABASE.execute(
                "INSERT INTO metrics_snapshots (host, boot_id, snapshot_at, uptime_seconds, completed_requests, telegram_errors,"
                        + " discord_errors) SELECT 'a', md5('1')::UUID, date_trunc('hour', now(), 'UTC') + r.after, r.uptime, r.requests, r.telegram, r.discord"
                        + " FROM (VALUES (INTERVAL '-119 minutes', 60, 100, 1, 1), ('-61 minutes', 3540, 200, 2, 2), ('-59 minutes', 3660, 300, 2, 2),"
                        + " ('-1 minute', 7140, 300, 2, 3)) AS r (after, uptime, requests, telegram, discord)");
        assertEquals(
                "2 200 4 2.00 | 1 100 1 1.00",
                DATABASE.single(
                        "SELECT string_agg(concat_ws(' ', extract(EPOCH FROM date_trunc('hour', now(), 'UTC') - hour)::INTEGER / 3600,"
                                + " requests, errors, error_pct), ' | ') FROM api.error_rate_by_hour"));
    }

    @Test
    void failingCronJobs_areThoseWhoseLastRunFailed() {
        DATABASE.execute("INSERT INTO cron_executions (host, job_name, agent_name, status, error, started_at) VALUES"
                + " ('a', 'backup', 'main', 'ok', NULL, now() - INTERVAL '5 hours'),"
                + " ('a', 'backup', 'main', 'error', 'disk', now() - INTERVAL '4 hours'),"
                + " ('a', 'backup', 'main', 'failed', 'disk full', now() - INTERVAL '3 hours'),"
                + " ('a', 'backup', 'main', 'skipped', NULL, now() - INTERVAL '2 hours'),"
                + " ('a', 'backup', 'main', 'running', NULL, now()),"
                + " ('b', 'backup', 'main', 'completed', NULL, now()),"
                + " ('a', 'mended', 'main', 'error', 'x', now() - INTERVAL '2 hours'),"
                + " ('a', 'mended', 'main', 'success', NULL, now() - INTERVAL '1 hour'),"
                + " ('a', 'never worked', 'main', 'error', 'y', now() - INTERVAL '4 hours'),"
                + " ('a', 'given up', 'main', 'error', 'z', now() - INTERVAL '60 days')");
        assertEquals(
                "backup a 2 disk full | never worked a 1 y",
                rows("failing_cron_jobs", "job_name", "host", "failures_in_a_row", "error"));
        assertEquals("11", DATABASE.single("SELECT count(*) + 1 FROM api.last_cron_runs"));
        assertEquals(
                "running",
                DATABASE.single(
                        "SELECT status FROM api.last_cron_runs WHERE host = 'a' ORDER BY started_at DESC LIMIT 1"));
    }

    @Test
    void toolsThisWeek_countErrorsAndTime() {
        DATABASE.execute(
                "INSERT INTO tool_calls (id, host, name, status, error, duration_ms, created_at, recorded_at) SELECT"
                        + " gen_random_uuid(), 'a', t.* , now() FROM (VALUES ('exec', 'completed', NULL, 10, now()), ('exec', 'error', NULL, 30, now()),"
                        + " ('read', 'completed', NULL, NULL, now()), ('exec', 'completed', NULL, 1, now() - INTERVAL '8 days')) AS t");
        assertEquals(
                "exec 2 1 20 30 | read 1 0 ∅ ∅",
                rows("tools_this_week", "tool", "calls", "errors", "avg_ms", "slowest_ms"));
    }

    @Test
    void lastSessions_areThoseLastUsedFirst() {
        DATABASE.execute(
                "INSERT INTO sessions (session_key, agent_name, updated_at) VALUES ('k1', 'main', now() - INTERVAL '1 hour'),"
                        + " ('k2', 'main', now())");
        assertEquals("k2 | k1", rows("last_sessions", "session_key"));
    }

    @Test
    void feeds_areOneRowAHostAndSilentOnesHaveNoLastWrite() {
        DATABASE.execute(
                "INSERT INTO writers (writer_id, host, last_seq, facts_stored, dead_lettered) VALUES"
                        + " (gen_random_uuid(), 'a', 5, 4, 1), (gen_random_uuid(), 'a', 7, 7, 0), (gen_random_uuid(), 'silent', 0, 0, 0)");
        assertEquals(
                "a 11 1 false | silent 0 0 true",
                DATABASE.single(
                        "SELECT string_agg(concat_ws(' ', host, facts_stored, dead_lettered, (last_write_at IS NULL)::TEXT), ' | ')"
                                + " FROM api.feeds"));
    }

    @Test
    void deadLettersByKind_areCounted() {
        DATABASE.execute(
                "INSERT INTO dead_letters (id, recorded_at, host, writer_id, seq, kind, sqlstate, reason, payload) SELECT"
                        + " gen_random_uuid(), now(), 'a', gen_random_uuid(), n, 'LLM_CALL', '22021', 'r', '' FROM generate_series(1, 3) AS n");
        assertEquals("a LLM_CALL 22021 3", rows("dead_letters_by_kind", "host", "kind", "sqlstate", "facts"));
    }

    static Stream<String> ofOpenclawRs() {
        return OF_OPENCLAW_RS.stream();
    }

    private static void calls() {
        DATABASE.execute(
                "INSERT INTO llm_calls (id, model, provider, latency_ms, error, status, usage_known, usage_prompt_tokens,"
                        + " usage_completion_tokens, usage_total_tokens, reported_cost_usd, created_at)"
                        + " SELECT gen_random_uuid(), c.* FROM (VALUES"
                        + " ('opus', 'anthropic', 100, NULL, 'completed', true, 5, 3, 8, 0.10, now()),"
                        + " ('opus', 'anthropic', 300, NULL, NULL, NULL, 5, 3, 8, 0.20, now()),"
                        + " ('opus', 'anthropic', 0, 'overloaded', 'error', false, 0, 0, 0, NULL, now()),"
                        + " ('haiku', 'anthropic', 50, NULL, 'error', false, 0, 0, 0, NULL, now()),"
                        + " ('opus', 'anthropic', 9000, NULL, 'completed', true, 500, 300, 800, 7, now() - INTERVAL '25 hours')) AS c");
    }

    private QueryAnswer ask(String view, int limit) throws SQLException {
        SavedQuery query = operations.queries().list().stream()
                .filter(one -> one.name().equals(view))
                .findFirst()
                .orElseThrow();
        return operations.queries().ask(query, limit);
    }

    /** The view as it stands, its order included: rows with {@code |} between, NULL as ∅. */
    private static String rows(String view, String... columns) {
        List<List<Object>> rows = DATABASE.query("SELECT " + String.join(", ", columns) + " FROM api." + view);
        return String.join(
                " | ",
                rows.stream()
                        .map(row -> String.join(
                                " ",
                                row.stream()
                                        .map(v -> v == null ? "∅" : v.toString())
                                        .toList()))
                        .toList());
    }
}
