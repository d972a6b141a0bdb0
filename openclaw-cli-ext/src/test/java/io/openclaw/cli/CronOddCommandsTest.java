package io.openclaw.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.openclaw.db.CronHome;
import io.openclaw.db.TestDatabase;
import io.openclaw.db.TestPostgres;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is more, or other, than PostgreSQL or a list can hold. */
class CronOddCommandsTest {

    private static final String MINUTELY = "{\"kind\":\"cron\",\"expr\":\"* * * * *\",\"tz\":\"Europe/Zurich\"}";

    @TempDir
    private Path home;

    @TempDir
    private Path folder;

    private TestDatabase database;

    @BeforeEach
    void migrate() {
        database = TestPostgres.freshDatabase();
        assertEquals(0, command("db", "migrate").code());
    }

    @Test
    void runsThatPostgresqlRefuses_areNamed_andAllOthersStored() throws Exception {
        database.execute("ALTER TABLE cron_executions ADD CONSTRAINT no_poison CHECK (summary NOT LIKE '%poison%')");
        Instant first = Instant.now().truncatedTo(ChronoUnit.MINUTES).minus(Duration.ofDays(1));
        Path gateway = new CronHome(folder)
                .jobs(CronHome.job("m", MINUTELY, first, ""))
                .runs(
                        "m",
                        IntStream.range(0, 450)
                                .mapToObj(i -> CronHome.run("m", first.plusSeconds(60L * i), "ok")
                                        .replace("done by", i % 300 == 8 ? "poison of" : "done by"))
                                .toArray(String[]::new))
                .path();

        Outcome imported = command("cron", "import", "--home", gateway.toString());

        assertEquals(1, imported.code(), imported::toString);
        assertEquals(
                "1 jobs, 450 runs, 448 of them new or more complete. 2 jobs or runs are refused and not stored.\n",
                imported.out());
        List<String> told = imported.err().lines().toList();
        assertEquals(2, told.size(), imported::err);
        assertEquals(
                "openclaw: PostgreSQL refuses the run of job m at " + first.plusSeconds(480)
                        + " (SQLSTATE 23514 at table cron_executions, constraint no_poison); it is not stored, the files keep it.",
                told.get(0));
        assertEquals("448", database.single("SELECT count(*) FROM cron_executions"));
        JsonNode again = new ObjectMapper()
                .readTree(command("cron", "import", "--home", gateway.toString(), "--json")
                        .out());
        assertEquals(
                List.of(0, 2),
                List.of(again.path("new").asInt(), again.path("refused").asInt()));
        assertEquals(2, again.path("problems").size());
        database.execute("ALTER TABLE cron_executions DROP CONSTRAINT no_poison");
        assertEquals(0, command("cron", "import", "--home", gateway.toString()).code());
        assertEquals("450", database.single("SELECT count(*) FROM cron_executions"));
    }

    @Test
    void list_saysSinceWhenMissedRunsAreCounted_whereTheyAreTooMany() throws Exception {
        Instant minute = Instant.now().truncatedTo(ChronoUnit.MINUTES);
        Instant lastRun = minute.minus(Duration.ofHours(1));
        Path gateway = new CronHome(folder)
                .jobs(CronHome.job("m", MINUTELY, minute.minus(Duration.ofDays(8)), ""))
                .runs("m", CronHome.run("m", lastRun, "ok"))
                .path();
        assertEquals(0, command("cron", "import", "--home", gateway.toString()).code());

        Outcome told = command("cron", "list");

        List<String> lines = told.out().lines().toList();
        assertEquals(3, lines.size(), told::out);
        assertTrue(lines.get(1).matches(".* 9 99\\d\\+ .*"), told::out);
        assertTrue(
                lines.get(2).startsWith("+ Job m (") && lines.get(2).contains(" missed are those since 20"), told::out);
        JsonNode job =
                new ObjectMapper().readTree(command("cron", "list", "--json").out());
        assertTrue(job.path("missed_cut").asBoolean(), job::toString);
        JsonNode at = job.path("missed_at");
        assertEquals(100, at.size());
        Instant latest = Instant.parse(at.get(99).asText());
        assertTrue(latest.isAfter(minute.minus(Duration.ofMinutes(3))), latest::toString);
        Duration counted =
                Duration.between(Instant.parse(job.path("missed_since").asText()), latest);
        assertTrue(counted.compareTo(Duration.ofMinutes(9_990)) > 0, counted::toString);
        assertTrue(counted.compareTo(Duration.ofMinutes(10_000)) < 0, counted::toString);
    }

    private Outcome command(String... arguments) {
        return Outcome.of(Map.of("DATABASE_URL", database.url(), "OPENCLAW_DB_HOME", home.toString()), arguments);
    }
}
