package io.openclaw.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.openclaw.db.TestDatabase;
import io.openclaw.db.TestPostgres;
import io.openclaw.db.postgres.Migrations;
import io.openclaw.db.postgres.PostgresConfig;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BriefCommandTest {

    private static final TestDatabase DATABASE = TestPostgres.freshDatabase();

    @BeforeAll
    static void migrate() {
        Migrations.create(PostgresConfig.parse(DATABASE.url())).migrate();
    }

    @BeforeEach
    void empty() {
        DATABASE.execute("TRUNCATE deployments, known_issues, config_snapshots, task_log, project_context, llm_calls,"
                + " cron_executions, writers RESTART IDENTITY");
    }

    @Test
    void emptyDatabase_saysNoneOfEach() {
        Outcome outcome = run();
        assertEquals(0, outcome.code(), outcome::toString);
        assertTrue(outcome.out().contains("Deployed\n  none\n"), outcome::out);
        assertTrue(outcome.out().contains("Last 24 hours\n  no model calls\n"), outcome::out);
        assertTrue(outcome.out().contains("up to date, last write never, no dead letters\n"), outcome::out);
    }

    @Test
    void someOfEach_isToldByWeight() {
        some();
        String page = run().out();
        assertTrue(page.contains("Focus\n  step 3 (set 0 s ago)\n"), page);
        assertTrue(page.contains("Deployed\n  gateway 1.16.0 on box, 2 h ago, 1a2b3c4d5e6f\n"), page);
        assertTrue(
                page.contains(
                        "Open issues (1 critical, 1 low)\n  #2 critical, gateway: down (workaround: restart)\n  #1 low: slow\n"),
                page);
        assertTrue(page.contains("Last config change\n  models, agents in /etc/a.json, by watch, 2 d ago\n"), page);
        assertTrue(page.contains("Last tasks\n  made views, feature, 5 min ago\n"), page);
        assertTrue(page.contains("2 calls, 1 error, 8 tokens, $0.1\n"), page);
        assertTrue(page.contains("Failing cron jobs\n  backup on box: 1 in a row, last 3 h ago: disk full\n"), page);
        assertTrue(page.contains(", last write 0 s ago, 2 dead letters\n"), page);
    }

    @Test
    void markdown_hasHeadingsAndLists() {
        some();
        String page = run("--markdown").out();
        assertTrue(page.startsWith("# OpenClaw, 20"), page);
        assertTrue(page.contains("\n## Deployed\n- gateway 1.16.0 on box"), page);
    }

    @Test
    void json_hasTheSameWithNames() throws IOException {
        some();
        JsonNode brief = new ObjectMapper().readTree(run("--json").out());
        assertEquals("step 3", brief.path("focus").path("text").asText());
        assertEquals(1, brief.path("open_issues").path("critical").asInt());
        assertEquals("down", brief.path("issues").path(0).path("title").asText());
        assertEquals(
                "0.1",
                brief.path("last_24_hours")
                        .path("reported_cost_usd")
                        .decimalValue()
                        .stripTrailingZeros()
                        .toPlainString());
        assertEquals(
                1, brief.path("last_24_hours").path("calls_of_unknown_cost").asInt());
        assertTrue(brief.path("last_24_hours").path("unpricedCalls").isInt(), brief::toString);
        assertEquals(Migrations.NEWEST, brief.path("health").path("schema").asInt());
        assertEquals("backup", brief.path("cron_jobs").path(0).path("job").asText());
    }

    @Test
    void noCostReported_isUnknownAndNotNothing() throws IOException {
        DATABASE.execute("INSERT INTO llm_calls (id, model, usage_total_tokens) VALUES (gen_random_uuid(), 'm', 5)");
        assertTrue(run().out().contains("cost unknown + 1 call without a price\n"));
        assertTrue(new ObjectMapper()
                .readTree(run("--json").out())
                .path("last_24_hours")
                .path("reported_cost_usd")
                .isNull());
    }

    @Test
    void whateverIsInTheDatabase_itIsOnePageUnderFourKilobytes() throws IOException {
        for (String text : List.of(
                "repeat('word ', 2000)",
                "repeat('👩‍👩‍👧‍👦', 1000)",
                "repeat('\"\\', 3000)",
                "repeat(E'\\x01\\n', 3000)",
                "repeat('﷽', 3000)",
                "repeat(E'e\\u0301', 3000)")) {
            flood(text);
            for (String form : List.of("--markdown", "--json", "")) {
                Outcome outcome = form.isEmpty() ? run() : run(form);
                assertEquals(0, outcome.code(), outcome::toString);
                int bytes = outcome.out().getBytes(StandardCharsets.UTF_8).length;
                assertTrue(bytes < 4096, text + form + ": " + bytes);
                assertTrue(bytes > 1000, "it is not cut more than it must: " + text + form + ": " + bytes);
                assertFalse(outcome.out().contains("\uFFFD…\uFFFD"), outcome::out);
                if (form.equals("--json")) {
                    JsonNode brief = new ObjectMapper().readTree(outcome.out());
                    assertEquals(
                            3000, brief.path("open_issues").path("critical").asInt());
                    assertEquals(3000, brief.path("failing_cron_jobs").asInt());
                } else {
                    assertTrue(outcome.out().contains(" more: openclaw db query open_issues"), outcome::out);
                    assertFalse(outcome.out().contains("\u200D…"), outcome::out);
                }
            }
        }
    }

    @Test
    void twoForms_areWrongUsage() {
        assertEquals(2, run("--json", "--markdown").code());
    }

    @Test
    void databaseAway_isThree() {
        Outcome outcome = Outcome.of(Map.of("DATABASE_URL", "postgresql://a:hunter2@127.0.0.1:1/claw"), "brief");
        assertEquals(3, outcome.code(), outcome::toString);
        assertTrue(outcome.err().contains("127.0.0.1:1/claw"), outcome::err);
        assertFalse(outcome.toString().contains("hunter2"));
    }

    private static void some() {
        DATABASE.execute(
                "INSERT INTO project_context (key, value) VALUES ('current_focus', '\"step 3\"');"
                        + "INSERT INTO deployments (host, component, version, git_commit, deployed_at) VALUES"
                        + " ('box', 'gateway', '1.16.0', '1a2b3c4d5e6f7a8b', now() - INTERVAL '2 hours');"
                        + "INSERT INTO known_issues (title, severity, component, workaround) VALUES ('slow', 'low', NULL, NULL),"
                        + " ('down', 'critical', 'gateway', 'restart');"
                        + "INSERT INTO config_snapshots (config_path, config_json, changed_keys, change_source, snapshot_at) VALUES"
                        + " ('/etc/a.json', '{}', '{models,agents}', 'watch', now() - INTERVAL '50 hours');"
                        + "INSERT INTO task_log (description, category, completed_at) VALUES ('made views', 'feature', now() - INTERVAL '5 minutes');"
                        + "INSERT INTO llm_calls (id, model, error, usage_total_tokens, usage_known, reported_cost_usd) VALUES"
                        + " (gen_random_uuid(), 'm', NULL, 8, true, 0.10), (gen_random_uuid(), 'm', 'overloaded', 0, false, NULL);"
                        + "INSERT INTO cron_executions (host, job_name, agent_name, status, error, started_at) VALUES"
                        + " ('box', 'backup', 'main', 'error', 'disk full', now() - INTERVAL '3 hours');"
                        + "INSERT INTO writers (writer_id, host, last_seq, facts_stored, dead_lettered) VALUES (gen_random_uuid(), 'box', 9, 7, 2)");
    }

    private void flood(String text) {
        empty();
        DATABASE.execute("INSERT INTO project_context (key, value) SELECT 'current_focus', to_jsonb(t) FROM (SELECT "
                + text + ") AS x (t);"
                + "INSERT INTO deployments (host, component, version, git_commit) SELECT t, t, t, t FROM (SELECT "
                + text
                + ") AS x (t), generate_series(1, 50);"
                + "INSERT INTO known_issues (title, severity, component, workaround) SELECT t, 'critical', t, t FROM (SELECT "
                + text
                + ") AS x (t), generate_series(1, 3000);"
                + "INSERT INTO known_issues (title, severity) SELECT t, t FROM (SELECT " + text
                + ") AS x (t), generate_series(1, 9);"
                + "INSERT INTO config_snapshots (config_path, config_json, changed_keys, change_source, host) SELECT t, '{}',"
                + " array_fill(t, ARRAY[5000]), t, t FROM (SELECT left(" + text + ", 400)) AS x (t);"
                + "INSERT INTO task_log (description, category, version) SELECT t, t, t FROM (SELECT " + text
                + ") AS x (t), generate_series(1, 50);"
                + "INSERT INTO llm_calls (id, model, usage_total_tokens, reported_cost_usd) SELECT gen_random_uuid(), 'm', 2147483647,"
                + " 123456789.123456789 FROM generate_series(1, 3000);"
                + "INSERT INTO cron_executions (host, job_name, agent_name, status, error) SELECT 'box', n || t, 'm', 'error', t FROM (SELECT left("
                + text + ", 400)) AS x (t), generate_series(1, 3000) AS n");
    }

    private static Outcome run(String... options) {
        String[] all = new String[options.length + 1];
        all[0] = "brief";
        System.arraycopy(options, 0, all, 1, options.length);
        return Outcome.of(Map.of("DATABASE_URL", DATABASE.url()), all);
    }
}
