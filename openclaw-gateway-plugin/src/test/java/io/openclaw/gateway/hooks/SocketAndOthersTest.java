package io.openclaw.gateway.hooks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.openclaw.db.ingest.GatewayJson;
import io.openclaw.db.ingest.OpenClawReading;
import io.openclaw.db.ingest.StoredFacts;
import io.openclaw.db.model.Fact;
import io.openclaw.db.model.MessageAppended;
import io.openclaw.db.model.Scope;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two turns of a real gateway (2026.9.6), as its WebSocket, its history, its plugin feed and its database told them. */
class SocketAndOthersTest {

    private static final String KEY = "agent:main:main";
    private static final Instant NOW = Instant.parse("2026-11-21T20:00:00Z");

    private static final String TEXTS = """
            SELECT string_agg(role || ': ' || COALESCE(content, '') || ' ' || COALESCE(tool_calls_json::TEXT, '') || ' ' || marks, '/' ORDER BY ordinal)
            FROM messages
            """;

    @TempDir
    private Path folder;

    private final List<Fact> socket = new ArrayList<>();
    private final List<Fact> history = new ArrayList<>();
    private final List<Fact> feed = new ArrayList<>();
    private final List<Fact> store = new ArrayList<>();

    @BeforeEach
    void read() throws IOException, SQLException {
        for (String line : lines("frames.ndjson")) {
            JsonNode frame = GatewayJson.MAPPER.readTree(line);
            ObjectNode payload = GatewayJson.object(frame, "payload");
            Scope scope = SocketTranslator.scope(payload);
            SocketTranslator.session(GatewayJson.object(payload, "session")).ifPresent(socket::add);
            switch (frame.path("event").asText()) {
                case "session.message" -> socket.addAll(SocketTranslator.message(payload, scope, NOW));
                case "session.tool" -> socket.addAll(SocketTranslator.tool(payload, scope, NOW));
                default -> {}
            }
        }
        JsonNode page = GatewayJson.MAPPER.readTree(String.join("", lines("history.json")));
        Scope scope = new Scope(KEY, page.path("sessionId").asText(), "main", null, null);
        history.addAll(SocketTranslator.history((ArrayNode) page.path("messages"), scope, NOW));
        List<String> entries = lines("transcript.jsonl");
        store.addAll(OpenClawReading.ofRows(folder, KEY, page.path("sessionId").asText(), entries)
                .facts());
        for (int i = 1; i < entries.size(); i++) {
            feed.addAll(fed(
                    i,
                    GatewayJson.MAPPER.readTree(entries.get(i)),
                    page.path("sessionId").asText()));
        }
    }

    @Test
    void whatSeveralTell_isOneRow_andTheExactTextStands_inAnyOrder() {
        String alone;
        String texts;
        try (StoredFacts stored = new StoredFacts().store(store)) {
            alone = told(stored);
            texts = stored.single(TEXTS);
            assertEquals("6 3 1 32457 0.0688926 1", alone);
            assertTrue(texts.contains("I will call a tool."), texts);
        }
        List<List<List<Fact>>> orders = List.of(
                List.of(socket, history, store),
                List.of(store, history, socket),
                List.of(feed, socket, history, store),
                List.of(socket, feed, store),
                List.of(history, socket, feed, history, store));
        for (List<List<Fact>> order : orders) {
            try (StoredFacts stored = new StoredFacts()) {
                order.forEach(stored::store);
                assertEquals(alone, told(stored));
                assertEquals(texts, stored.single(TEXTS));
                assertEquals(
                        "3",
                        stored.single(
                                "SELECT count(*) FROM llm_calls WHERE 'socket' = ANY (witnesses) AND 'transcript' = ANY (witnesses)"));
            }
        }
    }

    @Test
    void socketAlone_tellsEveryMessageAndAllTokens() {
        try (StoredFacts stored = new StoredFacts().store(socket).store(history)) {
            assertEquals("6 3 1 32457 0.0688926 1", told(stored));
            assertEquals("189", stored.single("SELECT duration_ms FROM tool_calls"));
            assertEquals("completed", stored.single("SELECT status FROM tool_calls"));
            assertEquals("6", stored.single("SELECT count(*) FROM messages WHERE marks = 32"));
        }
    }

    @Test
    void answerThatSpeaksAndCallsATool_isOneMessageOfTheHistory_withBoth() {
        MessageAppended spoken = history.stream()
                .filter(MessageAppended.class::isInstance)
                .map(MessageAppended.class::cast)
                .filter(message -> message.body().toolCallsJson() != null)
                .findFirst()
                .orElseThrow();
        assertEquals("I will call a tool.", spoken.body().content());
    }

    private static String told(StoredFacts stored) {
        return stored.count("messages") + " " + stored.count("llm_calls") + " " + stored.count("tool_calls") + " "
                + stored.tokens() + " " + stored.usd() + " " + stored.count("sessions");
    }

    /** As the plugin in the gateway tells an entry of a transcript. */
    private static List<Fact> fed(int number, JsonNode entry, String sessionId) {
        ObjectNode line = GatewayJson.MAPPER.createObjectNode();
        line.put("v", 1).put("boot", "b").put("seq", number).put("ts", 1795290480000L);
        line.put("source", "transcript").put("name", "update");
        ObjectNode event =
                line.putObject("event").put("messageId", entry.path("id").asText());
        event.putObject("target")
                .put("sessionKey", KEY)
                .put("sessionId", sessionId)
                .put("agentId", "main");
        event.set("message", entry.path("message"));
        FeedBatch batch = FeedBatch.parse(GatewayJson.write(line));
        assertEquals(List.of(), batch.problems());
        return FeedTranslator.translate(batch.lines().get(0));
    }

    private static List<String> lines(String file) throws IOException {
        try (InputStream in = SocketAndOthersTest.class.getResourceAsStream("/live/" + file)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .strip()
                    .lines()
                    .toList();
        }
    }
}
