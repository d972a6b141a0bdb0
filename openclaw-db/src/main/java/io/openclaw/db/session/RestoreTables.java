package io.openclaw.db.session;

import io.openclaw.db.postgres.SessionParity.StoredRow;
import io.openclaw.db.postgres.SessionParity.StoredSession;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/**
 * A file that is brought to what PostgreSQL has, in one transaction. Messages that are in both stay as they are in the file, where nothing
 * was masked; what PostgreSQL cannot have stays: orphans, and what has no session key or no role. Blocks.
 */
final class RestoreTables implements AutoCloseable {

    private static final String SESSION = """
            INSERT INTO sessions (session_key, agent_name, model, created_at_ms, updated_at_ms, total_tokens)
            VALUES (?, ?, ?, ?, ?, ?)
            ON CONFLICT (session_key) DO UPDATE
            SET updated_at_ms = max(updated_at_ms, excluded.updated_at_ms), total_tokens = excluded.total_tokens
            """;

    private static final String MESSAGE = """
            INSERT INTO messages
                (id, session_key, role, content, reasoning_content, tool_calls_json, tool_call_id, timestamp_ms)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (id) DO UPDATE SET session_key = excluded.session_key WHERE session_key <> excluded.session_key
            """;

    private final Database database;
    private final String folder;

    RestoreTables(Database database, String folder) {
        this.database = database;
        this.folder = folder;
    }

    void begin() throws SQLException {
        database.run("PRAGMA page_size = 4096");
        database.run("PRAGMA journal_mode = WAL");
        database.run("PRAGMA foreign_keys = OFF");
        Schema.make(database);
        database.run("CREATE TEMP TABLE seen_session (session_key TEXT PRIMARY KEY) WITHOUT ROWID");
        database.run("CREATE TEMP TABLE seen_message (id INTEGER PRIMARY KEY)");
        database.run("""
                INSERT INTO temp.seen_message
                SELECT id FROM messages m
                WHERE m.session_key = '' OR m.role = ''
                    OR NOT EXISTS (SELECT 1 FROM sessions s WHERE s.session_key = m.session_key)
                """);
        database.run("INSERT INTO temp.seen_session VALUES ('')");
        database.run("BEGIN IMMEDIATE");
    }

    void session(StoredSession session) throws SQLException {
        PreparedStatement insert = database.prepare(SESSION);
        insert.setString(1, session.key());
        insert.setString(2, agentOfRow(session.agent()));
        insert.setString(3, session.model());
        insert.setLong(4, session.createdAt().toEpochMilli());
        insert.setLong(5, session.updatedAt().toEpochMilli());
        insert.setLong(6, session.storeTokens());
        insert.executeUpdate();
        PreparedStatement seen = database.prepare("INSERT OR IGNORE INTO temp.seen_session VALUES (?)");
        seen.setString(1, session.key());
        seen.executeUpdate();
    }

    private String agentOfRow(String agent) {
        return agent.equals(folder) ? folder : agent.substring(folder.length() + 1);
    }

    void message(String key, StoredRow row) throws SQLException {
        PreparedStatement insert = database.prepare(MESSAGE);
        String calls = row.toolCalls();
        insert.setLong(1, row.position());
        insert.setString(2, key);
        insert.setString(3, row.role());
        insert.setString(4, row.content());
        insert.setString(5, row.reasoning());
        insert.setString(
                6,
                calls == null
                        ? null
                        : ToolCallsJson.read(calls).map(ToolCallsJson::write).orElse(calls));
        insert.setString(7, row.toolCallId());
        insert.setLong(8, row.at().toEpochMilli());
        insert.executeUpdate();
        PreparedStatement seen = database.prepare("INSERT OR IGNORE INTO temp.seen_message VALUES (?)");
        seen.setLong(1, row.position());
        seen.executeUpdate();
    }

    /** What PostgreSQL no longer has goes. */
    void finish() throws SQLException {
        database.run("DELETE FROM messages WHERE id NOT IN (SELECT id FROM temp.seen_message)");
        database.run("DELETE FROM sessions WHERE session_key NOT IN (SELECT session_key FROM temp.seen_session)");
        database.run("COMMIT");
        database.run("PRAGMA wal_checkpoint(TRUNCATE)");
    }

    @Override
    public void close() {
        try {
            database.close();
        } catch (SQLException e) {
            throw new SessionsUnavailableException(
                    "A file of sessions that was being made again cannot be closed. Look at the disk, then run it again.",
                    e);
        }
    }
}
