package io.openclaw.gateway.hooks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.openclaw.db.ingest.OpenClawReading;
import io.openclaw.db.ingest.StoredFacts;
import io.openclaw.db.model.Fact;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A gateway that is heard live and whose home is read, too: what both tell is one row. */
class FeedAndFilesTest {

    private static final Path FIXTURES = Path.of(
                    System.getProperty("openclaw.shared", System.getProperty("project.root", ".") + "/../shared"))
            .resolve("fixtures/openclaw");

    @TempDir
    private Path folder;

    @Test
    void feedAndBothEras_meetInAnyOrder() throws IOException {
        assumeTrue(Files.isDirectory(FIXTURES), "no recordings beside the project");
        List<Fact> feed = feed();
        List<Fact> rows = home("sqlite-2026.9.6");
        List<Fact> files = home("jsonl-2026.4.15");
        String alone;
        try (StoredFacts stored = new StoredFacts().store(rows).store(files)) {
            alone = told(stored);
            assertEquals(new BigDecimal("0.7851839"), stored.usd());
        }
        for (List<List<Fact>> order :
                List.of(List.of(feed, rows, files), List.of(rows, files, feed), List.of(files, feed, rows, feed))) {
            try (StoredFacts stored = new StoredFacts()) {
                order.forEach(stored::store);
                assertEquals(alone, told(stored));
                assertEquals(
                        "5",
                        stored.single(
                                "SELECT count(*) FROM llm_calls WHERE 'hook' = ANY (witnesses) AND 'transcript' = ANY (witnesses)"));
            }
        }
    }

    /** An answer of 2026.7: it does not say which run it is of; what stands behind the turn does, and so does the feed. */
    private static final String ANSWER = """
            {"role":"assistant","content":[{"type":"text","text":"hi"},{"type":"toolCall","id":"call_0","name":"exec","arguments":{}}],
            "provider":"fake","model":"fake-large","usage":{"input":7,"output":3,"cacheRead":0,"cacheWrite":0,"totalTokens":10,
            "cost":{"total":0.0003}},"stopReason":"toolUse","timestamp":1795217930000,"responseId":"r1"}""".replace("\n", "");

    private static final String TRANSCRIPT = """
            {"type":"session","version":3,"id":"s1","timestamp":"2026-11-20T23:38:49.000Z","cwd":"/"}
            {"type":"message","id":"a1","timestamp":"2026-11-20T23:38:51.000Z","message":%s}
            {"type":"custom","customType":"openclaw:bootstrap-context:full","data":{"runId":"run-1"},"id":"c1","timestamp":"2026-11-20T23:38:52Z"}
            """;

    private static final String CALL = """
            "runId":"run-1","callId":"run-1:model:1","provider":"fake","model":"fake-large","durationMs":900,"ts":1795217930900,
            "usage":{"input":7,"output":3,"total":10,"cost":{"total":0.0003}}""".replace("\n", "");

    @Test
    void runThatOnlyTheFeedAndTheEndOfTheTurnTell_makesOneCall() throws IOException {
        Path sessions = Files.createDirectories(folder.resolve("home/agents/main/sessions"));
        Files.writeString(sessions.resolve("s1.jsonl"), TRANSCRIPT.formatted(ANSWER));
        List<Fact> file = OpenClawReading.of(folder.resolve("home"), folder.resolve("scratch"))
                .facts();
        String tool = "\"runId\":\"run-1\",\"toolCallId\":\"call_0\",\"toolName\":\"exec\",\"durationMs\":5";
        List<Fact> feed = facts(List.of(
                line(1, "transcript", "update", "\"messageId\":\"a1\",\"message\":" + ANSWER),
                line(2, "diag", "model.call.completed", CALL),
                line(3, "hook", "after_tool_call", tool)));
        for (List<List<Fact>> order : List.of(List.of(feed, file), List.of(file, feed))) {
            try (StoredFacts stored = new StoredFacts()) {
                order.forEach(stored::store);
                assertEquals("1 1 1 1 10 0.0003 1", told(stored));
                assertEquals("agent:main:main", stored.single("SELECT session_key FROM sessions"));
            }
        }
    }

    private static String told(StoredFacts stored) {
        return stored.assistantMessages() + " " + stored.count("messages") + " " + stored.count("llm_calls") + " "
                + stored.count("tool_calls") + " " + stored.tokens() + " " + stored.usd() + " "
                + stored.count("sessions");
    }

    private static String line(int seq, String source, String name, String fields) {
        return "{\"v\":1,\"boot\":\"b\",\"seq\":" + seq + ",\"ts\":1795217931000,\"source\":\"" + source
                + "\",\"name\":\"" + name
                + "\",\"event\":{\"sessionKey\":\"agent:main:main\",\"sessionId\":\"s1\",\"agentId\":\"main\"," + fields
                + "}}";
    }

    private static List<Fact> feed() throws IOException {
        return facts(Files.readAllLines(FIXTURES.resolve("plugin-feed-2026.9.6/feed.ndjson")));
    }

    private static List<Fact> facts(List<String> lines) {
        FeedBatch batch = FeedBatch.parse(String.join("\n", lines));
        assertEquals(List.of(), batch.problems());
        List<Fact> facts = new ArrayList<>();
        batch.lines().forEach(line -> facts.addAll(FeedTranslator.translate(line)));
        return facts;
    }

    private List<Fact> home(String era) throws IOException {
        return OpenClawReading.of(FIXTURES.resolve(era).resolve("state"), folder.resolve("scratch"))
                .facts();
    }
}
