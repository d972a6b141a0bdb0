package io.openclaw.db.ingest;

import static io.openclaw.db.ingest.TraceLines.debug;
import static io.openclaw.db.ingest.TraceLines.first;
import static io.openclaw.db.ingest.TraceLines.rewritten;
import static io.openclaw.db.ingest.TraceLines.second;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.openclaw.db.ingest.LogFile.Growth;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ZeroClawTraceTest {

    private static final ZeroClawTrace FORMAT = new ZeroClawTrace();
    private static final String LLM =
            "{\"iteration\":1,\"duration_ms\":2143,\"input_tokens\":1450,\"output_tokens\":212}";
    private static final String TOOL =
            "{\"iteration\":1,\"tool\":\"shell\",\"duration_ms\":18,\"output\":\"README.md\"}";

    private final ReadFiles files = new ReadFiles();

    @TempDir
    Path home;

    @AfterEach
    void close() {
        files.close();
    }

    private Path trace(String... lines) {
        return ReadFiles.write(home.resolve("data/state/runtime-trace.jsonl"), lines);
    }

    @Test
    void bothSchemasInOneFile_areReadAlike_withTimesOfAnyOffset() {
        trace(
                first("a", "2026-02-24T18:00:02.143456789+08:00", "llm_response", LLM),
                first("b", "2026-02-24T10:00:02.300+00:00", "tool_call_result", TOOL),
                rewritten("c", "2026-03-01T00:00:00.000Z", "llm_response", LLM),
                second("d", "2026-08-22T21:44:02.143Z", "llm_response", "receive", LLM),
                second("e", "2026-08-22T21:44:03.000Z", "tool failed: lending_health", "fail", TOOL),
                second("f", "2026-08-22T21:44:04.000Z", "Cost tracking: no pricing entry for x/y", "note", "{}"));
        assertEquals(0, files.read(FORMAT, home));

        assertEquals(
                List.of(
                        "llm_response 2026-02-24 10:00:02.143 llm success anthropic/claude-sonnet-4 null 2143 1450",
                        "tool_call_result 2026-02-24 10:00:02.3 tool success anthropic/claude-sonnet-4 shell 18 null",
                        "llm_response 2026-03-01 00:00:00 system success null null 2143 1450",
                        "llm_response 2026-08-22 21:44:02.143 tool success null null 2143 1450",
                        "tool failed 2026-08-22 21:44:03 tool failure null shell 2143 null",
                        "tool.note 2026-08-22 21:44:04 tool success null null 2143 null"),
                files.rows("""
                        SELECT event, (occurred_at AT TIME ZONE 'UTC')::TEXT, category, outcome, model, tool, duration_ms, input_tokens
                        FROM api.traces ORDER BY occurred_at
                        """));
        assertEquals("0", files.single("SELECT count(*) FROM llm_calls"), "the ledger tells of the calls");
        assertEquals(
                "telegram_clamps_123456_alice glados telegram",
                files.rows("SELECT session_key, agent_name, channel FROM sessions")
                        .get(0));
    }

    @Test
    void rowThatIsRewritten_staysOneRow() {
        trace(first("a", "2026-02-24T18:00:02.143456789+08:00", "tool_call_result", TOOL));
        files.read(FORMAT, home);
        trace(rewritten("a", "2026-02-24T10:00:02.143Z", "tool_call_result", TOOL));
        files.read(FORMAT, home);

        assertEquals("1", files.single("SELECT count(*) FROM api.traces"));
        assertEquals("1", files.single("SELECT count(*) FROM tool_calls"));
    }

    @Test
    void toolThatRan_isOneToolCall_howeverManyRowsTellOfIt() {
        String started = "{\"tool\":\"shell\",\"arguments\":\"{}\"}";
        trace(
                second("a", "2026-08-22T21:44:00.000Z", "tool_call_start", "start", started),
                debug(second("b", "2026-08-22T21:44:00.001Z", "tool call: shell", "invoke", started)),
                debug(second("c", "2026-08-22T21:44:02.000Z", "tool result: shell", "complete", TOOL)),
                second("d", "2026-08-22T21:44:02.001Z", "tool_call_result", "complete", TOOL));
        files.read(FORMAT, home);
        files.read(FORMAT, home);

        assertEquals(
                List.of("shell completed 2143 README.md"),
                files.rows("SELECT name, status, duration_ms, result FROM tool_calls"));
        assertEquals(List.of("false 2", "true 2"), files.rows("""
                        SELECT said_twice, count(*) FROM api.traces GROUP BY said_twice ORDER BY said_twice
                        """));
        assertEquals(
                "1 4",
                files.rows("SELECT tool_calls, events FROM api.trace_runs").get(0));
    }

    @Test
    void rollingFile_whoseOldLinesGo_keepsEveryLineOnce() {
        String[] lines = IntStream.range(0, 30)
                .mapToObj(n -> second("r" + n, "2026-08-22T21:44:%02d.000Z".formatted(n), "llm_request", "send", "{}"))
                .toArray(String[]::new);
        for (int end = 10; end <= lines.length; end += 5) {
            trace(java.util.Arrays.copyOfRange(lines, end - 10, end));
            files.read(FORMAT, home);
        }
        assertEquals("30", files.single("SELECT count(*) FROM api.traces"));
    }

    @Test
    void modeOfTheConfiguration_saysHowTheFileGrows() throws IOException {
        Path file = trace(second("a", "2026-08-22T21:44:00.000Z", "llm_request", "send", "{}"));
        assertEquals(Growth.ROLLING, growth(), "what nobody says is the default of 0.8");
        for (String line : List.of("log_persistence = \"rolling\"", "runtime_trace_mode = \"rolling\"", "x = 1", "?")) {
            ReadFiles.write(home.resolve("config.toml"), "[observability]", line);
            assertEquals(Growth.ROLLING, growth(), line);
        }
        for (String line : List.of(
                "log_persistence = \"full\"", "runtime_trace_mode = \"full\"", "log_persistence = \"rotating\"")) {
            ReadFiles.write(home.resolve("config.toml"), "[observability]", line);
            assertEquals(Growth.APPENDED, growth(), line);
        }
        Files.delete(home.resolve("config.toml"));
        try (var channel = Files.newByteChannel(file, java.nio.file.StandardOpenOption.WRITE)) {
            channel.position(17L << 20).write(java.nio.ByteBuffer.allocate(1));
        }
        assertEquals(Growth.APPENDED, growth(), "too large for a rolling file");
    }

    @Test
    void rotatedArchives_areFoundByTheirNames_andAreFinished() throws IOException {
        Path active = trace(second("a", "2026-08-22T21:44:00.000Z", "llm_request", "send", "{}"));
        List<Path> archives = List.of(
                active.resolveSibling("runtime-trace.20260821-000000.jsonl"),
                active.resolveSibling("runtime-trace.20260821-000000.1.jsonl"));
        archives.forEach(archive -> ReadFiles.write(archive, "{}"));
        ReadFiles.write(active.resolveSibling("runtime-trace.jsonl.tmp.17.99"), "{}");
        ReadFiles.write(active.resolveSibling("runtime-trace.old.jsonl"), "{}");

        List<LogFile> found = FORMAT.find(home);

        assertEquals(3, found.size());
        assertEquals(
                archives.stream().sorted().toList(),
                found.stream()
                        .filter(file -> file.growth() == Growth.FINISHED)
                        .map(LogFile::path)
                        .sorted()
                        .toList());
    }

    @Test
    void lineThatIsNoEvent_isMalformed() {
        trace("garbage", "{}", "{\"event_type\":\"x\"}", "{\"event\":{\"action\":\"x\"}}", "[]");
        assertEquals(5, files.read(FORMAT, home));
    }

    private Growth growth() throws IOException {
        return FORMAT.find(home).get(0).growth();
    }
}
