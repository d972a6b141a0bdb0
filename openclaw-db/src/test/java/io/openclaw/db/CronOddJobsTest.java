package io.openclaw.db;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.openclaw.db.CronImport.Found;
import io.openclaw.db.model.CronExecution;
import io.openclaw.db.operations.CronJobView;
import io.openclaw.db.operations.Operations;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Jobs and runs with values that PostgreSQL refuses: they hold no other up. */
class CronOddJobsTest extends CronImportFixture {

    private static final String YEAR_300000 = "9405000000000000";

    @AfterEach
    void release() {
        database.execute("ALTER TABLE cron_jobs DROP CONSTRAINT IF EXISTS no_poison");
    }

    @Test
    void valuesThatPostgresqlCannotKeep_areReplacedAndNamed_andTheJobIsKept() throws Exception {
        String nul = "n\\u0000l";
        String endless = "x".repeat(20_000);
        new CronHome(folder)
                .jobs(
                        job("a", ""),
                        job(nul, ""),
                        job("b", "").replace("Job b", "Job \\u0000 \\ud83d"),
                        job("c", "\"nextRunAtMs\":" + YEAR_300000),
                        job("d", "\"lastRunAtMs\":" + YEAR_300000 + ",\"lastStatus\":\"ok\""),
                        job("e", "").replace("\"expr\":\"0 7", "\"anchorMs\":1e999,\"expr\":\"0\\u0000 7"),
                        job("f", "").replace("\"ops\"", "\"o\\u0000s\""),
                        job(endless, ""))
                .runs("n", CronHome.run(nul, SEVEN, "ok").replace("done by", "done\\u0000by"));

        Found found = imported(folder, NOW);

        assertEquals(List.of(8, 0, 1), List.of(found.jobs(), found.refusedJobs(), found.runs()));
        assertEquals(1, found.problems().size(), found.problems()::toString);
        String problem = found.problems().get(0);
        assertTrue(problem.startsWith("cron/jobs.json: characters, numbers or times"), problem);
        assertTrue(problem.contains(" in 7 jobs: n\uFFFDl, b, c, d, e, f, xxxx"), problem);
        assertTrue(problem.length() < 400, problem);
        stored(1);
        assertEquals(
                "a,b,c,d,e,f,n\uFFFDl",
                database.single(
                        "SELECT string_agg(job_id, ',' ORDER BY job_id) FROM cron_jobs WHERE length(job_id) < 9"));
        assertEquals("Job \uFFFD \uFFFD", database.single("SELECT name FROM cron_jobs WHERE job_id = 'b'"));
        assertEquals(List.of(), imported(folder, NOW).news(), "an odd id stays the same");
        List<CronJobView> jobs = jobs(NOW);
        assertEquals(8, jobs.size());
        assertEquals(
                List.of(1L),
                jobs.stream()
                        .filter(job -> job.jobId().equals("n\uFFFDl"))
                        .map(CronJobView::runs)
                        .toList());
    }

    @Test
    void jobsThatPostgresqlRefuses_areNamed_andAllOthersKept() throws Exception {
        database.execute("ALTER TABLE cron_jobs ADD CONSTRAINT no_poison CHECK (name NOT LIKE '%poison%')");
        CronHome home = new CronHome(folder)
                .jobs(IntStream.range(0, 500)
                        .mapToObj(i -> i % 200 == 7 ? job("j" + i, "").replace("Job j", "poison ") : job("j" + i, ""))
                        .toArray(String[]::new));

        Found found = imported(home.path(), NOW);

        assertEquals(List.of(500, 3), List.of(found.jobs(), found.refusedJobs()));
        assertEquals("497", database.single("SELECT count(*) FROM cron_jobs"));
        assertEquals(
                List.of("j207", "j407", "j7").toString(),
                found.problems().stream()
                        .map(problem -> problem.replaceFirst(
                                "cron/jobs.json: PostgreSQL refuses job (j\\d+) \\(SQLSTATE 23514\\); it is not kept.",
                                "$1"))
                        .sorted()
                        .toList()
                        .toString());
    }

    @Test
    void jobThatIsGone_isMarked_thoughOtherJobsAndLinesAreOdd() throws Exception {
        CronHome home = new CronHome(folder)
                .jobs(job("a", ""), job("b", "").replace("Job b", "\\u0000"))
                .runs("a", CronHome.run("a", SEVEN, "ok"), "{\"jobId\":\"a\",\"ru");
        imported(folder, NOW);
        stored(1);
        home.jobs(job("b", "").replace("Job b", "\\u0000"));

        assertEquals(2, imported(folder, NOW).problems().size());

        assertEquals("a", database.single("SELECT string_agg(job_id, ',') FROM cron_jobs WHERE gone_at IS NOT NULL"));
    }

    @Test
    void runsWithoutAMomentOrWithEndlessNumbers_holdNoOtherUp() throws Exception {
        String year = "\"runAtMs\":" + YEAR_300000;
        String odd = CronHome.run("a", SEVEN, "ok").replaceFirst("\"runAtMs\":\\d+", year);
        new CronHome(folder)
                .jobs(job("a", ""))
                .runs(
                        "a",
                        odd,
                        CronHome.run("a", SEVEN, "ok")
                                .replace("\"input_tokens\":100", "\"input_tokens\":9223372036854775800")
                                .replace(",\"total_tokens\":124", ""),
                        CronHome.run("a", SEVEN.plusSeconds(60), "ok"))
                .state(
                        "INSERT INTO cron_run_logs VALUES ('" + odd + "')",
                        "INSERT INTO cron_run_logs VALUES ('" + CronHome.run("a", SEVEN.plusSeconds(120), "ok") + "')");

        Found found = imported(folder, NOW);

        assertEquals(
                List.of(
                        "cron/runs/a.jsonl: 1 lines are no runs, or not yet.",
                        "state/openclaw.sqlite: 1 rows are no runs: the moment of their start is none."),
                found.problems());
        assertEquals(3, found.news().size());
        stored(3);
        assertEquals(
                "24,124,124",
                database.single("SELECT string_agg(tokens_used::TEXT, ',' ORDER BY started_at) FROM cron_executions"));
    }

    /** PostgreSQL may have set it aside, or not have it yet: each minute the same again would fill the dead letters. */
    @Test
    void runThatWasRecorded_isNotHandedOnAgain_thoughPostgresqlDoesNotHaveIt() throws Exception {
        CronHome home = new CronHome(folder).jobs(job("a", "")).runs("a", CronHome.run("a", SEVEN, "ok"));
        CronImport files = files(folder, Clock.systemUTC());
        try (Operations operations = operations()) {
            assertEquals(List.of(SEVEN), starts(files.look(operations).orElseThrow()));
            files.kept();
            home.runs("a", CronHome.run("a", SEVEN, "ok"), CronHome.run("a", SEVEN.plusSeconds(60), "ok"));
            assertEquals(
                    List.of(SEVEN.plusSeconds(60)),
                    starts(files.look(operations).orElseThrow()));
            assertEquals(
                    List.of(SEVEN.plusSeconds(60)),
                    starts(files.look(operations).orElseThrow()),
                    "not recorded as yet");
            files.kept();
            home.runs("a", CronHome.run("a", SEVEN, "error"));
            assertEquals(
                    List.of(SEVEN),
                    starts(files.look(operations).orElseThrow()),
                    "it tells something else than before");
            assertFalse(files.look(operations).isEmpty());
        }
    }

    private static List<Instant> starts(Found found) {
        return found.news().stream().map(CronExecution::at).toList();
    }

    private static String job(String id, String state) {
        return CronHome.job(id, DAILY, SEVEN.minusSeconds(900), state);
    }
}
