package io.openclaw.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.openclaw.db.TestDatabase;
import io.openclaw.db.TestPostgres;
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

/** {@code openclaw config} with a real PostgreSQL. */
class ConfigCommandsTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String CONFIG = """
            {
              // what the gateway reads
              gateway: {port: 18789, auth: {mode: 'token', token: 'canary-gateway-token'}},
              models: {providers: {fake: {apiKey: 'canary-api-key', baseUrl: "http://127.0.0.1:1", cost: 1e2}}},
              agents: {list: [{id: 'main'}, {id: 'ops', model: 'small'},]},
              env: {HOME_PAGE: '${HOME_PAGE}', DATABASE_URL: 'postgres://u:canary-pass@h/db'},
            }
            """;

    private static TestDatabase database;

    @TempDir
    private Path folder;

    private Path file;

    @BeforeAll
    static void migrate(@TempDir Path migrating) {
        database = TestPostgres.freshDatabase();
        Outcome outcome = Outcome.of(
                Map.of("DATABASE_URL", database.url(), "OPENCLAW_DB_HOME", migrating.toString()), "db", "migrate");
        assertEquals(0, outcome.code(), outcome::toString);
    }

    @BeforeEach
    void write() throws IOException {
        database.execute("TRUNCATE config_snapshots");
        file = Files.writeString(folder.resolve("openclaw.json"), CONFIG);
    }

    @Test
    void snapshot_storesWithoutSecrets_andASecondRunAddsNothing() throws IOException {
        Outcome first = run("box", "snapshot", file.toString());
        assertEquals(0, first.code(), first::toString);
        assertTrue(first.out().contains("stored, the first."), first::toString);
        Outcome second = run("box", "snapshot", file.toString());
        assertEquals(0, second.code(), second::toString);
        assertTrue(second.out().contains("unchanged since snapshot #"), second::toString);
        assertEquals("1", count());
        String row = database.single("SELECT config_snapshots::TEXT FROM config_snapshots");
        assertFalse(row.contains("canary"), row);
        assertTrue(row.contains("${HOME_PAGE}"), row);
        assertEquals("json5", database.single("SELECT format FROM config_snapshots"));
        assertEquals("manual", database.single("SELECT change_source FROM config_snapshots"));
        assertEquals("{agents,env,gateway,models}", database.single("SELECT changed_keys::TEXT FROM config_snapshots"));
        Outcome forced = run("box", "snapshot", "--force", file.toString());
        assertTrue(forced.out().contains("without a change"), forced::toString);
        assertEquals("2", count());
    }

    @Test
    void oneChangedNestedKey_isNamedByPathWithOldAndNewValue() throws IOException {
        run("box", "snapshot", file.toString());
        Files.writeString(file, CONFIG.replace("small", "large").replace("1e2", "100.0"));
        Outcome outcome = run("box", "snapshot", "--source", "windsurf", file.toString());
        assertTrue(outcome.out().contains("changed: agents."), outcome::toString);
        assertTrue(outcome.out().contains("~ agents.list[id=ops].model: \"small\" → \"large\""), outcome::toString);
        assertEquals(
                "[{\"op\": \"replace\", \"old\": \"small\", \"path\": \"/agents/list/1/model\","
                        + " \"place\": \"agents.list[id=ops].model\", \"value\": \"large\"}]",
                database.single("SELECT changes::TEXT FROM config_snapshots WHERE change_source = 'windsurf'"));
    }

    @Test
    void aRotatedKey_isSeenAsChangedWithoutBeingStored() throws IOException {
        run("box", "snapshot", file.toString());
        Files.writeString(file, CONFIG.replace("canary-api-key", "canary-other-key"));
        Outcome outcome = run("box", "snapshot", file.toString());
        assertTrue(
                outcome.out().matches("(?s).*~ models\\.providers\\.fake\\.apiKey: \"\\[REDACTED:[0-9a-f]{8}]\" → .*"),
                outcome::toString);
        assertFalse(outcome.toString().contains("canary"), outcome::toString);
    }

    @Test
    void twoHosts_doNotDisturbEachOther() throws IOException {
        run("box", "snapshot", file.toString());
        Files.writeString(file, CONFIG.replace("small", "large"));
        assertTrue(run("lab", "snapshot", file.toString()).out().contains("the first"));
        Files.writeString(file, CONFIG);
        assertTrue(run("box", "snapshot", file.toString()).out().contains("unchanged"));
        assertEquals("2", count());
        assertTrue(run("lab", "show").out().contains("large"));
        assertTrue(run("box", "show").out().contains("small"));
        assertEquals(1, lines(run("box", "history", "--host", "lab", "--json")).size());
    }

    @Test
    void historyShowAndDiff_tellTheStory() throws IOException {
        run("box", "snapshot", file.toString());
        long first = id();
        Files.writeString(file, CONFIG.replace("small", "large").replace("port: 18789, ", ""));
        run("box", "snapshot", file.toString());
        long second = id();
        List<JsonNode> history = lines(run("box", "history", "--path", file.toString(), "--json"));
        assertEquals(second, history.get(0).get("id").asLong());
        assertEquals(
                "[\"gateway.port\",\"agents.list[id=ops].model\"]",
                sorted(history.get(0).get("changed_paths")));
        Outcome table = run("box", "history");
        assertTrue(table.out().contains("agents.list[id=ops].model"), table::toString);
        assertTrue(run("box", "show", "" + first).out().contains("\"small\""));
        assertTrue(run("box", "show", "--at", "0s ago").out().contains("\"large\""));
        JsonNode whole = JSON.readTree(run("box", "show", "--json").out());
        assertEquals("large", whole.at("/content/agents/list/1/model").asText());
        assertEquals(2, whole.get("changes").size());
        Outcome diff = run("box", "diff", "" + first);
        assertTrue(diff.out().contains("- gateway.port: 18789"), diff::toString);
        assertFalse(diff.out().contains("\u001b"), "no colours where there is no terminal");
        JsonNode json = JSON.readTree(
                run("box", "diff", "" + second, "" + first, "--json").out());
        assertEquals("add", op(json, "/gateway/port"));
        assertTrue(run("box", "diff", "" + first, "" + first).out().contains("no difference"));
    }

    @Test
    void diff_onATerminal_isColoured() throws IOException {
        run("box", "snapshot", file.toString());
        long first = id();
        Files.writeString(file, CONFIG.replace("small", "large"));
        run("box", "snapshot", file.toString());
        System.setProperty("openclaw.colour", "stdout");
        try {
            assertTrue(run("box", "diff", "" + first).out().contains("\u001b["));
        } finally {
            System.clearProperty("openclaw.colour");
        }
    }

    @Test
    void restore_putsTheOldStateBackWithThePresentSecrets() throws IOException {
        run("box", "snapshot", file.toString());
        long first = id();
        Files.writeString(file, CONFIG.replace("small", "large"));
        Outcome outcome = run("box", "restore", "" + first, "--to", file.toString());
        assertEquals(0, outcome.code(), outcome::toString);
        assertFalse(outcome.toString().contains("canary"), outcome::toString);
        String restored = Files.readString(file);
        assertTrue(restored.contains("small") && restored.contains("canary-api-key"), restored);
        assertFalse(restored.contains("REDACTED"), restored);
        assertTrue(run("box", "snapshot", file.toString()).out().contains("unchanged since snapshot #" + first));
    }

    @Test
    void restore_withoutRealValues_isRefusedAndWritesNothing() throws IOException {
        run("box", "snapshot", file.toString());
        Files.writeString(file, "{}");
        Path elsewhere = folder.resolve("new.json");
        Outcome outcome = run("box", "restore", "" + id(), "--to", elsewhere.toString());
        assertEquals(1, outcome.code(), outcome::toString);
        assertTrue(outcome.err().contains("models.providers.fake.apiKey"), outcome::toString);
        assertFalse(Files.exists(elsewhere));
        Path keeper = Files.writeString(folder.resolve("keeper.json"), CONFIG);
        assertEquals(
                0,
                run("box", "restore", "" + id(), "--to", elsewhere.toString(), "--secrets-from", keeper.toString())
                        .code());
    }

    @Test
    void whatOpenclawRsStored_isShownWithoutItsSecrets() {
        database.execute("INSERT INTO config_snapshots (config_path, config_json, change_source) VALUES"
                + " ('/x/openclaw-manual.json', '{\"gateway\": {\"auth\": \"canary-token\"}, \"n\": 1}', 'manual')");
        Outcome shown = run("box", "show", "" + id(), "--json");
        assertEquals(0, shown.code(), shown::toString);
        assertTrue(shown.out().contains("[REDACTED:"), shown::toString);
        assertFalse(shown.toString().contains("canary"), shown::toString);
        assertFalse(run("box", "diff", "" + id()).toString().contains("canary"));
    }

    @Test
    void exitCodes_sayWhatWentWrong() throws IOException {
        Files.writeString(file, "{\n  apiKey: 'canary'\n  b: 1}");
        Outcome broken = run("box", "snapshot", file.toString());
        assertEquals(1, broken.code());
        assertTrue(broken.err().contains("line 3, column 3"), broken::toString);
        assertFalse(broken.toString().contains("canary"), broken::toString);
        Path good = Files.writeString(folder.resolve("good.yaml"), "a: 1\n");
        Outcome both = run("box", "snapshot", file.toString(), good.toString(), "/nowhere.json");
        assertEquals(1, both.code());
        assertEquals("1", count(), "the good one is stored all the same");
        assertTrue(both.err().contains("/nowhere.json: no such file"), both::toString);
        assertEquals(1, run("box", "show", "999999").code());
        assertEquals(1, run("nobody", "show").code());
        assertEquals(1, run("box", "restore", "999999", "--to", file.toString()).code());
        assertEquals(
                2, run("box", "snapshot", "--source", "nobody", file.toString()).code());
        assertEquals(2, run("box", "show", "--at", "sometime").code());
        assertEquals(2, run("box", "diff").code());
        assertEquals(2, run("box", "restore", "1").code());
        assertEquals(2, run("box", "history", "--limit", "0").code());
    }

    @Test
    @Timeout(20)
    void unreachableDatabase_isCode3WithHostPortAndCause() {
        Map<String, String> environment = new HashMap<>(environment("box"));
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
    void help_hasExamples() {
        for (String command : List.of("snapshot", "history", "show", "diff", "restore")) {
            Outcome outcome = run("box", command, "--help");
            assertEquals(0, outcome.code());
            assertTrue(outcome.out().contains("Examples:") && outcome.out().contains("--json"), outcome::toString);
        }
        assertTrue(run("box", "snapshot", "--help").out().contains("${VAR} left as written"));
    }

    @Test
    void withoutPaths_theFilesOfTheGatewaysHomeAreTaken() throws IOException {
        Files.writeString(folder.resolve("openclaw-manual.json"), "{\"a\": 1}");
        assertEquals(2, lines(run("box", "snapshot", "--json")).size());
        Files.delete(folder.resolve("openclaw-manual.json"));
        Files.delete(file);
        Outcome none = run("box", "snapshot");
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
        Files.writeString(file, big + "\"end\"]}");
        assertTrue(Files.size(file) > 1 << 20);
        assertEquals(0, run("box", "snapshot", file.toString()).code());
        assertTrue(run("box", "snapshot", file.toString()).out().contains("unchanged"));
        assertTrue(run("box", "show").out().contains("it's \\\"quoted\\\"\\n😀 \uFFFD and"));
    }

    @Test
    void everyConfigOfTheFixtures_isStoredWithoutOneOfItsSecrets() throws IOException {
        Path fixtures = Path.of(System.getProperty("project.root")).resolve("../shared/fixtures");
        assumeTrue(Files.isDirectory(fixtures), "no fixtures beside this checkout");
        List<String> arguments = new ArrayList<>(List.of("snapshot", "--json"));
        Set<String> secrets = new TreeSet<>();
        try (Stream<Path> files = Files.walk(fixtures)) {
            for (Path path : (Iterable<Path>) files.filter(ConfigCommandsTest::isConfig)::iterator) {
                arguments.add(path.toString());
                secrets(Files.readString(path), secrets);
            }
        }
        assertTrue(secrets.size() >= 2, secrets::toString);
        Outcome first = run("box", arguments.toArray(String[]::new));
        assertEquals(0, first.code(), first::toString);
        assertEquals(arguments.size() - 2, Integer.parseInt(count()));
        Outcome second = run("box", arguments.toArray(String[]::new));
        assertEquals(arguments.size() - 2, Integer.parseInt(count()), "a second run adds nothing");
        String written =
                database.query("SELECT config_snapshots::TEXT FROM config_snapshots") + first.toString() + second;
        String withoutPaths =
                written.replace(fixtures.toAbsolutePath().normalize().toString(), "");
        for (String secret : secrets) {
            assertFalse(withoutPaths.contains(secret), secret);
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
        all.sort(java.util.Comparator.reverseOrder());
        return "[" + String.join(",", all) + "]";
    }

    private static List<JsonNode> lines(Outcome outcome) throws IOException {
        List<JsonNode> lines = new ArrayList<>();
        for (String line : outcome.out().lines().toList()) {
            lines.add(JSON.readTree(line));
        }
        return lines;
    }

    private static String count() {
        return database.single("SELECT count(*) FROM config_snapshots");
    }

    private static long id() {
        return Long.parseLong(database.single("SELECT max(id) FROM config_snapshots"));
    }

    private Outcome run(String host, String... arguments) {
        List<String> all = new ArrayList<>(List.of("config"));
        all.addAll(List.of(arguments));
        return Outcome.of(environment(host), all.toArray(String[]::new));
    }

    private Map<String, String> environment(String host) {
        return Map.of(
                "DATABASE_URL", database.url(),
                "OPENCLAW_HOST", host,
                "OPENCLAW_DB_HOME", folder.resolve("db").toString(),
                "OPENCLAW_STATE_DIR", folder.toString());
    }
}
