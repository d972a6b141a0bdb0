package io.openclaw.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.openclaw.db.CronHome;
import io.openclaw.db.TestDatabase;
import io.openclaw.db.TestPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CronCommandsTest {

    private static final String HOURLY = "{\"kind\":\"every\",\"everyMs\":3600000,\"anchorMs\":0}";
    private static Instant hour;

    private static TestDatabase database;
    private static Path gateway;

    @TempDir
    private static Path home;

    @BeforeAll
    static void fill(@TempDir Path folder) throws Exception {
        hour = Instant.now().truncatedTo(ChronoUnit.HOURS);
        database = TestPostgres.freshDatabase();
        assertEquals(0, command("db", "migrate").code());
        gateway = new CronHome(folder)
                .jobs(CronHome.job("hourly", HOURLY, hour.minus(Duration.ofHours(5)), ""))
                .runs(
                        "hourly",
                        CronHome.run("hourly", hour.minus(Duration.ofHours(4)), "ok"),
                        CronHome.run("hourly", hour.minus(Duration.ofHours(3)), "error")
                                .replace("\"summary\":\"done", "\"error\":\"failed"))
                .path();
        Outcome imported = command("cron", "import", "--home", gateway.toString(), "--host", "bot");
        assertEquals("1 jobs, 2 runs, 2 of them new or more complete.\n", imported.out(), imported::toString);
    }

    @Test
    void importedAgain_nothingIsNew() {
        for (int again = 0; again < 2; again++) {
            assertEquals(
                    "{\"jobs\":1,\"runs\":2,\"new\":0,\"refused\":0,\"sources\":[\"cron/jobs.json\",\"cron/runs/hourly.jsonl\"],\"problems\":[]}\n",
                    command("cron", "import", "--home", gateway.toString(), "--host", "bot", "--json")
                            .out());
        }
        assertEquals("2", database.single("SELECT count(*) FROM cron_executions"));
    }

    @Test
    void list_tellsSchedulesRunsAndWhatWasMissed() throws Exception {
        Outcome told = command("cron", "list");
        List<String> lines = told.out().lines().toList();
        assertTrue(lines.get(0).startsWith("JOB "), told::toString);
        assertTrue(lines.get(1).startsWith("Job hourly  bot   every 1h  3 h ago   error   in "), told::out);
        JsonNode job =
                new ObjectMapper().readTree(command("cron", "list", "--json").out());
        assertEquals(2, job.path("runs").asInt());
        assertEquals(1, job.path("failed").asInt());
        assertEquals(248, job.path("tokens").asInt());
        assertTrue(job.path("cost_usd").isNull());
        // Due two and one hours ago, and five when it was made; at the full hour only when its five minutes are over.
        assertTrue(job.path("missed").asInt() >= 3, job::toString);
        assertEquals(
                "No scheduled job is known. Read a gateway's files with: ./openclaw cron import --home DIR\n",
                command("cron", "list", "--host", "nobody").out());
    }

    @Test
    void runs_areListedLatestFirst_byJob() throws Exception {
        List<String> lines = command("cron", "runs", "Job hourly").out().lines().toList();
        assertEquals(3, lines.size());
        assertTrue(lines.get(1).contains("error   1.2 s  124     fake-small  failed by hourly"), () -> lines.get(1));
        assertEquals(
                1,
                command("cron", "runs", "hourly", "--limit", "1", "--json")
                        .out()
                        .lines()
                        .count());
        JsonNode run = new ObjectMapper()
                .readTree(command("cron", "runs", "hourly", "--limit", "1", "--json")
                        .out());
        assertEquals(
                hour.minus(Duration.ofHours(3)).toString(),
                run.path("started_at").asText());
        assertEquals(
                "No run in this time.\n",
                command("cron", "runs", "hourly", "--since", "1m").out());
    }

    @Test
    void exitCodes_sayWhatWentWrong() {
        assertEquals(1, command("cron", "runs", "nothing").code());
        assertEquals(
                1,
                command("cron", "import", "--home", gateway.resolve("missing").toString())
                        .code());
        assertEquals(2, command("cron", "list", "--since", "soon").code());
        assertEquals(2, command("cron", "runs", "--limit", "0").code());
        assertEquals(2, command("cron").code());
        for (String name : List.of("list", "runs", "import")) {
            assertTrue(command("cron", name, "--help").out().contains("openclaw cron " + name), name);
            Outcome away = Outcome.of(
                    Map.of(
                            "DATABASE_URL",
                            "postgresql://u@127.0.0.1:1/x",
                            "OPENCLAW_DB_HOME",
                            home.toString(),
                            "OPENCLAW_STATE_DIR",
                            gateway.toString()),
                    "cron",
                    name);
            assertEquals(3, away.code(), away::toString);
            assertTrue(away.err().contains("127.0.0.1:1"), away::err);
        }
    }

    @Test
    void homeWithoutCronFiles_isSaidToBeOne() throws Exception {
        Path empty = Files.createDirectory(home.resolve("empty"));
        Outcome told = command("cron", "import", "--home", empty.toString());
        assertEquals(0, told.code(), told::toString);
        assertTrue(told.out().startsWith("There are no cron files in "), told::out);
    }

    private static Outcome command(String... arguments) {
        return Outcome.of(Map.of("DATABASE_URL", database.url(), "OPENCLAW_DB_HOME", home.toString()), arguments);
    }
}
