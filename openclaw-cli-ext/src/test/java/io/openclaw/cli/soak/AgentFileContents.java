package io.openclaw.cli.soak;

import io.openclaw.db.session.SessionMessage;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What an agent's {@code sessions.db} holds, read by nothing of ours. */
final class AgentFileContents {

    /** A session with its messages, in order. */
    record Session(String agent, String model, long tokens, List<SessionMessage> messages) {}

    private AgentFileContents() {}

    static Map<String, Session> read(Path gatewayHome, String agent) {
        Path file = gatewayHome.resolve("agents").resolve(agent).resolve("sessions.db");
        Map<String, Session> found = new TreeMap<>();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            try (ResultSet rows =
                    statement.executeQuery("SELECT session_key, agent_name, model, total_tokens FROM sessions")) {
                while (rows.next()) {
                    found.put(
                            rows.getString(1),
                            new Session(rows.getString(2), rows.getString(3), rows.getLong(4), new ArrayList<>()));
                }
            }
            try (ResultSet rows = statement.executeQuery("""
                    SELECT session_key, role, content, reasoning_content, tool_calls_json, tool_call_id
                    FROM messages ORDER BY id
                    """)) {
                while (rows.next()) {
                    Session session = found.get(rows.getString(1));
                    if (session == null) {
                        throw new AssertionError("a message without a session, of key " + rows.getString(1));
                    }
                    session.messages()
                            .add(new SessionMessage(
                                    rows.getString(2),
                                    rows.getString(3),
                                    rows.getString(4),
                                    rows.getString(5),
                                    rows.getString(6)));
                }
            }
            return found;
        } catch (SQLException e) {
            throw new AssertionError("The file of agent " + agent + " cannot be read.", e);
        }
    }
}
