package io.openclaw.db.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.openclaw.db.postgres.UnknownTypes;
import io.openclaw.db.postgres.UnknownTypes.UnknownType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What each format says it knows: of each, a file with all types there are and one that nobody has heard of. */
class KnownTypesTest {

    private static final String AT = "\"timestamp\":\"2026-11-20T10:00:00Z\"";

    @TempDir
    private Path home;

    private TailerFixture to;

    @BeforeEach
    void begin() {
        to = new TailerFixture(home);
    }

    @AfterEach
    void end() {
        to.close();
    }

    @Test
    void openclaw_knowsItsEntries_inFilesAndInRows() throws IOException, SQLException {
        String[] lines = Arrays.stream(
                        ("model_change thinking_level_change compaction reset leaf branch_summary label session_info"
                                        + " next_years_entry next_years_entry")
                                .split(" "))
                .map(KnownTypesTest::entry)
                .toArray(String[]::new);
        String[] all = new String[lines.length + 3];
        all[0] = OpenClawEntries.header("s1");
        all[1] = entry("custom").replace("{", "{\"customType\":\"of-a-plugin\",");
        all[2] = entry("custom_message").replace("{", "{\"customType\":\"also\",");
        System.arraycopy(lines, 0, all, 3, lines.length);
        new OpenClawHome(home.resolve("files"), "ops").file("s1.jsonl", all);
        new OpenClawHome(home.resolve("rows"), "ops").rows("agent:ops:main", "s1", all);

        read(home.resolve("files"));
        read(home.resolve("rows"));

        assertEquals(Map.of("openclaw-jsonl next_years_entry", 2L, "openclaw-sqlite next_years_entry", 2L), unknown());
        assertEquals("1", to.database.single("SELECT count(*) FROM raw_events WHERE name = 'next_years_entry'"));
    }

    @Test
    void claudeCode_knowsItsLines() {
        write(
                ".claude/projects/-p/s.jsonl",
                lines("system attachment agent-name pr-link worktree-state summary file-history-snapshot"
                        + " queue-operation progress mode bridge-session"));
        write(".claude/projects/-p/t.jsonl", "{\"type\":\"system\",\"subtype\":\"compact_boundary\"," + AT + "}\n");

        read(home.resolve(".claude"));

        assertEquals(Map.of("claude-code bridge-session", 1L), unknown());
    }

    @Test
    void codex_knowsItsEventsAndItems() {
        String file = item("session_meta", "\"id\":\"s1\"")
                + item("compacted", "\"message\":\"\"")
                + item("response_item", "\"type\":\"ghost_snapshot\"")
                + item("response_item", "\"type\":\"reasoning\",\"encrypted_content\":\"x\"")
                + item("response_item", "\"type\":\"thought_of_next_year\"")
                + item("event_msg", "\"type\":\"turn_aborted\"")
                + item("event_msg", "\"type\":\"collab_close_end\"")
                + item("event_msg", "\"type\":\"event_of_next_year\"")
                + item("line_of_next_year", "\"x\":1");
        write(".codex/sessions/2026/11/20/rollout-1.jsonl", file);

        read();

        assertEquals(
                Map.of(
                        "codex event_of_next_year", 1L,
                        "codex line_of_next_year", 1L,
                        "codex thought_of_next_year", 1L),
                unknown());
        assertEquals("3", to.database.single("SELECT count(*) FROM raw_events WHERE name LIKE '%next_year'"));
    }

    @Test
    void zeroclaw_knowsTheRowsOfBothSchemas() {
        String first = "{\"id\":\"1\"," + AT + ",\"event_type\":\"%s\",\"payload\":null}%n";
        String second = "{\"id\":\"%s\",\"@timestamp\":\"2026-11-20T10:00:00Z\",\"event\":{\"category\":\"%s\","
                + "\"action\":\"%s\"},\"message\":\"%s\",\"schema_version\":2}%n";
        write(
                ".zeroclaw/data/state/runtime-trace.jsonl",
                first.formatted("llm_request")
                        + first.formatted("tool_of_next_year")
                        + second.formatted("2", "system", "note", "Anything may stand here: even this.")
                        + second.formatted("3", "system", "llm_response", "")
                        + second.formatted("4", "telepathy", "note", "heard"));

        read();

        assertEquals(Map.of("zeroclaw-trace tool_of_next_year", 1L, "zeroclaw-trace heard", 1L), unknown());
    }

    @Test
    void namesOfNonsense_areCutAndEnd() {
        String many = IntStream.range(0, 140)
                .mapToObj(number -> entry("odd\\u0000" + "x".repeat(200) + number) + "\n")
                .collect(Collectors.joining());
        String different = IntStream.range(0, 140)
                .mapToObj(number -> entry("odd" + number) + "\n")
                .collect(Collectors.joining());
        write("a.notes", many + different);

        to.once();

        Map<String, Long> unknown = unknown();
        assertEquals(280, unknown.values().stream().mapToLong(Long::longValue).sum());
        assertEquals(140L, unknown.get("notes odd?" + "x".repeat(76)));
        assertEquals(50 + 1, unknown.size());
        assertEquals(91L, unknown.get("notes " + UnknownTypes.OTHERS));
    }

    @Test
    void realHomes_haveNoTypeThatIsNotKnown_andTheOneThatWasPutInIsNamed() {
        Path shared = Path.of(
                System.getProperty("openclaw.shared", System.getProperty("project.root", ".") + "/../shared"),
                "fixtures/openclaw");
        assumeTrue(Files.isDirectory(shared), "no homes beside the project");
        for (String era : List.of("jsonl-2026.4.15", "sqlite-2026.9.6")) {
            IngestReport report = read(shared.resolve(era).resolve("state"));
            assertEquals(0, report.total().unknown(), era);
        }
        assertEquals(Map.of(), unknown());

        IngestReport report = read(shared.resolve("edge-synthetic"));

        assertEquals(1, report.total().unknown());
        assertEquals(Map.of("openclaw-jsonl future_entry", 1L), unknown());
    }

    private static String entry(String type) {
        return "{\"type\":\"" + type + "\"," + AT + "}";
    }

    private static String lines(String types) {
        return Arrays.stream(types.split(" ")).map(type -> entry(type) + "\n").collect(Collectors.joining());
    }

    private static String item(String type, String fields) {
        return "{\"type\":\"" + type + "\"," + AT + ",\"payload\":{" + fields + "}}\n";
    }

    private void write(String name, String text) {
        to.append(name, text);
    }

    private IngestReport read() {
        return read(home);
    }

    private IngestReport read(Path root) {
        Tailer tailer = to.tailer(Formats.all(home.resolve("scratch"), TailerFixture.HOST), root);
        try {
            return TailerFixture.of(tailer.once(IngestProgress.NONE));
        } finally {
            TailerFixture.of(tailer.close());
        }
    }

    /** By source and type. */
    private Map<String, Long> unknown() {
        IngestStatus status = TailerFixture.of(IngestStatus.read(to.vertx, to.postgres, TailerFixture.HOST));
        Map<String, Long> unknown = new TreeMap<>();
        for (UnknownType type : status.unknown()) {
            unknown.put(type.source() + " " + type.type(), type.facts());
        }
        assertEquals(
                unknown.values().stream().mapToLong(Long::longValue).sum(),
                status.allFiles().unknown());
        return unknown;
    }
}
