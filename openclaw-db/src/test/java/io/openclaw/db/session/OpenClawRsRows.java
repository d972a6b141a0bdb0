package io.openclaw.db.session;

import io.openclaw.db.session.OpenClawRsHome.Shape;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/** The rows of one agent of a home of openclaw-rs, in the shapes of each of its eras. */
final class OpenClawRsRows {

    /** How many messages {@link #late} writes. */
    static final int LATE = 2;

    /** Until then the final text of a turn with tools was stored, and no tool call was; from then on it was the other way round. */
    private static final long TOOL_ROWS_SINCE = 1_771_597_167_000L;

    private static final long BORN = 1_771_452_737_000L;
    private static final long SPAN = 250_000_000L;
    private static final List<String> MODELS =
            List.of("moonshot/kimi-k2.5", "ollama/llama3.2:1b", "anthropic/claude-sonnet-4-5");
    private static final List<String> WORDS = List.of(
            "gateway", "token", "budget", "retry", "window", "Grüße", "Zürich", "naïve", "שלום", "日本語", "Привет", "🚀");
    private static final String EXEC =
            "[{\"id\":\"%s\",\"type\":\"function\",\"function\":{\"name\":\"exec\",\"arguments\":\"%s\"}}]";

    private final Connection connection;
    private final String agent;
    private final Shape shape;
    private final Random random;
    private final PreparedStatement session;
    private final PreparedStatement message;

    OpenClawRsRows(Connection connection, String agent, Shape shape) throws SQLException {
        this.connection = connection;
        this.agent = agent;
        this.shape = shape;
        this.random = new Random(shape.seed());
        this.session = connection.prepareStatement("""
                INSERT INTO sessions (session_key, agent_name, model, created_at_ms, updated_at_ms, total_tokens)
                VALUES (?, ?, ?, ?, ?, ?)
                """);
        this.message = connection.prepareStatement("""
                INSERT INTO messages (session_key, role, content, reasoning_content, tool_calls_json, tool_call_id, timestamp_ms)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                """);
    }

    /** Telegram and Discord, private and in groups, of both eras. */
    void conversations() throws SQLException {
        OpenClawRsHome.run(connection, "BEGIN");
        for (int i = 0; i < shape.conversations(); i++) {
            long user = 100_000_000L + random.nextInt(2_000_000_000);
            long chat = i % 3 == 0 ? -1_000_000_000_000L - random.nextInt(1_000_000_000) : user;
            String key = (i % 2 == 0 ? "tg:" : "dc:") + agent + ":" + user + ":" + chat;
            conversation(key, BORN + (long) (random.nextDouble() * SPAN));
        }
        OpenClawRsHome.run(connection, "COMMIT");
    }

    private void conversation(String key, long began) throws SQLException {
        long at = began;
        session(
                key,
                MODELS.get(random.nextInt(MODELS.size())),
                began,
                began + shape.turns() * 60_000L,
                100 + random.nextInt(9000));
        for (int turn = 0; turn < shape.turns(); turn++) {
            at += 1 + random.nextInt(60_000);
            text(key, "user", words(), at);
            if (at >= TOOL_ROWS_SINCE && random.nextInt(3) == 0) {
                toolRound(key, at);
            } else {
                text(key, "assistant", words(), at);
            }
        }
    }

    /** As it was: no final answer. */
    private void toolRound(String key, long at) throws SQLException {
        String call = "call_" + Integer.toHexString(random.nextInt(1 << 24));
        String arguments = "{\\\"command\\\":\\\"ls\\\"}";
        message(key, calls(random.nextBoolean() ? words() : null, EXEC.formatted(call, arguments)), at);
        message(key, SessionMessage.toolResult(call, words()), at);
    }

    /** Whatever was ever found beside proper conversations. */
    void oddOnes() throws SQLException {
        OpenClawRsHome.run(connection, "PRAGMA foreign_keys=OFF");
        OpenClawRsHome.run(connection, "BEGIN");
        oldKeys();
        ofNewCommand();
        ofCommandLine();
        oddRows();
        text("tg:" + agent + ":gone:1", "user", "orphan", BORN);
        plain("tg:" + agent + ":31:-1002003001", "the other chat", TOOL_ROWS_SINCE + 20, 1);
        plain("shared-key", "same key, agent " + agent, BORN, 11);
        OpenClawRsHome.run(connection, "COMMIT");
        OpenClawRsHome.run(connection, "PRAGMA foreign_keys=ON");
    }

    private void oldKeys() throws SQLException {
        plain("tg:" + agent + ":555001", "old key", BORN, 310);
        plain("dc:" + agent + ":777002", "old key, the new one is taken", BORN, 20);
        plain("dc:" + agent + ":0:777002", "the one that has it", BORN + 9, 30);
    }

    private void ofNewCommand() throws SQLException {
        session("tg:" + agent + ":555001:" + uuid(), "pending", BORN, BORN, 0);
        session("tg:" + agent + ":9:9:" + uuid(), "pending", BORN, BORN, 0);
    }

    private void ofCommandLine() throws SQLException {
        plain("agent:" + agent + ":cli:" + uuid(), "from the command line", BORN, 77);
        String notes = "notes 100%_done ✓";
        session(notes, "bare-model", BORN, BORN, 5);
        text(notes, "user", "remember", BORN);
        text(notes, "system", "sent by the sessions tool", BORN);
        text(notes, "assistant", "[Subagent Task #1 result]: done", BORN);
    }

    /** All at one moment, as the rows of a turn are. */
    private void oddRows() throws SQLException {
        String key = "tg:" + agent + ":31:-100200300";
        long at = TOOL_ROWS_SINCE + 10;
        session(key, MODELS.get(0), at, at, 999);
        text(key, "user", "", at);
        text(key, "user", "run it", at);
        message(key, calls(null, ""), at);
        message(key, calls(null, EXEC.formatted("", "{broken")), at);
        message(key, SessionMessage.toolResult("", "binary \u0000 and more"), at);
        message(key, calls(null, EXEC.formatted("call_nul", "{\\\"command\\\":\\\"printf '\\\\u0000'\\\"}")), at);
        message(key, calls(null, "not json at all"), at);
        message(key, SessionMessage.toolResult("call_nul", "[ERROR] no such call"), at);
    }

    /** The last that was written before a kill. */
    void late() throws SQLException {
        String key = "tg:" + agent + ":wal:1";
        session(key, "m", TOOL_ROWS_SINCE, TOOL_ROWS_SINCE, 3);
        text(key, "user", "only in the log", TOOL_ROWS_SINCE);
        text(key, "assistant", "this too", TOOL_ROWS_SINCE);
    }

    private void plain(String key, String said, long at, long tokens) throws SQLException {
        session(key, MODELS.get(0), at, at, tokens);
        text(key, "user", said, at);
    }

    private void session(String key, String model, long created, long updated, long tokens) throws SQLException {
        session.setString(1, key);
        session.setString(2, agent);
        session.setString(3, model);
        session.setLong(4, created);
        session.setLong(5, updated);
        session.setLong(6, tokens);
        session.executeUpdate();
    }

    private void text(String key, String role, String content, long at) throws SQLException {
        message(key, new SessionMessage(role, content, null, null, null), at);
    }

    private void message(String key, SessionMessage row, long at) throws SQLException {
        message.setString(1, key);
        message.setString(2, row.role());
        message.setString(3, row.content());
        message.setString(4, row.reasoning());
        message.setString(5, row.toolCallsJson());
        message.setString(6, row.toolCallId());
        message.setLong(7, at);
        message.executeUpdate();
    }

    private static SessionMessage calls(String reasoning, String json) {
        return new SessionMessage("assistant", null, reasoning, json, null);
    }

    private String words() {
        StringBuilder words = new StringBuilder();
        int count = 2 + random.nextInt(40);
        for (int i = 0; i < count; i++) {
            words.append(i == 0 ? "" : " ").append(WORDS.get(random.nextInt(WORDS.size())));
        }
        return words.toString();
    }

    private String uuid() {
        return new UUID(random.nextLong(), random.nextLong()).toString();
    }
}
