package io.openclaw.db.session;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** The table messages of a file. */
final class MessageTable {

    private static final String INSERT = """
            INSERT INTO messages (session_key, role, content, reasoning_content, tool_calls_json, tool_call_id, timestamp_ms)
            VALUES (?, ?, ?, ?, ?, ?, ?)
            RETURNING id
            """;

    private static final String FORWARD = """
            SELECT id, role, content, reasoning_content, tool_calls_json, tool_call_id, timestamp_ms
            FROM messages
            WHERE session_key = ? AND id > ?
            ORDER BY id
            LIMIT ?
            """;

    private static final String BACKWARD = """
            SELECT id, role, content, reasoning_content, tool_calls_json, tool_call_id, timestamp_ms
            FROM messages
            WHERE session_key = ? AND id < ?
            ORDER BY id DESC
            LIMIT ?
            """;

    private static final String PAGE_OF_FILE = """
            SELECT id, role, content, reasoning_content, tool_calls_json, tool_call_id, timestamp_ms, session_key,
                   NOT EXISTS (SELECT 1 FROM sessions s WHERE s.session_key = m.session_key)
            FROM messages m
            WHERE id > ?
            ORDER BY id
            LIMIT ?
            """;

    private static final String TEXTS_BACKWARD = """
            SELECT id, session_key, role, content, timestamp_ms
            FROM messages
            WHERE id < ? AND content IS NOT NULL
            ORDER BY id DESC
            LIMIT ?
            """;

    private static final String EXTENT =
            "SELECT count(*), coalesce(max(id), 0), max(timestamp_ms) FROM messages WHERE session_key = ?";

    private static final String DELETE = "DELETE FROM messages WHERE session_key = ? AND id <= ?";

    private static final String RENAME = "UPDATE messages SET session_key = ? WHERE session_key = ?";

    private static final String RENAME_UNTIL =
            "UPDATE messages SET session_key = ?1 WHERE session_key = ?2 AND timestamp_ms <= ?3";

    private static final String DELETE_UNTIL = "DELETE FROM messages WHERE session_key = ? AND timestamp_ms <= ?";

    private static final String COUNT = "SELECT count(*) FROM messages WHERE session_key = ? AND id <= ?";

    private final Database database;

    MessageTable(Database database) {
        this.database = database;
    }

    StoredMessage append(String key, SessionMessage message, long now) throws SQLException {
        PreparedStatement insert = database.prepare(INSERT);
        insert.setString(1, key);
        insert.setString(2, message.role());
        insert.setString(3, message.content());
        insert.setString(4, message.reasoning());
        insert.setString(5, message.toolCallsJson());
        insert.setString(6, message.toolCallId());
        insert.setLong(7, now);
        try (ResultSet rows = insert.executeQuery()) {
            if (!rows.next()) {
                throw new SQLException("An insert gave no id.");
            }
            return new StoredMessage(rows.getLong(1), message, Instant.ofEpochMilli(now));
        }
    }

    List<StoredMessage> load(String key, Page page) throws SQLException {
        boolean forward = switch (page.direction()) {
            case FORWARD -> true;
            case BACKWARD -> false;
        };
        PreparedStatement query = database.prepare(forward ? FORWARD : BACKWARD);
        query.setString(1, key);
        query.setLong(2, page.position());
        query.setInt(3, page.limit());
        List<StoredMessage> found = new ArrayList<>();
        try (ResultSet rows = query.executeQuery()) {
            while (rows.next()) {
                found.add(row(rows));
            }
        }
        if (!forward) {
            Collections.reverse(found);
        }
        return found;
    }

    /** The messages of all sessions after a position, orphans too, in the order they were written. */
    List<FiledMessage> after(long position, int limit) throws SQLException {
        PreparedStatement query = database.prepare(PAGE_OF_FILE);
        query.setLong(1, position);
        query.setInt(2, limit);
        List<FiledMessage> found = new ArrayList<>();
        try (ResultSet rows = query.executeQuery()) {
            while (rows.next()) {
                found.add(new FiledMessage(rows.getString(8), row(rows), rows.getBoolean(9)));
            }
        }
        return found;
    }

    /** Looks through so many messages before a position, newest first. */
    SearchStep search(Snippet wanted, long before, int messages) throws SQLException {
        PreparedStatement query = database.prepare(TEXTS_BACKWARD);
        query.setLong(1, before);
        query.setInt(2, messages);
        List<SessionHit> hits = new ArrayList<>();
        long position = before;
        int seen = 0;
        try (ResultSet rows = query.executeQuery()) {
            while (rows.next()) {
                seen++;
                position = rows.getLong(1);
                Optional<String> snippet = wanted.in(rows.getString(4));
                if (snippet.isPresent()) {
                    Instant at = Instant.ofEpochMilli(rows.getLong(5));
                    hits.add(new SessionHit(rows.getString(2), position, rows.getString(3), at, snippet.get()));
                }
            }
        }
        return new SearchStep(hits, position, seen == messages);
    }

    /** How many messages a session has up to a position. */
    long count(String key, long through) throws SQLException {
        PreparedStatement query = database.prepare(COUNT);
        query.setString(1, key);
        query.setLong(2, through);
        try (ResultSet rows = query.executeQuery()) {
            return rows.next() ? rows.getLong(1) : 0;
        }
    }

    /** The last position of the file; 0 in an empty one. */
    long lastPosition() throws SQLException {
        return database.number("SELECT coalesce(max(id), 0) FROM messages");
    }

    /** Deletes the messages of a moment and before; answers how many. */
    int deleteUntil(String key, long millis) throws SQLException {
        PreparedStatement delete = database.prepare(DELETE_UNTIL);
        delete.setString(1, key);
        delete.setLong(2, millis);
        return delete.executeUpdate();
    }

    /** How many messages there are of that key, and the last position and time among them. */
    Extent extent(String key) throws SQLException {
        PreparedStatement query = database.prepare(EXTENT);
        query.setString(1, key);
        try (ResultSet rows = query.executeQuery()) {
            if (!rows.next()) {
                throw new SQLException("An aggregate gave no row.");
            }
            int messages = rows.getInt(1);
            return new Extent(messages, rows.getLong(2), messages == 0 ? Long.MIN_VALUE : rows.getLong(3));
        }
    }

    int delete(String key, long through) throws SQLException {
        PreparedStatement delete = database.prepare(DELETE);
        delete.setString(1, key);
        delete.setLong(2, through);
        return delete.executeUpdate();
    }

    void rename(String from, String to) throws SQLException {
        PreparedStatement rename = database.prepare(RENAME);
        rename.setString(1, to);
        rename.setString(2, from);
        rename.executeUpdate();
    }

    /** Gives the messages of a moment and before another key. */
    void renameUntil(String from, String to, long millis) throws SQLException {
        PreparedStatement rename = database.prepare(RENAME_UNTIL);
        rename.setString(1, to);
        rename.setString(2, from);
        rename.setLong(3, millis);
        rename.executeUpdate();
    }

    private static StoredMessage row(ResultSet rows) throws SQLException {
        SessionMessage message = new SessionMessage(
                rows.getString(2), rows.getString(3), rows.getString(4), rows.getString(5), rows.getString(6));
        return new StoredMessage(rows.getLong(1), message, Instant.ofEpochMilli(rows.getLong(7)));
    }

    /**
     * The messages of a session, in numbers.
     *
     * @param newestMillis the latest time, which need not be that of the last position
     */
    record Extent(int messages, long lastPosition, long newestMillis) {}
}
