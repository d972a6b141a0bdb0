package io.openclaw.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AgentsCommandsTest {

    private static OperationsRun commands;

    @BeforeAll
    static void migrate(@TempDir Path home) {
        commands = new OperationsRun(home);
    }

    @BeforeEach
    void empty() {
        commands.database.execute("TRUNCATE agent_instances RESTART IDENTITY; TRUNCATE llm_calls CASCADE");
    }

    @Test
    void set_isListedChangedAndDeleted() {
        assertEquals(
                "Added agent 1 of project apollo.\n",
                commands.ok("agents", "set", "--project", "apollo", "--role", "reviewer", "--agent", "glados"));
        JsonNode changed = commands.json(
                        "agents",
                        "set",
                        "--id",
                        "1",
                        "--role",
                        "",
                        "--host",
                        "box",
                        "--to",
                        "2026-08-01T00:00:00Z",
                        "--json")
                .get(0);
        assertEquals("apollo", changed.path("project").asText());
        assertEquals("", changed.path("role").asText());
        assertEquals("glados", changed.path("agent").asText());
        assertEquals("2026-08-01T00:00:00Z", changed.path("valid_to").asText());
        assertEquals(changed, commands.json("agents", "list", "--json").get(0));
        assertTrue(commands.ok("agents", "list").contains("glados"));

        assertEquals("Deleted agent 1 of project apollo.\n", commands.ok("agents", "delete", "1"));
        assertTrue(commands.ok("agents", "list").startsWith("No agent is known."));
    }

    @Test
    void spend_showsWhatNobodyWasNamedFor() {
        commands.database.execute("""
                INSERT INTO llm_calls (id, model, agent_name, usage_total_tokens, reported_cost_usd)
                VALUES (gen_random_uuid(), 'm', 'glados', 100, 0.5), (gen_random_uuid(), 'm', 'other', 30, NULL)
                """);
        commands.ok("agents", "set", "--tenant", "acme", "--project", "apollo", "--agent", "glados");

        String spend = commands.ok("agents", "spend");

        assertTrue(
                spend.lines().anyMatch(line -> line.matches("acme\\s+apollo\\s+1\\s+100\\s+0\\.5000\\s+0\\s.*")),
                spend);
        assertTrue(
                spend.lines().anyMatch(line -> line.matches("\\s*\\(unassigned\\)\\s+1\\s+30\\s+-\\s+1\\s.*")), spend);
        assertEquals(
                1,
                commands.json("agents", "spend", "--json")
                        .get(1)
                        .path("unpricedCalls")
                        .asInt());
        assertTrue(commands.json("agents", "spend", "--json")
                .get(1)
                .path("project")
                .isNull());
    }

    @Test
    void set_whatCannotBe_isWrongUsageOrRefused() {
        assertEquals(2, commands.run("agents", "set", "--project", "apollo").code());
        assertEquals(2, commands.run("agents", "set", "--agent", "glados").code());
        assertEquals(
                2,
                commands.run("agents", "set", "--project", "p", "--agent", "a", "--from", "soon")
                        .code());
        assertEquals(
                1, commands.run("agents", "set", "--id", "9", "--role", "x").code());
        assertEquals(1, commands.run("agents", "delete", "9").code());
        commands.ok("agents", "set", "--project", "apollo", "--agent", "glados");
        assertEquals(
                2, commands.run("agents", "set", "--id", "1", "--agent", "").code());
    }
}
