package io.openclaw.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code openclaw config snapshot} with a real PostgreSQL. */
class ConfigSnapshotCommandTest {

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
    void snapshot_storesWithoutSecrets_andASecondRunAddsNothing() throws IOException {
        Outcome first = config.run("box", "snapshot", config.file.toString());
        assertEquals(0, first.code(), first::toString);
        assertTrue(first.out().contains("stored, the first."), first::toString);
        Outcome second = config.run("box", "snapshot", config.file.toString());
        assertEquals(0, second.code(), second::toString);
        assertTrue(second.out().contains("unchanged since snapshot #"), second::toString);
        assertEquals("1", config.count());
        String row = commands.database.single("SELECT config_snapshots::TEXT FROM config_snapshots");
        assertFalse(row.contains("canary"), row);
        assertTrue(row.contains("${HOME_PAGE}"), row);
        assertEquals("json5", commands.database.single("SELECT format FROM config_snapshots"));
        assertEquals("manual", commands.database.single("SELECT change_source FROM config_snapshots"));
        assertEquals(
                "{agents,env,gateway,models}",
                commands.database.single("SELECT changed_keys::TEXT FROM config_snapshots"));
        Outcome forced = config.run("box", "snapshot", "--force", config.file.toString());
        assertTrue(forced.out().contains("without a change"), forced::toString);
        assertEquals("2", config.count());
    }

    @Test
    void oneChangedNestedKey_isNamedByPathWithOldAndNewValue() throws IOException {
        config.run("box", "snapshot", config.file.toString());
        Files.writeString(
                config.file, ConfigRun.CONFIG.replace("small", "large").replace("1e2", "100.0"));
        Outcome outcome = config.run("box", "snapshot", "--source", "windsurf", config.file.toString());
        assertTrue(outcome.out().contains("changed: agents."), outcome::toString);
        assertTrue(outcome.out().contains("~ agents.list[id=ops].model: \"small\" → \"large\""), outcome::toString);
        assertEquals(
                "[{\"op\": \"replace\", \"old\": \"small\", \"path\": \"/agents/list/1/model\","
                        + " \"place\": \"agents.list[id=ops].model\", \"value\": \"large\"}]",
                commands.database.single(
                        "SELECT changes::TEXT FROM config_snapshots WHERE change_source = 'windsurf'"));
    }

    @Test
    void aRotatedKey_isSeenAsChangedWithoutBeingStored() throws IOException {
        config.run("box", "snapshot", config.file.toString());
        Files.writeString(config.file, ConfigRun.CONFIG.replace("canary-api-key", "canary-other-key"));
        Outcome outcome = config.run("box", "snapshot", config.file.toString());
        assertTrue(
                outcome.out().matches("(?s).*~ models\\.providers\\.fake\\.apiKey: \"\\[REDACTED:[0-9a-f]{8}]\" → .*"),
                outcome::toString);
        assertFalse(outcome.toString().contains("canary"), outcome::toString);
    }

    @Test
    void twoHosts_doNotDisturbEachOther() throws IOException {
        config.run("box", "snapshot", config.file.toString());
        Files.writeString(config.file, ConfigRun.CONFIG.replace("small", "large"));
        assertTrue(config.run("lab", "snapshot", config.file.toString()).out().contains("the first"));
        Files.writeString(config.file, ConfigRun.CONFIG);
        assertTrue(config.run("box", "snapshot", config.file.toString()).out().contains("unchanged"));
        assertEquals("2", config.count());
        assertTrue(config.run("lab", "show").out().contains("large"));
        assertTrue(config.run("box", "show").out().contains("small"));
        assertEquals(
                1,
                ConfigRun.lines(config.run("box", "history", "--host", "lab", "--json"))
                        .size());
    }

    @Test
    void withoutPaths_theFilesOfTheGatewaysHomeAreTaken() throws IOException {
        Files.writeString(folder.resolve("openclaw-manual.json"), "{\"a\": 1}");
        assertEquals(2, ConfigRun.lines(config.run("box", "snapshot", "--json")).size());
        Files.delete(folder.resolve("openclaw-manual.json"));
        Files.delete(config.file);
        Outcome none = config.run("box", "snapshot");
        assertEquals(1, none.code());
        assertTrue(none.err().contains("OPENCLAW_CONFIG_WATCH"), none::toString);
    }

    @Test
    void aMegabyteWithQuotesNewlinesAndEmoji_survives() throws IOException {
        StringBuilder big = new StringBuilder("{\"list\": [");
        for (int i = 0; i < 16_000; i++) {
            big.append("\"it's \\\"quoted\\\"\\n😀 \\u0000 and then some more words to make it long ")
                    .append(i)
                    .append("\",");
        }
        Files.writeString(config.file, big + "\"end\"]}");
        assertTrue(Files.size(config.file) > 1 << 20);
        assertEquals(0, config.run("box", "snapshot", config.file.toString()).code());
        assertTrue(config.run("box", "snapshot", config.file.toString()).out().contains("unchanged"));
        assertTrue(config.run("box", "show").out().contains("it's \\\"quoted\\\"\\n😀 \uFFFD and"));
    }

    @Test
    @Timeout(20)
    void unreachableDatabase_isCode3WithHostPortAndCause() {
        Map<String, String> environment = new HashMap<>(config.environment("box"));
        environment.put("DATABASE_URL", "postgresql://a:hunter2@127.0.0.1:1/claw");
        Outcome outcome = Outcome.of(
                environment,
                "config",
                "snapshot",
                folder.resolve("openclaw.json").toString());
        assertEquals(3, outcome.code(), outcome::toString);
        assertTrue(outcome.err().contains("127.0.0.1:1/claw cannot be reached: nothing listens there"), outcome::err);
    }

    @Test
    void everyConfigOfTheFixtures_isStoredWithoutOneOfItsSecrets() throws IOException {
        Path fixtures = Path.of(System.getProperty("project.root")).resolve("../shared/fixtures");
        assumeTrue(Files.isDirectory(fixtures), "no fixtures beside this checkout");
        List<String> arguments = new ArrayList<>(List.of("snapshot", "--json"));
        Set<String> secrets = new TreeSet<>();
        try (Stream<Path> files = Files.walk(fixtures)) {
            for (Path path : (Iterable<Path>) files.filter(ConfigSnapshotCommandTest::isConfig)::iterator) {
                arguments.add(path.toString());
                secrets(Files.readString(path), secrets);
            }
        }
        assertTrue(secrets.size() >= 2, secrets::toString);
        Outcome first = config.run("box", arguments.toArray(String[]::new));
        assertEquals(0, first.code(), first::toString);
        assertEquals(arguments.size() - 2, Integer.parseInt(config.count()));
        Outcome second = config.run("box", arguments.toArray(String[]::new));
        assertEquals(arguments.size() - 2, Integer.parseInt(config.count()), "a second run adds nothing");
        String written = commands.database.query("SELECT config_snapshots::TEXT FROM config_snapshots")
                + first.toString()
                + second;
        String withoutPaths =
                written.replace(fixtures.toAbsolutePath().normalize().toString(), "");
        for (String secret : secrets) {
            assertFalse(withoutPaths.contains(secret), secret);
        }
    }

    @Test
    void moreChangesThanAreTold_areSaidToBeTooMany() throws IOException {
        Files.writeString(config.file, "{list: [" + "1,".repeat(1001) + "]}");
        config.run("box", "snapshot", config.file.toString());
        long first = config.id();
        Files.writeString(config.file, "{list: [" + "2,".repeat(1001) + "]}");
        Outcome taken = config.run("box", "snapshot", config.file.toString());
        assertTrue(taken.out().contains("~ list: [1,1,"), taken::toString);
        assertTrue(
                taken.out().contains("more than 1000 changes: each value at the top is shown as a whole"),
                taken::toString);
        Outcome history = config.run("box", "history");
        assertTrue(history.out().contains("more than 1000 changes: list"), history::toString);
        for (String[] command : new String[][] {{"history"}, {"show"}, {"diff", "" + first}}) {
            List<String> arguments = new ArrayList<>(List.of(command));
            arguments.add("--json");
            JsonNode told = ConfigRun.lines(config.run("box", arguments.toArray(String[]::new)))
                    .get(0);
            assertTrue(told.get("too_many_changes").asBoolean(), told::toString);
        }
    }

    private static boolean isConfig(Path path) {
        String name = path.getFileName().toString();
        return name.startsWith("openclaw.json")
                || name.equals("openclaw-manual.json")
                || name.equals("models.json")
                || name.startsWith("jobs.json");
    }

    private static void secrets(String text, Set<String> secrets) {
        Matcher named = Pattern.compile("[\"']?(?:apiKey|token)[\"']?\\s*:\\s*[\"']([^\"'$]+)[\"']")
                .matcher(text);
        while (named.find()) {
            secrets.add(named.group(1));
        }
    }
}
