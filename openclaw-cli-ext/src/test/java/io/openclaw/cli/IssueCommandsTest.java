package io.openclaw.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IssueCommandsTest {

    private static OperationsRun commands;

    @BeforeAll
    static void migrate(@TempDir Path home) {
        commands = new OperationsRun(home);
    }

    @BeforeEach
    void empty() {
        commands.database.execute("TRUNCATE known_issues RESTART IDENTITY");
    }

    @Test
    void add_tellsTheNumber_andNothingIsLostOfWhatItHolds() {
        String title = "it's \"stuck\"\n@home 🚀 ${x} %s";
        String large = "{\"a\": \"" + "ö\\n'\"".repeat(1 << 18) + "\"}";
        Outcome added = commands.reading(
                large + "\n",
                "issues",
                "add",
                title,
                "--severity",
                "high",
                "--component",
                "gateway",
                "--description",
                "-",
                "--workaround",
                "restart",
                "--json");
        assertEquals(0, added.code(), added::err);
        JsonNode shown = commands.json("issues", "show", "1", "--json").get(0);
        assertEquals(OperationsRun.tree(added.out()), shown);
        assertEquals(
                List.of("box", title, "high", "open", "gateway", large, "restart"),
                texts(shown, "host", "title", "severity", "status", "component", "description", "workaround"));
        assertTrue(commands.ok("issues", "show", "1").contains("workaround   restart\n"));
        assertEquals("Added issue 2 [medium]: --odd\n", commands.ok("issues", "add", "--", "--odd"));
    }

    @Test
    void textThatBeginsLikeAFile_isAText() {
        Path file = Path.of("pom.xml").toAbsolutePath();
        assertEquals(
                "@" + file,
                commands.json("issues", "add", "@" + file, "--json")
                        .get(0)
                        .path("title")
                        .asText());
    }

    @Test
    void sameTitleOpen_saysSoAndGivesItsNumber() {
        commands.ok("issues", "add", "stuck");
        Outcome again = commands.run("issues", "add", "Stuck");
        assertEquals(1, again.code());
        assertEquals(
                "openclaw: Issue 1 of this host has the same title and is open. Nothing was changed."
                        + " Look at it with: ./openclaw issues show 1, or insist with --force.\n",
                again.err());
        assertTrue(commands.ok("issues", "add", "Stuck", "--force").startsWith("Added issue 2 "));
        Outcome otherHost = commands.with("OPENCLAW_HOST", "lab", "issues", "add", "stuck");
        assertEquals(0, otherHost.code(), otherHost::toString);
    }

    @Test
    void list_isSortedByWhatSeverityMeans() {
        for (String severity : List.of("low", "critical", "medium", "high")) {
            commands.ok(
                    "issues", "add", "a " + severity + " one", "--severity", severity, "--component", "c-" + severity);
        }
        commands.ok("issues", "add", "theirs", "--host", "lab", "--severity", "critical");
        commands.ok("issues", "resolve", "3", "--note", "gone");
        assertEquals(List.of(5, 2, 4, 1), ids());
        assertEquals(List.of(5, 2, 4, 1), ids("--open"));
        assertEquals(List.of(5, 2, 4, 3, 1), ids("--all"));
        assertEquals(List.of(5), ids("--host", "lab"));
        assertEquals(List.of(5, 2), ids("--severity", "critical"));
        assertEquals(List.of(4), ids("--component", "c-high"));
        List<String> lines = commands.ok("issues", "list").lines().toList();
        assertTrue(lines.get(0).startsWith("ID  SEVERITY  STATUS  HOST  COMPONENT"), lines::toString);
        assertTrue(lines.get(1).startsWith("5   critical  open    lab "), lines::toString);
        assertEquals("No issue is open.\n", commands.ok("issues", "list", "--host", "nobody"));
    }

    @Test
    void lifeOfAnIssue() {
        commands.ok("issues", "add", "one");
        commands.ok("issues", "add", "two");
        assertEquals(
                "Resolved issue 1 [medium]: one\nResolved issue 2 [medium]: two\n",
                commands.ok("issues", "resolve", "2", "1", "--note", "done"));
        assertEquals("Reopened issue 1 [medium]: one\n", commands.ok("issues", "reopen", "1"));
        assertEquals(
                "Changed issue 1 [low]: uno\n",
                commands.ok("issues", "edit", "1", "--title", "uno", "--severity", "low"));
        assertEquals("Will not fix issue 1 [low]: uno\n", commands.ok("issues", "wontfix", "1", "--note", "rare"));
        JsonNode shown = commands.json("issues", "show", "1", "--json").get(0);
        assertEquals(List.of("wontfix", "rare"), texts(shown, "status", "resolution"));
        assertEquals(2, commands.json("issues", "reopen", "1", "2", "--json").size());
    }

    @Test
    void whatCannotBeDone_changesNothingAndSaysWhatToDo() {
        commands.ok("issues", "add", "one");
        refused(
                "There is no issue 99. Nothing was changed. Numbers: ./openclaw issues list --all",
                "resolve",
                "1",
                "99");
        assertEquals(List.of(1), ids());
        refused(
                "Issue 1 is open already. Nothing was changed. Look at it with: ./openclaw issues show 1",
                "reopen",
                "1");
        commands.ok("issues", "resolve", "1");
        refused("Issue 1 is not open.", "resolve", "1");
        refused("Issue 1 is not open.", "wontfix", "1");
        refused("There is no issue 99.", "show", "99");
        refused("There is no issue 99.", "edit", "99", "--title", "x");
    }

    @Test
    void wrongUsage_isToldBeforeTheDatabaseIsAsked() {
        for (String[] wrong : new String[][] {
            {"issues", "add", "x", "--severity", "urgent"},
            {"issues", "add", " "},
            {"issues", "add"},
            {"issues", "list", "--severity", "urgent"},
            {"issues", "list", "--open", "--all"},
            {"issues", "edit", "1"},
            {"issues", "edit", "1", "--severity", "bad"},
            {"issues", "resolve"},
            {"issues", "resolve", "one"}
        }) {
            Outcome outcome = commands.with("DATABASE_URL", "postgresql://a:hunter2@127.0.0.1:1/claw", wrong);
            assertEquals(2, outcome.code(), outcome::toString);
        }
        assertTrue(commands.run("issues", "add", "x", "--severity", "urgent")
                .err()
                .contains("severity must be one of critical, high, medium, low."));
        assertEquals(
                3,
                commands.with("DATABASE_URL", "postgresql://a@127.0.0.1:1/claw", "issues", "list")
                        .code());
    }

    @Test
    void schemaThatIsNotThere_isToldWithWhatToDo() {
        OperationsRun old = new OperationsRun(Path.of("target"));
        old.database.execute("ALTER TABLE known_issues DROP COLUMN resolution");
        Outcome outcome = old.run("issues", "list");
        assertEquals(1, outcome.code());
        assertTrue(outcome.err().contains("./openclaw db migrate"), outcome::err);
    }

    @ParameterizedTest
    @ValueSource(strings = {"add", "list", "show", "resolve", "reopen", "edit", "wontfix"})
    void help_hasExamples(String command) {
        assertTrue(commands.ok("issues", command, "--help").contains("  openclaw issues " + command));
    }

    private static void refused(String sentence, String... arguments) {
        Outcome outcome = commands.run(
                Stream.concat(Stream.of("issues"), Stream.of(arguments)).toArray(String[]::new));
        assertEquals(1, outcome.code(), outcome::toString);
        assertTrue(outcome.err().contains(sentence), outcome::err);
    }

    private static List<Integer> ids(String... options) {
        String[] all = Stream.concat(Stream.of("issues", "list", "--json"), Stream.of(options))
                .toArray(String[]::new);
        return commands.json(all).stream().map(row -> row.path("id").asInt()).toList();
    }

    private static List<String> texts(JsonNode row, String... names) {
        return Stream.of(names).map(name -> row.path(name).asText()).toList();
    }
}
