package io.openclaw.db.ingest;

import static io.openclaw.db.ingest.ClaudeCodeLines.FORK;
import static io.openclaw.db.ingest.ClaudeCodeLines.SESSION;
import static io.openclaw.db.ingest.ClaudeCodeLines.answer;
import static io.openclaw.db.ingest.ClaudeCodeLines.apiError;
import static io.openclaw.db.ingest.ClaudeCodeLines.copied;
import static io.openclaw.db.ingest.ClaudeCodeLines.forked;
import static io.openclaw.db.ingest.ClaudeCodeLines.ofSubAgent;
import static io.openclaw.db.ingest.ClaudeCodeLines.prompt;
import static io.openclaw.db.ingest.ClaudeCodeLines.text;
import static io.openclaw.db.ingest.ClaudeCodeLines.thinking;
import static io.openclaw.db.ingest.ClaudeCodeLines.toolResult;
import static io.openclaw.db.ingest.ClaudeCodeLines.toolUse;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClaudeCodeTest {

    private static final ClaudeCode FORMAT = new ClaudeCode();
    private static final String CALLS = """
            SELECT model, provider, usage_prompt_tokens, cache_read_tokens, cache_write_tokens, usage_completion_tokens, tool_call_names
            FROM llm_calls ORDER BY usage_completion_tokens
            """;

    private final ReadFiles files = new ReadFiles();

    @TempDir
    Path home;

    @AfterEach
    void close() {
        files.close();
    }

    private Path session(String name, String... lines) {
        return ReadFiles.write(home.resolve("projects/-home-me-project/" + name + ".jsonl"), lines);
    }

    @Test
    void answerInSeveralLines_isOneCallWithItsFinalUsage() {
        session(
                SESSION,
                prompt("u1", "list"),
                answer("a1", "msg_01A", "req_1", 3, thinking("hm")),
                answer("a2", "msg_01A", "req_1", 3, text("I look")),
                answer("a3", "msg_01A", "req_1", 159, toolUse("toolu_1", "Bash")),
                answer("a4", "msg_01A", "req_1", 159, toolUse("toolu_2", "Read")));

        files.read(FORMAT, home);
        files.read(FORMAT, home);

        assertEquals(List.of("claude-opus-4-6 anthropic 3 9631 5139 159 {Bash,Read}"), files.rows(CALLS));
        assertEquals("14932", files.single("SELECT total_tokens FROM sessions"));
        assertEquals("5", files.single("SELECT count(*) FROM messages"));
    }

    @Test
    void answerThatGrows_isOneCallWithItsFinalUsage_liveAndInAnyOrder() {
        String first = answer("a1", "msg_01A", "req_1", 3, text("a"));
        String second = answer("a2", "msg_01A", "req_1", 40, text("b"));
        String third = answer("a3", "msg_01A", "req_1", 159, text("c"));
        Path growing = session("growing", first, second, third);
        files.readLive(FORMAT, new LogFile(growing, null, LogFile.Growth.APPENDED));
        assertEquals(List.of("claude-opus-4-6 anthropic 3 9631 5139 159 {}"), files.rows(CALLS));

        Path backwards = session("backwards", third, first, second);
        files.readLive(FORMAT, new LogFile(backwards, null, LogFile.Growth.APPENDED));

        assertEquals(List.of("claude-opus-4-6 anthropic 3 9631 5139 159 {}"), files.rows(CALLS));
        assertEquals("14932", files.single("SELECT total_tokens FROM sessions"));
    }

    @Test
    void call_tellsItsFolderItsReasonAndHowItWasCachedAndServed() {
        String answer = answer("a1", "msg_01A", "req_1", 1, text("a"));
        session(
                SESSION,
                answer,
                answer("a2", "msg_01B", "req_2", 2, text("b"))
                        .replace(
                                "\"type\":\"assistant\",\"uuid\"",
                                "\"entrypoint\":\"cli\",\"type\":\"assistant\",\"uuid\"")
                        .replace("\"service_tier\":\"standard\"", "\"service_tier\":\"priority\""),
                answer("a3", "msg_01C", "req_3", 3, text("c"))
                        .replace("/home/me/project", "/home/me/other")
                        .replace("\"service_tier\":\"standard\"", "\"service_tier\":\"standard\",\"speed\":\"fast\""),
                ofSubAgent(answer("a4", "msg_01D", "req_4", 4, text("d")), "aed1"));
        files.read(FORMAT, home);

        assertEquals(
                List.of(
                        "null /home/me/project 5139 5000 null",
                        "user /home/me/project 5139 5000 priority",
                        "null /home/me/other 5139 5000 fast",
                        "sub-agent /home/me/project 5139 5000 null"),
                files.rows("""
                        SELECT trigger, project, cache_write_tokens, cache_write_1h_tokens, service_tier
                        FROM llm_calls ORDER BY usage_completion_tokens
                        """));
    }

    @Test
    void answerWhoseLargestCountCameFirst_keepsIt() {
        session(SESSION, answer("a3", "msg_01A", "req_1", 159, text("c")));
        files.read(FORMAT, home);
        session("later", answer("a1", "msg_01A", "req_1", 3, text("a")));
        files.read(FORMAT, home);

        assertEquals("159", files.single("SELECT usage_completion_tokens FROM llm_calls"));
    }

    @Test
    void gatewayWithoutRequestId_isCountedOncePerMessage() {
        session(
                SESSION,
                answer("a1", "chatcmpl-9", null, 7, text("a")),
                answer("a2", "chatcmpl-9", null, 70, text("b")),
                answer("a3", "chatcmpl-10", null, 80, text("c")));
        files.read(FORMAT, home);

        assertEquals(
                List.of("claude-opus-4-6 null 3 9631 5139 70 {}", "claude-opus-4-6 null 3 9631 5139 80 {}"),
                files.rows(CALLS));
    }

    @Test
    void linesCopiedIntoAnotherSession_areCountedOnce() {
        String prompt = prompt("u1", "hello");
        String answer = answer("a1", "msg_01A", "req_1", 10, text("hi"));
        session(SESSION, prompt, answer);
        session(FORK, copied(prompt), copied(answer), copied(answer("a2", "msg_01B", "req_2", 20, text("more"))));
        session(
                "third",
                forked(prompt, "u9"),
                forked(answer, "a9"),
                copied(answer("a3", "msg_01C", "req_3", 30, text("x"))));

        files.read(FORMAT, home);

        assertEquals("3", files.single("SELECT count(*) FROM llm_calls"));
        assertEquals("60", files.single("SELECT sum(usage_completion_tokens) FROM llm_calls"));
        assertEquals("4", files.single("SELECT count(*) FROM messages"));
        assertEquals(
                "claude-code:" + SESSION,
                files.single("SELECT parent_session_key FROM sessions WHERE session_key = 'claude-code:" + FORK + "'"));
    }

    @Test
    void subAgent_isAChildOfItsSessionAndItsCallsCount() {
        session(SESSION, answer("a1", "msg_01A", "req_1", 10, text("hi")));
        ReadFiles.write(
                home.resolve("projects/-home-me-project/" + SESSION + "/subagents/agent-aed1.jsonl"),
                ofSubAgent(answer("a2", "msg_01B", "req_2", 20, text("done")), "aed1"));
        files.read(FORMAT, home);

        assertEquals(
                List.of(
                        "claude-code:" + SESSION + " null claude-code 14783",
                        "claude-code:" + SESSION + ":aed1 claude-code:" + SESSION + " claude-code 14793"),
                files.rows("""
                        SELECT session_key, parent_session_key, agent_name, total_tokens FROM sessions ORDER BY session_key
                        """));
    }

    @Test
    void failureOfTheApi_isAMessageAndNoCall() {
        session(SESSION, apiError("e1"), apiError("e2"));
        files.read(FORMAT, home);

        assertEquals("0", files.single("SELECT count(*) FROM llm_calls"));
        assertEquals(
                List.of("API Error: 529 Overloaded null true", "API Error: 529 Overloaded null true"),
                files.rows("SELECT content, model, is_error FROM messages"));
    }

    @Test
    void costOfOldVersions_isKept_butZeroForTokensIsUnknown() {
        String line = answer("a1", "msg_01A", null, 10, text("hi"));
        session(
                SESSION,
                line.replace("\"type\":\"assistant\"", "\"costUSD\":0.0123,\"type\":\"assistant\""),
                answer("a2", "msg_01B", null, 20, text("hi"))
                        .replace("\"type\":\"assistant\"", "\"costUSD\":0,\"type\":\"assistant\""));
        files.read(FORMAT, home);

        assertEquals(
                List.of("10 0.0123", "20 null"),
                files.rows(
                        "SELECT usage_completion_tokens, reported_cost_usd::TEXT FROM llm_calls ORDER BY usage_completion_tokens"));
    }

    @Test
    void conversation_isKeptWithItsToolsItsTitleAndItsFolder() {
        session(
                SESSION,
                prompt("u1", "list"),
                answer("a1", "msg_01A", "req_1", 9, toolUse("toolu_1", "Bash")),
                toolResult("u2", "toolu_1", "README.md", true),
                "{\"type\":\"ai-title\",\"aiTitle\":\"Listing\",\"sessionId\":\"%s\"}".formatted(SESSION),
                "{\"type\":\"summary\",\"summary\":\"of another\",\"leafUuid\":\"x\"}");
        files.read(FORMAT, home);

        assertEquals(
                List.of("user list null null", "assistant null null null", "tool README.md Bash true"),
                files.rows("SELECT role, content, tool_name, is_error FROM messages ORDER BY id"));
        assertEquals("Listing", files.single("SELECT label FROM sessions"));
        assertEquals(
                "/home/me/project main",
                files.single("SELECT concat_ws(' ', body->>'cwd', body->>'gitBranch') FROM raw_events"));
        assertEquals("1", files.single("""
                        SELECT count(*) FROM llm_calls AS c JOIN messages AS m ON m.event_id = c.message_event_id
                        WHERE m.role = 'assistant'
                        """));
    }

    @Test
    void unknownType_isKeptWordForWord_andGarbageIsNoLine() {
        String unknown =
                "{\"type\":\"bridge-session\",\"sessionId\":\"%s\",\"uuid\":\"x1\",\"timestamp\":\"2026-03-08T12:00:00Z\"}"
                        .formatted(SESSION);
        session(SESSION, unknown, "{\"type\":\"progress\",\"data\":{}}", "garbage", "[1]", "{\"no\":\"type\"}");

        assertEquals(3, files.read(FORMAT, home));
        files.read(FORMAT, home);

        assertEquals(
                List.of("claude-code bridge-session x1"),
                files.rows("SELECT source, name, body->>'uuid' FROM raw_events"));
    }

    @Test
    void transcripts_areFoundByHomeFolderAndFile_butNotTheHistory() throws IOException {
        Path transcript = session(SESSION, prompt("u1", "x"));
        ReadFiles.write(home.resolve("history.jsonl"), "{}");

        for (Path root : List.of(home, home.resolve("projects"), transcript.getParent(), transcript)) {
            assertEquals(
                    List.of(transcript),
                    FORMAT.find(root).stream().map(LogFile::path).toList());
        }
    }
}
