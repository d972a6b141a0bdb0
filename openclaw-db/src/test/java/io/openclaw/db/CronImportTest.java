package io.openclaw.db;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.openclaw.db.CronImport.Found;
import io.openclaw.db.model.CronExecution;
import io.openclaw.db.model.ModelRef;
import io.openclaw.db.model.Scope;
import io.openclaw.db.operations.CronJobView;
import io.openclaw.db.operations.Operations;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

class CronImportTest extends CronImportFixture {

    @Test
    void filesOfTheFileEra_areReadOnce_howeverOftenTheyAreImported() throws Exception {
        CronHome home = new CronHome(folder)
                .jobs(CronHome.job("a", DAILY, SEVEN.minusSeconds(900), CronHome.state(SEVEN, "ok")))
                .runs(
                        "a",
                        CronHome.run("a", SEVEN, "ok"),
                        CronHome.run("a", SEVEN.plusSeconds(60), "error"),
                        "{\"jobId\":\"a\",\"ru");
        Map<Path, FileTime> before = times(home.path());

        Found first = imported(home.path());
        assertEquals(
                List.of(1, 2, 2),
                List.of(first.jobs(), first.runs(), first.news().size()));
        assertEquals(List.of("cron/runs/a.jsonl: 1 lines are no runs, or not yet."), first.problems());
        stored(2);
        for (int again = 0; again < 2; again++) {
            assertEquals(List.of(), imported(home.path()).news());
        }
        assertEquals("2", database.single("SELECT count(*) FROM cron_executions"));
        assertEquals("1", database.single("SELECT count(*) FROM cron_jobs"));
        assertEquals(
                List.of(List.of("Job a", "ops", "ok", 1200, 124, "fake-small", "done by a", "agent:ops:cron:a:run:s1")),
                database.query(
                        "SELECT job_name, agent_name, status, duration_ms, tokens_used, model, summary, session_key"
                                + " FROM cron_executions WHERE status = 'ok'"));
        assertEquals(before, times(home.path()));
    }

    @Test
    void runThatTheFeedTold_isOneRow_andGetsWhatTheFileKnowsMore() throws Exception {
        recorder()
                .record(new CronExecution(
                        new Scope(null, null, "ops", null, null),
                        "a",
                        null,
                        ModelRef.NONE,
                        "running",
                        null,
                        null,
                        null,
                        null,
                        SEVEN));
        stored(1);
        CronHome home = new CronHome(folder)
                .jobs(CronHome.job("a", DAILY, SEVEN.minusSeconds(900), ""))
                .runs("a", CronHome.run("a", SEVEN, "ok"));

        assertEquals(1, imported(home.path()).news().size());

        await().atMost(Duration.ofSeconds(20))
                .until(() -> database.single("SELECT status || tokens_used || job_name FROM cron_executions")
                        .equals("ok124Job a"));
        assertEquals(List.of(), imported(home.path()).news());
    }

    @Test
    void tablesOfTheSqliteEra_areRead_whileTheGatewayHasThemOpen_andStayAsTheyAre() throws Exception {
        String running = "INSERT INTO task_runs VALUES ('t3', 'cron', 'b', 'k', 'ops', 'Job b', 'running', "
                + SEVEN.plusSeconds(120).toEpochMilli() + ", NULL, NULL)";
        CronHome home = new CronHome(folder)
                .state(
                        "INSERT INTO cron_jobs VALUES ('s', 'b', '" + CronHome.job("b", DAILY, SEVEN, "") + "', '{"
                                + CronHome.state(SEVEN, "ok") + "}')",
                        "INSERT INTO cron_run_logs VALUES ('" + CronHome.run("b", SEVEN, "ok") + "')",
                        "INSERT INTO task_runs VALUES ('t1', 'cron', 'b', 'k', 'ops', 'Job b', 'failed', 1, NULL, '"
                                + CronHome.run("b", SEVEN.plusSeconds(60), "ok") + "')",
                        "INSERT INTO task_runs VALUES ('t2', 'cli', 'x', 'k', 'ops', 'Talk', 'succeeded', 1, NULL, NULL)");
        try (Connection gateway =
                        DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("state/openclaw.sqlite"));
                Statement statement = gateway.createStatement()) {
            statement.execute(running);
            Map<Path, FileTime> before = times(folder);
            Found found = imported(home.path());
            assertEquals(List.of(), found.problems());
            assertEquals(3, found.news().size());
            assertEquals(
                    before.get(Path.of("state/openclaw.sqlite")), times(folder).get(Path.of("state/openclaw.sqlite")));
            statement.execute("PRAGMA wal_checkpoint(TRUNCATE)");
            assertEquals(0, Files.size(folder.resolve("state/openclaw.sqlite-wal")), "nobody holds the log");
        }
        stored(3);
        assertEquals(
                "ok,ok,running",
                database.single("SELECT string_agg(status, ',' ORDER BY started_at) FROM cron_executions"));
        Map<Path, FileTime> alone = times(folder);
        assertEquals(List.of(), imported(home.path()).news());
        assertEquals(alone, times(folder));
    }

    @Test
    void stateOfOpenclawRs_growsIntoAHistory() throws Exception {
        String schedule = "{\"kind\":\"every\",\"everyMs\":600000}";
        CronHome home = new CronHome(folder).jobs(CronHome.plainJob("poll", schedule, SEVEN));
        imported(home.path(), SEVEN.plusSeconds(30));
        stored(1);
        home.jobs(CronHome.plainJob("poll", schedule, SEVEN.plusSeconds(2400)));
        imported(home.path(), SEVEN.plusSeconds(2430));
        stored(2);

        List<CronJobView> jobs = jobs(SEVEN.plusSeconds(2500));

        assertEquals(1, jobs.size());
        assertEquals("every 10m", jobs.get(0).schedule());
        assertEquals(
                List.of(SEVEN.plusSeconds(600), SEVEN.plusSeconds(1200), SEVEN.plusSeconds(1800)),
                jobs.get(0).missed().at());
    }

    @Test
    void missedRuns_areCounted_untilTheJobIsGone() throws Exception {
        CronHome home = new CronHome(folder)
                .jobs(
                        CronHome.job("a", DAILY, Instant.parse("2026-11-18T12:00:00Z"), ""),
                        CronHome.job("z", DAILY, Instant.parse("2026-11-18T12:00:00Z"), ""))
                .runs("a", CronHome.run("a", SEVEN, "error"));
        imported(home.path());
        stored(1);
        database.execute("INSERT INTO llm_calls (id, host, model, session_key, created_at, reported_cost_usd) VALUES"
                + " (gen_random_uuid(), 'box', 'fake-small', 'agent:ops:cron:a:run:s1', '2026-11-20T07:00:02Z', 0.5),"
                + " (gen_random_uuid(), 'box', 'fake-small', 'agent:ops:cron:a:run:s1', '2026-11-20T09:00:00Z', 7)");

        CronJobView job = jobs(NOW).get(0);

        assertEquals(
                List.of(Instant.parse("2026-11-19T07:00:00Z"), Instant.parse("2026-11-21T07:00:00Z")),
                job.missed().at());
        assertEquals(List.of(1L, 1L, 124L, 0L), List.of(job.runs(), job.failed(), job.tokens(), job.unknownCost()));
        assertEquals("0.5", String.valueOf(job.costUsd()));
        assertEquals(Instant.parse("2026-11-22T07:00:00Z"), job.nextRunAt());
        home.jobs(CronHome.job("z", DAILY, Instant.parse("2026-11-18T12:00:00Z"), ""));
        imported(home.path());
        assertTrue(jobs(NOW).get(0).gone());
        assertFalse(jobs(NOW).get(1).gone());
        database.execute("TRUNCATE llm_calls CASCADE");
    }

    @Test
    void secretsInNames_areMasked_andBrokenFilesAreNamed() throws Exception {
        String secret = "sk-ant-api03-" + "a1B2c3D4e5F6g7H8".repeat(5) + "-AAAAAAAA";
        new CronHome(folder).jobs(CronHome.job("a", DAILY, SEVEN, "").replace("Job a", "Job " + secret));
        imported(folder);
        assertFalse(database.single("SELECT name FROM cron_jobs").contains(secret));
        Files.writeString(folder.resolve("cron/jobs.json"), "{\"version\":1,\"jobs\":[{");
        Files.createDirectories(folder.resolve("state"));
        Files.writeString(
                folder.resolve("state/openclaw.sqlite"), "this is no database at all, but a text of some length");

        Found found = imported(folder);

        assertEquals(2, found.problems().size(), found.problems()::toString);
        assertEquals(
                "cron/jobs.json: it is no JSON, or half written.",
                found.problems().get(0));
        assertEquals("0", database.single("SELECT count(gone_at) FROM cron_jobs"));
    }

    @Test
    void filesNotWrittenSince_areNotReadAgain_unlessWhatWasFoundWasNotKept() throws Exception {
        CronHome home = new CronHome(folder).jobs(CronHome.job("a", DAILY, SEVEN, CronHome.state(SEVEN, "ok")));
        CronImport files = files(folder, Clock.systemUTC());
        try (Operations operations = operations()) {
            assertEquals(1, files.look(operations).orElseThrow().news().size());
            assertEquals(1, files.look(operations).orElseThrow().news().size());
            files.kept();
            assertTrue(files.look(operations).isEmpty());
            home.runs("a", CronHome.run("a", SEVEN.plusSeconds(60), "ok"));
            assertEquals(2, files.look(operations).orElseThrow().runs());
        }
    }

    @Test
    void fixturesOfRealGateways_areReadWhole() throws Exception {
        Path fixtures = Path.of(System.getProperty("project.root"), "..", "shared", "fixtures");
        Assumptions.assumeTrue(Files.isDirectory(fixtures), "only where the fixtures are");
        assertEquals(
                2, imported(fixtures.resolve("openclaw/jsonl-2026.4.15/state")).runs());
        Found sqlite = imported(fixtures.resolve("openclaw/sqlite-2026.9.6/state"));
        assertEquals(List.of(8, 5), List.of(sqlite.jobs(), sqlite.runs()), sqlite.problems()::toString);
        assertEquals(2, imported(fixtures.resolve("openclaw-rs")).runs());
        stored(9);
    }

    private static Map<Path, FileTime> times(Path folder) throws IOException {
        Map<Path, FileTime> times = new TreeMap<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                times.put(folder.relativize(file), Files.getLastModifiedTime(file));
            }
        }
        return times;
    }
}
