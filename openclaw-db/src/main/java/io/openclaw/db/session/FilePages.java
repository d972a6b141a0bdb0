package io.openclaw.db.session;

import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A sessions file in pages for those who read all of it. A page ends at a number of rows or of characters, whichever comes first, so that
 * it fits into memory. Blocks; for one thread at a time.
 */
final class FilePages {

    /** Named in a report; the others are counted. */
    static final int NAMED = 20;

    private static final int MOST_CHARS = 2 << 20;

    private static final String OF_FILE = """
            SELECT m.id, m.role, m.content, m.reasoning_content, m.tool_calls_json, m.tool_call_id, m.timestamp_ms,
                   m.session_key, s.agent_name
            FROM messages m
            LEFT JOIN sessions s ON s.session_key = m.session_key
            WHERE m.id > ?
            ORDER BY m.id
            LIMIT ?
            """;

    private static final String OF_SESSION = """
            SELECT m.id, m.role, m.content, m.reasoning_content, m.tool_calls_json, m.tool_call_id, m.timestamp_ms,
                   m.session_key, NULL
            FROM messages m
            WHERE m.session_key = ? AND m.id > ?
            ORDER BY m.id
            LIMIT ?
            """;

    private static final String COUNTS = """
            SELECT (SELECT count(*) FROM sessions), (SELECT count(*) FROM messages),
                   (SELECT coalesce(sum(total_tokens), 0) FROM sessions)
            """;

    private static final String THROUGH = """
            SELECT count(*)
            FROM messages m
            WHERE id <= ? AND EXISTS (SELECT 1 FROM sessions s WHERE s.session_key = m.session_key)
            """;

    private static final String ORPHANS = """
            SELECT session_key, count(*)
            FROM messages m
            WHERE NOT EXISTS (SELECT 1 FROM sessions s WHERE s.session_key = m.session_key)
            GROUP BY session_key
            ORDER BY session_key
            """;

    private static final String EMPTY = """
            SELECT session_key, model = 'pending'
            FROM sessions s
            WHERE session_key <> '' AND NOT EXISTS (SELECT 1 FROM messages m WHERE m.session_key = s.session_key)
            ORDER BY session_key
            """;

    /** SQLite lets the key of a table be NULL. */
    private static final String WITHOUT_KEY = """
            SELECT 'row ' || rowid, total_tokens
            FROM sessions
            WHERE coalesce(session_key, '') = ''
            ORDER BY rowid
            """;

    private final Path file;
    private final Database database;
    private final SessionTable sessions;
    private final boolean hasTables;

    FilePages(Path file, Database database, boolean hasTables) {
        this.file = file;
        this.database = database;
        this.sessions = new SessionTable(database);
        this.hasTables = hasTables;
    }

    /** A message with the agent of its session, null when there is no session of that key. */
    record Row(String key, StoredMessage stored, @Nullable String agent) {}

    /** How much there is. */
    record Totals(long sessions, long messages, long tokens) {}

    /** A name with a number, or with a flag as 0 or 1. */
    record Named(String key, long number) {}

    Totals totals() {
        return read(() -> {
                    try (ResultSet row = database.prepare(COUNTS).executeQuery()) {
                        return row.next() ? new Totals(row.getLong(1), row.getLong(2), row.getLong(3)) : NOTHING;
                    }
                })
                .orElse(NOTHING);
    }

    private static final Totals NOTHING = new Totals(0, 0, 0);

    /** How many messages there are up to a position, orphans left out. */
    long messagesThrough(long position) {
        return read(() -> {
                    PreparedStatement query = database.prepare(THROUGH);
                    query.setLong(1, position);
                    try (ResultSet row = query.executeQuery()) {
                        return row.next() ? row.getLong(1) : 0L;
                    }
                })
                .orElse(0L);
    }

    /** Keys of messages that belong to no session, with how many there are of each. */
    List<Named> orphans() {
        return named(ORPHANS);
    }

    /** Keys of sessions without messages, where they have a key; 1 where the model is {@code pending}. */
    List<Named> emptySessions() {
        return named(EMPTY);
    }

    /** The sessions that no page of sessions has: those without a key, by their row in the table, with their tokens. */
    List<Named> sessionsWithoutKey() {
        return named(WITHOUT_KEY);
    }

    private List<Named> named(String sql) {
        return read(() -> {
                    List<Named> found = new ArrayList<>();
                    try (ResultSet rows = database.prepare(sql).executeQuery()) {
                        while (rows.next()) {
                            found.add(new Named(rows.getString(1), rows.getLong(2)));
                        }
                    }
                    return found;
                })
                .orElse(List.of());
    }

    /** The sessions whose keys come after {@code key}, by key; the first page begins after the empty key. */
    List<SessionRow> sessionsAfter(String key, int limit) {
        return read(() -> sessions.after(key, limit)).orElse(List.of());
    }

    /** The sessions that were used last after a moment, by that; of one moment by key. */
    List<SessionRow> sessionsUsedAfter(long millis, String key, int limit) {
        return read(() -> sessions.usedAfter(millis, key, limit)).orElse(List.of());
    }

    Optional<SessionRow> session(String key) {
        return read(() -> sessions.find(key)).flatMap(found -> found);
    }

    /** The present form of an old key, unless another session has that; else the key. */
    String presentKey(String key) {
        return OldKeys.presentForm(key)
                .filter(present -> session(present).isEmpty())
                .orElse(key);
    }

    /** Messages of all sessions after a position, orphans too, in the order they were written. Empty at the end only. */
    List<Row> messagesAfter(long position, int limit) {
        return read(() -> {
                    PreparedStatement query = database.prepare(OF_FILE);
                    query.setLong(1, position);
                    query.setInt(2, limit);
                    return page(query);
                })
                .orElse(List.of());
    }

    /** Messages of one session after a position, in order. Empty at the end only. */
    List<Row> messagesOf(String key, long position, int limit) {
        return read(() -> {
                    PreparedStatement query = database.prepare(OF_SESSION);
                    query.setString(1, key);
                    query.setLong(2, position);
                    query.setInt(3, limit);
                    return page(query);
                })
                .orElse(List.of());
    }

    private static List<Row> page(PreparedStatement query) throws SQLException {
        List<Row> page = new ArrayList<>();
        long chars = 0;
        try (ResultSet rows = query.executeQuery()) {
            while (chars < MOST_CHARS && rows.next()) {
                SessionMessage message = new SessionMessage(
                        rows.getString(2), rows.getString(3), rows.getString(4), rows.getString(5), rows.getString(6));
                Instant at = Instant.ofEpochMilli(rows.getLong(7));
                page.add(
                        new Row(rows.getString(8), new StoredMessage(rows.getLong(1), message, at), rows.getString(9)));
                chars += length(message.content()) + length(message.reasoning()) + length(message.toolCallsJson());
            }
        }
        return page;
    }

    private static int length(@Nullable String text) {
        return text == null ? 0 : text.length();
    }

    private <T> Optional<T> read(Database.Work<T> query) {
        try {
            return hasTables ? Optional.of(query.run()) : Optional.empty();
        } catch (SQLException e) {
            throw FileTrouble.of(file, e);
        }
    }
}
