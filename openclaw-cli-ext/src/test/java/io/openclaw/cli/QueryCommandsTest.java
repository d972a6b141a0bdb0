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
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class QueryCommandsTest {

    private static final TestDatabase DATABASE = TestPostgres.freshDatabase();

    @BeforeAll
    static void migrate() {
        Migrations.create(PostgresConfig.parse(DATABASE.url())).migrate();
    }

    @BeforeEach
    void empty() {
        DATABASE.execute("TRUNCATE known_issues, task_log, config_snapshots");
    }

    @Test
    void queries_tellNameAndMeaningOfEach() throws IOException {
        Outcome outcome = run("queries");
        assertEquals(0, outcome.code(), outcome::toString);
        assertTrue(outcome.out().matches("(?s)active_deployments +What is deployed where.*"), outcome::out);
        JsonNode first = new ObjectMapper()
                .readTree(run("queries", "--json").out().lines().findFirst().orElseThrow());
        assertEquals("active_deployments", first.path("name").asText());
        assertEquals("host", first.path("columns").path(0).asText());
    }

    @Test
    void query_inItsForms() throws IOException {
        DATABASE.execute(
                "INSERT INTO known_issues (title, severity, workaround) VALUES ('slow, \"very\"', 'low', NULL), ('down', 'high', '')");
        assertTrue(run("query", "open_issues").out().contains("TITLE "));
        assertTrue(run("query", "api.open_issues", "--limit", "1").out().contains("There are more: raise --limit."));
        JsonNode json = new ObjectMapper()
                .readTree(run("query", "open_issues", "--json", "--limit", "1").out());
        assertEquals("down", json.path("title").asText());
        assertTrue(json.path("id").isNumber() && json.path("component").isNull(), json::toString);
        assertEquals(
                "title,severity,component,workaround",
                run("query", "open_issues", "--csv")
                        .out()
                        .lines()
                        .findFirst()
                        .orElseThrow()
                        .replaceFirst(",host.*", ""));
        assertTrue(run("query", "open_issues", "--csv").out().contains("\"slow, \"\"very\"\"\",low,,,"));
        assertTrue(run("query", "open_issues", "--csv").out().contains("down,high,,\"\","));
    }

    @Test
    void query_oneRow_readsFromTopToBottom() {
        DATABASE.execute(
                "INSERT INTO config_snapshots (config_path, config_json, changed_keys) VALUES ('p', '{}', '{models,agents}')");
        Outcome outcome = run("query", "last_config_change");
        assertTrue(outcome.out().startsWith("changed_keys   models, agents\n"), outcome::out);
        assertTrue(run("query", "last_config_change", "--csv").out().contains("\"[\"\"models\"\",\"\"agents\"\"]\""));
        assertEquals("No row.\n", run("query", "last_tasks").out());
    }

    @Test
    void query_unknownName_isNotFoundAndTheNearestAreNamed() {
        Outcome outcome = run("query", "open_isues");
        assertEquals(1, outcome.code(), outcome::toString);
        assertTrue(outcome.err().contains("Did you mean: open_issues?"), outcome::err);
        Outcome sql = run("query", "open_issues; DROP TABLE task_log");
        assertEquals(1, sql.code(), sql::toString);
        assertEquals(1, run("query", "OPEN_ISSUES LIMIT 1 --").code());
        assertEquals("0", DATABASE.single("SELECT count(*) FROM task_log"));
    }

    @Test
    void query_wrongUsage_isTwo() {
        assertEquals(2, run("query", "open_issues", "--limit", "0").code());
        assertEquals(2, run("query", "open_issues", "--json", "--csv").code());
        assertEquals(2, run("query").code());
    }

    @Test
    void query_databaseAwayOrWithoutSchema_saysWhatToDo() {
        Outcome away =
                Outcome.of(Map.of("DATABASE_URL", "postgresql://a:hunter2@127.0.0.1:1/claw"), "db", "query", "x");
        assertEquals(3, away.code());
        assertTrue(away.err().contains("127.0.0.1:1/claw cannot be reached: nothing listens there"), away::err);
        assertFalse(away.toString().contains("hunter2"));
        Outcome empty =
                Outcome.of(Map.of("DATABASE_URL", TestPostgres.freshDatabase().url()), "db", "query", "x");
        assertEquals(1, empty.code());
        assertTrue(empty.err().contains("./openclaw db migrate"), empty::err);
    }

    private static Outcome run(String... arguments) {
        String[] all = new String[arguments.length + 1];
        all[0] = "db";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        return Outcome.of(Map.of("DATABASE_URL", DATABASE.url()), all);
    }
}
