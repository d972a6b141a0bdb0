package io.openclaw.gateway.telemetry;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.openclaw.db.ChildJvm;
import io.openclaw.db.ConfigException;
import io.openclaw.db.DbConfig;
import io.openclaw.db.model.Cost;
import io.openclaw.db.model.Exchange;
import io.openclaw.db.model.LlmCall;
import io.openclaw.db.model.MessageAppended;
import io.openclaw.db.model.ModelRef;
import io.openclaw.db.model.Outcome;
import io.openclaw.db.model.Recorded;
import io.openclaw.db.model.Scope;
import io.openclaw.db.model.Usage;
import io.openclaw.gateway.GatewayConfig;
import io.openclaw.gateway.GatewayPlugin;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TelemetryWriterTest {

    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00.123Z");
    private static final LocalDate TODAY = LocalDate.parse("2026-11-20");
    private static final Clock CLOCK = Clock.fixed(NOON, ZoneOffset.UTC);
    private static final Scope CHAT = new Scope("chat", "s-1", "glados", "telegram", null);
    private static final ModelRef MODEL = new ModelRef("anthropic", "claude-sonnet-4", null);

    @TempDir
    Path folder;

    private TelemetryConfig config(boolean texts, int days, long bytes) {
        return new TelemetryConfig(folder, texts, texts, days, bytes, "demo");
    }

    private static Recorded recorded(io.openclaw.db.model.Fact fact) {
        return new Recorded(UUID.randomUUID(), NOON, fact, Set.of());
    }

    private static LlmCall call(Scope scope, String cost) {
        return LlmCall.ofHost(scope, MODEL, NOON)
                .withUsage(
                        new Usage(100L, 20L, 30L, null, null, null),
                        cost == null ? null : new Cost(new BigDecimal(cost), Cost.GATEWAY))
                .withOutcome(Outcome.completed())
                .withExchange(Exchange.ofText("the answer"));
    }

    private void write(TelemetryConfig config, Recorded... facts) {
        TelemetryWriter writer = TelemetryWriter.create(config, CLOCK);
        writer.start();
        Stream.of(facts).forEach(writer::hear);
        writer.close();
        assertEquals(0, writer.lost());
    }

    private List<JsonNode> lines(String file) throws IOException {
        Path path = folder.resolve(TODAY.toString()).resolve(file);
        return Files.exists(path)
                ? Files.readAllLines(path).stream()
                        .map(TelemetryWriterTest::tree)
                        .toList()
                : List.of();
    }

    private JsonNode summary() throws IOException {
        return tree(Files.readString(folder.resolve("summary.json")));
    }

    private static JsonNode tree(String json) {
        try {
            return new ObjectMapper().readTree(json);
        } catch (IOException e) {
            throw new IllegalStateException(json, e);
        }
    }

    @Test
    void call_isOneRecordOfTheFormat_marked_withoutTexts() throws IOException {
        write(
                config(false, 30, 1 << 20),
                recorded(MessageAppended.ofText(CHAT, "user", "the question", NOON)),
                recorded(call(CHAT, "0.0025")));

        assertEquals("""
                {"timestamp":"2026-11-20T12:00:00.123Z","agent_name":"glados","operation":"telegram","model":"claude-sonnet-4",\
                "session_id":"s-1","user_id":null,"duration_ms":0,"tokens":{"input":130,"output":20,"total":150},"cost_usd":0.0025,\
                "success":true,"prompt_hash":null,"response_hash":null,"metadata":{"project":"demo","provider":"anthropic",\
                "error":null,"writer":"openclaw"}}
                """, Files.readString(folder.resolve("2026-11-20/telemetry.jsonl")));
        assertEquals(List.of(), lines("prompts.jsonl"));
        assertEquals(List.of(), lines("responses.jsonl"));
    }

    @Test
    void texts_areWrittenWhereTheyAreAskedFor_besideTheirHashes() throws IOException {
        write(
                config(true, 30, 1 << 20),
                recorded(MessageAppended.ofText(CHAT, "user", "the question", NOON)),
                recorded(call(CHAT, null)));

        JsonNode record = lines("telemetry.jsonl").get(0);
        JsonNode prompt = lines("prompts.jsonl").get(0);
        JsonNode response = lines("responses.jsonl").get(0);
        assertEquals("the question", prompt.path("prompt").asText());
        assertEquals("the answer", response.path("response").asText());
        assertEquals(record.path("prompt_hash"), prompt.path("prompt_hash"));
        assertEquals(record.path("response_hash"), response.path("response_hash"));
        assertEquals("openclaw", prompt.path("writer").asText());
        assertTrue(record.path("cost_usd").isNull(), "an unknown cost is not 0");
    }

    @Test
    void summary_holdsWhatOthersWrote_andFollowsTheFiles() throws IOException {
        new DayFolders(folder)
                .append(
                        TODAY,
                        DayFolders.CALLS,
                        "{\"model\":\"gpt\",\"agent_name\":\"other\",\"success\":false,\"cost_usd\":0.1,"
                                + "\"tokens\":{\"input\":1,\"output\":2,\"total\":3}}");
        new DayFolders(folder).append(TODAY, DayFolders.CALLS, "garbage");
        write(config(false, 30, 1 << 20), recorded(call(CHAT, "0.2")), recorded(call(CHAT, null)));

        JsonNode summary = summary();
        assertEquals("0.3", summary.path("total_cost").asText());
        assertEquals(3, summary.path("total_calls").asInt());
        assertEquals(
                "{\"input\":261,\"output\":42,\"total\":303}",
                summary.path("total_tokens").toString());
        assertEquals(
                2,
                summary.path("by_model").path("claude-sonnet-4").path("calls").asInt());
        assertEquals(1, summary.path("by_agent").path("other").path("calls").asInt());
        assertEquals("{\"success\":2,\"failure\":1}", summary.path("by_status").toString());
        assertEquals(1, summary.path("calls_of_unknown_cost").asInt());

        Files.delete(folder.resolve("summary.json"));
        new TelemetrySummary(new DayFolders(folder)).update();
        assertEquals(summary, summary(), "it can be made again");
        try (Stream<Path> left = Files.list(folder)) {
            assertEquals(2, left.count(), "no temporary file stays");
        }
    }

    @Test
    void daysThatAreTooOld_areDeleted_andTheSummaryForgetsThem() throws IOException {
        DayFolders folders = new DayFolders(folder);
        String line = "{\"model\":\"m\",\"tokens\":{\"input\":1,\"output\":1,\"total\":2},\"cost_usd\":1}";
        for (int age = 0; age < 5; age++) {
            folders.append(TODAY.minusDays(age), DayFolders.CALLS, line);
            folders.append(TODAY.minusDays(age), DayFolders.PROMPTS, "{}");
        }
        Files.createDirectories(folder.resolve("2020-01-01"));
        Files.writeString(folder.resolve("2020-01-01/mine.txt"), "mine");
        Files.createDirectories(folder.resolve("notes"));
        write(config(false, 3, 1 << 20));

        assertEquals(
                List.of(LocalDate.parse("2020-01-01"), TODAY.minusDays(2), TODAY.minusDays(1), TODAY), folders.days());
        assertTrue(Files.exists(folder.resolve("2020-01-01/mine.txt")), "what is not ours stays");
        assertTrue(Files.exists(folder.resolve("notes")));
        assertEquals(3, summary().path("total_calls").asInt());
    }

    @Test
    void foldersThatAreTooLarge_loseTheOldest_thenTexts_andTakeNoMoreThanTheyMay() throws IOException {
        DayFolders folders = new DayFolders(folder);
        String line = "x".repeat(999);
        for (int age = 0; age < 3; age++) {
            folders.append(TODAY.minusDays(age), DayFolders.CALLS, line);
        }
        assertTrue(folders.prune(TODAY, 30, 2500));
        assertEquals(List.of(TODAY.minusDays(1), TODAY), folders.days());

        folders.append(TODAY, DayFolders.RESPONSES, line);
        assertTrue(folders.prune(TODAY, 30, 1500));
        assertEquals(List.of(TODAY), folders.days());
        assertFalse(Files.exists(folder.resolve(TODAY + "/responses.jsonl")));

        assertFalse(folders.prune(TODAY, 30, 500), "no room for more today");
        TelemetryWriter writer = TelemetryWriter.create(config(false, 30, 500), CLOCK);
        writer.start();
        writer.hear(recorded(call(CHAT, null)));
        writer.close();
        assertEquals(1, writer.lost());
        assertEquals(1000, Files.size(folder.resolve(TODAY + "/telemetry.jsonl")));
    }

    @Test
    void severalProcesses_writeWholeLines() throws IOException {
        int lines = 2000;
        try (ChildJvm one = ChildJvm.start(Appender.class, folder.toString(), "one", Integer.toString(lines));
                ChildJvm other = ChildJvm.start(Appender.class, folder.toString(), "other", Integer.toString(lines))) {
            assertEquals(0, one.exitCode());
            assertEquals(0, other.exitCode());
        }
        List<JsonNode> written = lines("telemetry.jsonl");
        assertEquals(2 * lines, written.size());
        assertEquals(
                lines,
                written.stream()
                        .filter(line -> line.path("by").asText().equals("one"))
                        .count());
    }

    /** Appends lines of different lengths, as fast as it can. */
    static final class Appender {
        public static void main(String[] arguments) throws IOException {
            DayFolders folders = new DayFolders(Path.of(arguments[0]));
            for (int number = 0; number < Integer.parseInt(arguments[2]); number++) {
                String text = "x".repeat(number % 700 * 10);
                folders.append(
                        TODAY, DayFolders.CALLS, "{\"by\":\"%s\",\"text\":\"%s\"}".formatted(arguments[1], text));
            }
        }
    }

    @Test
    void whatAPluginRecords_isWrittenWithoutSecrets(@TempDir Path home) throws IOException {
        String secret = "sk-ant-api03-" + "Ab1".repeat(30);
        GatewayPlugin plugin = GatewayPlugin.builder(
                        GatewayConfig.of(DbConfig.of(home, "box")).withTelemetry(config(true, 30, 1 << 20)))
                .build();
        plugin.start();
        await().until(() -> plugin.start().isComplete());
        plugin.recorder().record(MessageAppended.ofText(CHAT, "user", "my key is " + secret, Instant.now()));
        plugin.recorder().record(call(CHAT, "0.5").withExchange(Exchange.ofText("your key is " + secret)));
        var closed = plugin.close();
        await().until(closed::isComplete);

        try (Stream<Path> files = Files.walk(folder)) {
            List<Path> written = files.filter(Files::isRegularFile).toList();
            assertEquals(4, written.size(), written::toString);
            for (Path file : written) {
                assertFalse(Files.readString(file).contains(secret), file::toString);
            }
        }
    }

    @Test
    void settings_areTheDocumentedOnes() {
        assertEquals(true, TelemetryConfig.fromEnvironment(Map.of()).isEmpty());
        assertEquals(
                true,
                TelemetryConfig.fromEnvironment(Map.of("LLM_TELEMETRY_STORAGE", "false"))
                        .isEmpty());
        TelemetryConfig plain = TelemetryConfig.fromEnvironment(Map.of("LLM_TELEMETRY_STORAGE", "true"))
                .orElseThrow();
        assertEquals(
                new TelemetryConfig(Path.of(".llm-telemetry").toAbsolutePath(), false, false, 30, 100L << 20, null),
                plain);
        TelemetryConfig all = TelemetryConfig.fromEnvironment(Map.of(
                        "LLM_TELEMETRY_STORAGE_ENABLED", "1",
                        "LLM_TELEMETRY_DIR", "/tmp/here",
                        "LLM_STORE_PROMPTS", "yes",
                        "LLM_STORE_RESPONSES", "on",
                        "LLM_RETENTION_DAYS", "7",
                        "LLM_STORAGE_MAX_SIZE_MB", "5",
                        "LLM_PROJECT_NAME", "demo"))
                .orElseThrow();
        assertEquals(new TelemetryConfig(Path.of("/tmp/here"), true, true, 7, 5L << 20, "demo"), all);
        ConfigException wrong = assertThrows(
                ConfigException.class,
                () -> TelemetryConfig.fromEnvironment(Map.of("LLM_RETENTION_DAYS", "0", "LLM_STORE_PROMPTS", "maybe")));
        assertEquals(2, wrong.problems().size());
    }
}
