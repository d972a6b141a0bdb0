package io.openclaw.db.session;

import java.sql.SQLException;

/**
 * The tables of a {@code sessions.db}, as openclaw-rs makes them (crates/openclaw-agent/src/sessions.rs, 1c52bba). SQLite keeps
 * the text of each statement, and this is that text to the last space.
 */
final class Schema {

    /** The only version there ever was. */
    static final int VERSION = 1;

    private static final String SESSIONS = """
            CREATE TABLE IF NOT EXISTS sessions (
                                session_key TEXT PRIMARY KEY,
                                agent_name  TEXT NOT NULL,
                                model       TEXT NOT NULL DEFAULT '',
                                created_at_ms INTEGER NOT NULL,
                                updated_at_ms INTEGER NOT NULL,
                                total_tokens  INTEGER NOT NULL DEFAULT 0
                            )""";

    private static final String MESSAGES = """
            CREATE TABLE IF NOT EXISTS messages (
                                id              INTEGER PRIMARY KEY AUTOINCREMENT,
                                session_key     TEXT NOT NULL,
                                role            TEXT NOT NULL,
                                content         TEXT,
                                reasoning_content TEXT,
                                tool_calls_json TEXT,
                                tool_call_id    TEXT,
                                timestamp_ms    INTEGER NOT NULL,
                                FOREIGN KEY (session_key) REFERENCES sessions(session_key)
                            )""";

    private static final String INDEX = """
            CREATE INDEX IF NOT EXISTS idx_messages_session
                                ON messages(session_key, id)""";

    private Schema() {}

    static long version(Database database) throws SQLException {
        return database.number("PRAGMA user_version");
    }

    /** Makes what is missing, in one transaction; another opener may be doing the same. */
    static void make(Database database) throws SQLException {
        if (version(database) < VERSION) {
            database.inTransaction(() -> {
                database.run(SESSIONS);
                database.run(MESSAGES);
                database.run(INDEX);
                database.run("PRAGMA user_version = " + VERSION);
                return VERSION;
            });
        }
    }

    /** Whether there are tables to read: an empty file, and one whose maker was killed at once, have none. */
    static boolean isThere(Database database) throws SQLException {
        return database.number("""
                        SELECT count(*)
                        FROM sqlite_master
                        WHERE type = 'table' AND name IN ('sessions', 'messages')
                        """) == 2;
    }
}
