package io.openclaw.db.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LlmTelemetryTest {

    private static final LlmTelemetry FORMAT = new LlmTelemetry();
    private static final String SUCCESS = """
            {"timestamp": "2026-11-20T23:42:27.016829+00:00", "agent_name": "doc-finder", "operation": "search", \
            "model": "claude-3-5-haiku", "session_id": "abc123", "user_id": "chad", "duration_ms": 812, \
            "tokens": {"input": 500, "output": 200, "total": 700}, "cost_usd": 0.0025, "success": true, \
            "prompt_hash": "sha256:2cf2", "response_hash": "sha256:486e", "metadata": {"project": "llmdemo"}}""";
    private static final String SEED = """
            {"timestamp":"2025-10-01T12:34:56.789Z","agent_name":"git-info","operation":"review","model":"gpt-4o-mini",\
            "session_id":"env-1","user_id":"chad","duration_ms":10,"tokens":{"input":10,"output":5,"total":15},"cost_usd":0.0,\
            "success":true,"prompt_hash":null,"response_hash":null,"metadata":{"error":null}}""";
    private static final String FAILURE = """
            {"timestamp": "2026-11-20T23:50:00.000001+00:00", "agent_name": "git-info", "operation": "review", \
            "model": "gpt-4o-mini", "session_id": "abc123", "user_id": "chad", "duration_ms": 0, \
            "tokens": {"input": 0, "output": 0, "total": 0}, "cost_usd": 0.0, "success": false, "prompt_hash": null, \
            "response_hash": null, "metadata": {"project": "llmdemo", "error": "boom"}}""";

    private final ReadFiles files = new ReadFiles();

    @TempDir
    Path home;

    @AfterEach
    void close() {
        files.close();
    }

    private void day(String file, String... lines) {
        ReadFiles.write(home.resolve(".llm-telemetry/2026-11-20/" + file), lines);
    }

    @Test
    void recordsOfBothForms_readTwice_areOneCallEach() {
        day("telemetry.jsonl", SUCCESS, SEED, FAILURE, SUCCESS);
        files.read(FORMAT, home);
        files.read(FORMAT, home);

        assertEquals(
                List.of(
                        "git-info gpt-4o-mini env-1 10 5 15 10 completed null null",
                        "doc-finder claude-3-5-haiku abc123 500 200 700 812 completed null 0.0025",
                        "git-info gpt-4o-mini abc123 0 0 0 0 error boom 0"),
                files.rows("""
                        SELECT agent_name, model, run_id, usage_prompt_tokens, usage_completion_tokens, usage_total_tokens, latency_ms,
                            status, error, reported_cost_usd::TEXT
                        FROM llm_calls ORDER BY created_at
                        """));
    }

    @Test
    void texts_areJoinedByTheirHash_inWhateverOrderTheFilesAreRead() {
        String text =
                "{\"timestamp\": \"2026-11-20T23:42:27.016829+00:00\", \"agent_name\": \"doc-finder\", \"operation\": \"search\","
                        + " \"%1$s_hash\": \"%2$s\", \"%1$s\": \"%3$s\"}";
        day("responses.jsonl", text.formatted("response", "sha256:486e", "the answer"));
        files.read(FORMAT, home);
        day("telemetry.jsonl", SUCCESS);
        day("prompts.jsonl", text.formatted("prompt", "sha256:2cf2", "the question"));
        files.read(FORMAT, home);

        assertEquals(
                List.of("the answer"),
                files.rows(
                        "SELECT m.content FROM llm_calls AS c JOIN messages AS m ON m.event_id = c.message_event_id"));
        assertEquals(List.of("assistant", "user"), files.rows("SELECT role FROM messages ORDER BY role"));
    }

    @Test
    void whatOurOwnGatewayWrote_isPassedOver() {
        day("telemetry.jsonl", SUCCESS.replace("\"project\"", "\"writer\": \"openclaw\", \"project\""));
        day("prompts.jsonl", "{\"writer\": \"openclaw\", \"prompt_hash\": \"x\", \"prompt\": \"y\"}");
        assertEquals(0, files.read(FORMAT, home));

        assertEquals("0", files.single("SELECT count(*) FROM llm_calls"));
        assertEquals("0", files.single("SELECT count(*) FROM messages"));
    }

    @Test
    void badTimeAndGarbage_areMalformed_andCostNobodyElseTheirCall() {
        day(
                "telemetry.jsonl",
                "garbage",
                SUCCESS.replace("2026-11-20T23", "yesterday"),
                "{\"timestamp\":\"2026\"}",
                SUCCESS);
        assertEquals(3, files.read(FORMAT, home));
        assertEquals("1", files.single("SELECT count(*) FROM llm_calls"));
    }

    @Test
    void foldersOfDays_areFound_andNothingElse() throws IOException {
        day("telemetry.jsonl", SUCCESS);
        ReadFiles.write(home.resolve(".llm-telemetry/summary.json"), "{}");
        ReadFiles.write(home.resolve(".llm-telemetry/telemetry.jsonl"), SUCCESS);

        assertEquals(
                List.of(home.resolve(".llm-telemetry/2026-11-20/telemetry.jsonl")),
                FORMAT.find(home).stream().map(LogFile::path).toList());
    }
}
