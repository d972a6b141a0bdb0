package io.openclaw.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code openclaw config history}, {@code show}, {@code diff} and {@code restore} with a real PostgreSQL. */
class ConfigHistoryCommandsTest {

    private static OperationsRun commands;

    @TempDir
    private Path folder;

    private ConfigRun config;

    @BeforeAll
    static void migrate(@TempDir Path home) {
        commands = new OperationsRun(home);
    }

    @BeforeEach
    void write() throws IOException {
        config = new ConfigRun(commands, folder);
    }

    @Test
    void historyShowAndDiff_tellTheStory() throws IOException {
        config.run("box", "snapshot", config.file.toString());
        long first = config.id();
        Files.writeString(
                config.file, ConfigRun.CONFIG.replace("small", "large").replace("port: 18789, ", ""));
        config.run("box", "snapshot", config.file.toString());
        long second = config.id();
        List<JsonNode> history =
                ConfigRun.lines(config.run("box", "history", "--path", config.file.toString(), "--json"));
        assertEquals(second, history.get(0).get("id").asLong());
        assertEquals(
                "[\"gateway.port\",\"agents.list[id=ops].model\"]",
                sorted(history.get(0).get("changed_paths")));
        Outcome table = config.run("box", "history");
        assertTrue(table.out().contains("agents.list[id=ops].model"), table::toString);
        assertTrue(config.run("box", "show", "" + first).out().contains("\"small\""));
        assertTrue(config.run("box", "show", "--at", "0s ago").out().contains("\"large\""));
        JsonNode whole = OperationsRun.tree(config.run("box", "show", "--json").out());
        assertEquals("large", whole.at("/content/agents/list/1/model").asText());
        assertEquals(2, whole.get("changes").size());
        Outcome diff = config.run("box", "diff", "" + first);
        assertTrue(diff.out().contains("- gateway.port: 18789"), diff::toString);
        assertFalse(diff.out().contains("\u001b"), "no colours where there is no terminal");
        JsonNode json = OperationsRun.tree(
                config.run("box", "diff", "" + second, "" + first, "--json").out());
        assertEquals("add", op(json, "/gateway/port"));
        assertTrue(config.run("box", "diff", "" + first, "" + first).out().contains("no difference"));
    }

    @Test
    void diff_onATerminal_isColoured() throws IOException {
        config.run("box", "snapshot", config.file.toString());
        long first = config.id();
        Files.writeString(config.file, ConfigRun.CONFIG.replace("small", "large"));
        config.run("box", "snapshot", config.file.toString());
        System.setProperty("openclaw.colour", "stdout");
        try {
            assertTrue(config.run("box", "diff", "" + first).out().contains("\u001b["));
        } finally {
            System.clearProperty("openclaw.colour");
        }
    }

    @Test
    void restore_putsTheOldStateBackWithThePresentSecrets() throws IOException {
        config.run("box", "snapshot", config.file.toString());
        long first = config.id();
        Files.writeString(config.file, ConfigRun.CONFIG.replace("small", "large"));
        Outcome outcome = config.run("box", "restore", "" + first, "--to", config.file.toString());
        assertEquals(0, outcome.code(), outcome::toString);
        assertFalse(outcome.toString().contains("canary"), outcome::toString);
        String restored = Files.readString(config.file);
        assertTrue(restored.contains("small") && restored.contains("canary-api-key"), restored);
        assertFalse(restored.contains("REDACTED"), restored);
        assertTrue(config.run("box", "snapshot", config.file.toString())
                .out()
                .contains("unchanged since snapshot #" + first));
    }

    @Test
    void restore_withoutRealValues_isRefusedAndWritesNothing() throws IOException {
        config.run("box", "snapshot", config.file.toString());
        Files.writeString(config.file, "{}");
        Path elsewhere = folder.resolve("new.json");
        Outcome outcome = config.run("box", "restore", "" + config.id(), "--to", elsewhere.toString());
        assertEquals(1, outcome.code(), outcome::toString);
        assertTrue(outcome.err().contains("models.providers.fake.apiKey"), outcome::toString);
        assertFalse(Files.exists(elsewhere));
        Path keeper = Files.writeString(folder.resolve("keeper.json"), ConfigRun.CONFIG);
        assertEquals(
                0,
                config.run(
                                "box",
                                "restore",
                                "" + config.id(),
                                "--to",
                                elsewhere.toString(),
                                "--secrets-from",
                                keeper.toString())
                        .code());
    }

    @Test
    void whatOpenclawRsStored_isShownWithoutItsSecrets() {
        commands.database.execute("INSERT INTO config_snapshots (config_path, config_json, change_source) VALUES"
                + " ('/x/openclaw-manual.json', '{\"gateway\": {\"auth\": \"canary-token\"}, \"n\": 1}', 'manual')");
        Outcome shown = config.run("box", "show", "" + config.id(), "--json");
        assertEquals(0, shown.code(), shown::toString);
        assertTrue(shown.out().contains("[REDACTED:"), shown::toString);
        assertFalse(shown.toString().contains("canary"), shown::toString);
        assertFalse(config.run("box", "diff", "" + config.id()).toString().contains("canary"));
    }

    @Test
    void exitCodes_sayWhatWentWrong() throws IOException {
        Files.writeString(config.file, "{\n  apiKey: 'canary'\n  b: 1}");
        Outcome broken = config.run("box", "snapshot", config.file.toString());
        assertEquals(1, broken.code());
        assertTrue(broken.err().contains("line 3, column 3"), broken::toString);
        assertFalse(broken.toString().contains("canary"), broken::toString);
        Path good = Files.writeString(folder.resolve("good.yaml"), "a: 1\n");
        Outcome both = config.run("box", "snapshot", config.file.toString(), good.toString(), "/nowhere.json");
        assertEquals(1, both.code());
        assertEquals("1", config.count(), "the good one is stored all the same");
        assertTrue(both.err().contains("/nowhere.json: no such file"), both::toString);
        assertEquals(1, config.run("box", "show", "999999").code());
        assertEquals(1, config.run("nobody", "show").code());
        assertEquals(
                1,
                config.run("box", "restore", "999999", "--to", config.file.toString())
                        .code());
        assertEquals(
                2,
                config.run("box", "snapshot", "--source", "nobody", config.file.toString())
                        .code());
        assertEquals(2, config.run("box", "show", "--at", "sometime").code());
        assertEquals(2, config.run("box", "diff").code());
        assertEquals(2, config.run("box", "restore", "1").code());
        assertEquals(2, config.run("box", "history", "--limit", "0").code());
    }

    @Test
    void help_hasExamples() {
        for (String command : List.of("snapshot", "history", "show", "diff", "restore")) {
            Outcome outcome = config.run("box", command, "--help");
            assertEquals(0, outcome.code());
            assertTrue(outcome.out().contains("Examples:") && outcome.out().contains("--json"), outcome::toString);
        }
        assertTrue(config.run("box", "snapshot", "--help").out().contains("${VAR} left as written"));
    }

    private static String op(JsonNode diff, String path) {
        for (JsonNode change : diff.get("changes")) {
            if (change.get("path").asText().equals(path)) {
                return change.get("op").asText();
            }
        }
        return "none";
    }

    private static String sorted(JsonNode texts) {
        List<String> all = new ArrayList<>();
        texts.forEach(text -> all.add('"' + text.asText() + '"'));
        all.sort(Comparator.reverseOrder());
        return "[" + String.join(",", all) + "]";
    }
}
