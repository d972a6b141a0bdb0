package io.openclaw.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TaskCommandsTest {

    private static OperationsRun commands;

    @TempDir
    private Path folder;

    @BeforeAll
    static void migrate(@TempDir Path home) {
        commands = new OperationsRun(home);
    }

    @BeforeEach
    void empty() {
        commands.database.execute("TRUNCATE task_log RESTART IDENTITY");
    }

    @Test
    void log_keepsWhatIsGiven() {
        String description = "did\nit 'well' \"and\" 🚀 @all";
        JsonNode logged = commands.json(
                        "task",
                        "log",
                        description,
                        "--category",
                        "feature",
                        "--version",
                        "v1",
                        "--commit",
                        "abc",
                        "--files",
                        "a b.rs",
                        "it's.rs",
                        "--json")
                .get(0);
        assertEquals(
                List.of("box", description, "feature", "v1", "abc"),
                texts(logged, "host", "description", "category", "version", "git_commit"));
        assertEquals(List.of("a b.rs", "it's.rs"), files(logged));
        assertEquals(logged, commands.json("task", "show", "1", "--json").get(0));
        assertTrue(commands.ok("task", "show", "1").contains("a b.rs\n"));
        assertEquals("Logged task 2: next\n", commands.ok("task", "log", "next"));
        Outcome large = commands.reading("x".repeat(1 << 20), "task", "log", "-", "--json");
        assertEquals(0, large.code(), large::err);
        assertEquals(
                1 << 20,
                commands.json("task", "show", "3", "--json")
                        .get(0)
                        .path("description")
                        .asText()
                        .length());
    }

    @Test
    void log_fromGit_fillsVersionCommitAndFiles() {
        TestRepository repository =
                TestRepository.create(folder.resolve("claw")).write("größe a.txt", "1");
        String first = repository.commit("first");
        repository.git("tag", "v1");
        repository.write("b.txt", "1").commit("second");
        String third = repository.write("c.txt", "1").commit("third: done");
        String place = repository.folder().toString();

        JsonNode last = log("it", "--from-git", "--repository", place);
        assertEquals(List.of("it", third, "claw"), texts(last, "description", "git_commit", "repository"));
        assertEquals("v1-2-g" + third.substring(0, 7), last.path("version").asText());
        assertEquals(List.of("c.txt"), files(last));
        assertEquals(List.of("b.txt", "c.txt"), files(log("it", "--from-git", "v1..HEAD", "--repository", place)));
        assertEquals(List.of("b.txt", "c.txt"), files(log("it", "--from-git", "v1..", "--repository", place)));
        JsonNode root = log("it", "--repository", place, "--from-git", "v1");
        assertEquals(List.of(first, "v1"), texts(root, "git_commit", "version"));
        assertEquals(List.of("größe a.txt"), files(root));
        assertEquals(
                "third: done",
                log("--from-git", "--repository", place).path("description").asText());
        assertEquals(
                "in words",
                log("--from-git", "in words", "--repository", place)
                        .path("description")
                        .asText());
        JsonNode given = log("it", "--repository", place, "--version", "9", "--files", "z", "--from-git");
        assertEquals(List.of("9", third), texts(given, "version", "git_commit"));
        assertEquals(List.of("z"), files(given));
    }

    @Test
    void log_fromGitWithoutSuchCommits_isRefused() {
        Outcome nowhere = commands.run("task", "log", "it", "--from-git", "--repository", folder.toString());
        assertEquals(1, nowhere.code(), nowhere::toString);
        assertTrue(nowhere.err().contains("--repository"), nowhere::err);
        TestRepository repository = TestRepository.create(folder.resolve("claw"));
        repository.commit("first");
        for (String range : List.of("nothing..HEAD", "--output=x", "HEAD~7")) {
            assertEquals(
                    1,
                    commands.run(
                                    "task",
                                    "log",
                                    "it",
                                    "--from-git=" + range,
                                    "--repository",
                                    repository.folder().toString())
                            .code(),
                    range);
        }
        assertEquals("0", commands.database.single("SELECT count(*) FROM task_log"));
    }

    @Test
    void list_sinceAndOfACategory() {
        commands.database.execute(
                "INSERT INTO task_log (description, category, host, completed_at) VALUES ('old', 'bugfix', 'lab', '2026-01-01')");
        commands.ok("task", "log", "new", "--category", "config");
        assertEquals(List.of(2, 1), ids());
        assertEquals(List.of(2), ids("--since", "1h"));
        assertEquals(List.of(1), ids("--category", "bugfix"));
        assertEquals(List.of(1), ids("--host", "lab"));
        assertTrue(commands.ok("task", "list").startsWith("ID  DONE"));
        assertEquals("No task is known.\n", commands.ok("task", "list", "--category", "refactor"));
    }

    @Test
    void wrongUsage_isToldBeforeTheDatabaseIsAsked() {
        for (String[] wrong : new String[][] {
            {"task", "log"},
            {"task", "log", " "},
            {"task", "log", "x", "--category", "chore"},
            {"task", "list", "--category", "chore"},
            {"task", "list", "--since", "soon"},
            {"task", "hook"}
        }) {
            Outcome outcome = commands.with("DATABASE_URL", "postgresql://a@127.0.0.1:1/claw", wrong);
            assertEquals(2, outcome.code(), outcome::toString);
        }
        Outcome unknown = commands.run("task", "show", "99");
        assertEquals(1, unknown.code());
        assertTrue(unknown.err().contains("./openclaw task list"), unknown::err);
        assertEquals(
                3,
                commands.with("DATABASE_URL", "postgresql://a@127.0.0.1:1/claw", "task", "log", "x")
                        .code());
    }

    @ParameterizedTest
    @ValueSource(strings = {"log", "list", "show", "hook install", "hook uninstall", "hook run"})
    void help_hasExamples(String command) {
        String[] words = ("task " + command + " --help").split(" ", -1);
        assertTrue(commands.ok(words).contains("  openclaw task " + command));
    }

    private static JsonNode log(String... options) {
        return commands.json(Stream.concat(Stream.of("task", "log", "--json"), Stream.of(options))
                        .toArray(String[]::new))
                .get(0);
    }

    private static List<Integer> ids(String... options) {
        String[] all = Stream.concat(Stream.of("task", "list", "--json"), Stream.of(options))
                .toArray(String[]::new);
        return commands.json(all).stream().map(row -> row.path("id").asInt()).toList();
    }

    private static List<String> files(JsonNode row) {
        return StreamSupport.stream(row.path("files_changed").spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }

    private static List<String> texts(JsonNode row, String... names) {
        return Stream.of(names).map(name -> row.path(name).asText()).toList();
    }
}
