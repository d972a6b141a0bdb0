package io.openclaw.db.session;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The table sessions of a file. */
final class SessionTable {

    private static final String INSERT = """
            INSERT INTO sessions (session_key, agent_name, model, created_at_ms, updated_at_ms)
            VALUES (?, ?, ?, ?, ?)
            ON CONFLICT (session_key) DO NOTHING
            """;

    private static final String FIND = """
            SELECT session_key, agent_name, model, created_at_ms, updated_at_ms, total_tokens
            FROM sessions
            WHERE session_key = ?
            """;

    private static final String TOUCH = """
            UPDATE sessions SET updated_at_ms = ? WHERE session_key = ?
            RETURNING agent_name
            """;

    private static final String ADD_TOKENS =
            "UPDATE sessions SET total_tokens = total_tokens + ? WHERE session_key = ?";

    private static final String LIST = """
            SELECT session_key, agent_name, model, created_at_ms, updated_at_ms, total_tokens,
                   (SELECT count(*) FROM messages m WHERE m.session_key = s.session_key)
            FROM (SELECT session_key, agent_name, model, created_at_ms, updated_at_ms, total_tokens
                  FROM sessions
                  WHERE agent_name = ?
                  ORDER BY updated_at_ms DESC, session_key
                  LIMIT ?) s
            ORDER BY updated_at_ms DESC, session_key
            """;

    private static final String LATEST_BY_PREFIX = """
            SELECT session_key
            FROM sessions
            WHERE session_key = ? OR (session_key >= ? AND session_key < ?)
            ORDER BY updated_at_ms DESC, session_key
            LIMIT 1
            """;

    private static final String LATEST_OF_AGENT = """
            SELECT session_key
            FROM sessions
            WHERE agent_name = ?
            ORDER BY updated_at_ms DESC, session_key
            LIMIT 1
            """;

    private static final String STATS = """
            SELECT count(*), coalesce(sum(total_tokens), 0), min(created_at_ms), max(updated_at_ms),
                   (SELECT count(*)
                    FROM sessions mine
                    JOIN messages m ON m.session_key = mine.session_key
                    WHERE mine.agent_name = ?1)
            FROM sessions
            WHERE agent_name = ?1
            """;

    private static final String PAGE = """
            SELECT session_key, agent_name, model, created_at_ms, updated_at_ms, total_tokens
            FROM sessions
            WHERE session_key > ?
            ORDER BY session_key
            LIMIT ?
            """;

    private static final String USED = """
            SELECT session_key, agent_name, model, created_at_ms, updated_at_ms, total_tokens
            FROM sessions
            WHERE (updated_at_ms, session_key) > (?, ?) AND session_key <> ''
            ORDER BY updated_at_ms, session_key
            LIMIT ?
            """;

    private static final String UPDATED_BEFORE =
            "SELECT session_key FROM sessions WHERE updated_at_ms < ? ORDER BY session_key";

    private static final String OF_CHANNEL = """
            SELECT session_key
            FROM sessions
            WHERE (session_key >= 'tg:' AND session_key < 'tg;') OR (session_key >= 'dc:' AND session_key < 'dc;')
            ORDER BY session_key
            """;

    private static final String RENAME = "UPDATE sessions SET session_key = ? WHERE session_key = ?";

    private static final String COPY = """
            INSERT INTO sessions (session_key, agent_name, model, created_at_ms, updated_at_ms, total_tokens)
            SELECT ?2, agent_name, model, created_at_ms, min(updated_at_ms, ?3), total_tokens
            FROM sessions
            WHERE session_key = ?1 AND created_at_ms <= ?3
            ON CONFLICT (session_key) DO NOTHING
            """;

    private static final String DELETE_WITHOUT_MESSAGES = """
            DELETE FROM sessions
            WHERE session_key = ?1
              AND NOT EXISTS (SELECT 1 FROM messages m WHERE m.session_key = ?1)
            """;

    private static final String DELETE_EMPTY_UNTIL = """
            DELETE FROM sessions
            WHERE session_key = ?1 AND updated_at_ms <= ?2
              AND NOT EXISTS (SELECT 1 FROM messages m WHERE m.session_key = ?1)
            """;

    private final Database database;

    SessionTable(Database database) {
        this.database = database;
    }

    /** Whether there was none before. */
    boolean insert(String key, String agent, String model, long now) throws SQLException {
        PreparedStatement insert = database.prepare(INSERT);
        insert.setString(1, key);
        insert.setString(2, agent);
        insert.setString(3, model);
        insert.setLong(4, now);
        insert.setLong(5, now);
        return insert.executeUpdate() > 0;
    }

    Optional<SessionRow> find(String key) throws SQLException {
        PreparedStatement find = database.prepare(FIND);
        find.setString(1, key);
        return rows(find).stream().findFirst();
    }

    /** The agent of the session; empty when there is no such session. */
    Optional<String> touch(String key, long now) throws SQLException {
        PreparedStatement touch = database.prepare(TOUCH);
        touch.setLong(1, now);
        touch.setString(2, key);
        return keys(touch).stream().findFirst();
    }

    void addTokens(String key, long tokens) throws SQLException {
        PreparedStatement add = database.prepare(ADD_TOKENS);
        add.setLong(1, tokens);
        add.setString(2, key);
        add.executeUpdate();
    }

    List<SessionSummary> list(String agent, int limit) throws SQLException {
        PreparedStatement list = database.prepare(LIST);
        list.setString(1, agent);
        list.setInt(2, limit);
        List<SessionSummary> found = new ArrayList<>();
        try (ResultSet rows = list.executeQuery()) {
            while (rows.next()) {
                SessionRow row = row(rows);
                found.add(new SessionSummary(
                        row.key(),
                        row.agent(),
                        row.model(),
                        row.createdAt(),
                        row.updatedAt(),
                        row.totalTokens(),
                        rows.getLong(7)));
            }
        }
        return found;
    }

    Optional<String> latest(KeyPrefix prefix) throws SQLException {
        PreparedStatement latest = database.prepare(LATEST_BY_PREFIX);
        latest.setString(1, prefix.exact());
        latest.setString(2, prefix.from());
        latest.setString(3, prefix.below());
        return keys(latest).stream().findFirst();
    }

    Optional<String> latestOf(String agent) throws SQLException {
        PreparedStatement latest = database.prepare(LATEST_OF_AGENT);
        latest.setString(1, agent);
        return keys(latest).stream().findFirst();
    }

    SessionStats stats(String agent, long bytes) throws SQLException {
        PreparedStatement stats = database.prepare(STATS);
        stats.setString(1, agent);
        try (ResultSet rows = stats.executeQuery()) {
            if (!rows.next()) {
                throw new SQLException("An aggregate gave no row.");
            }
            long sessions = rows.getLong(1);
            return new SessionStats(
                    sessions,
                    rows.getLong(5),
                    rows.getLong(2),
                    sessions == 0 ? null : Instant.ofEpochMilli(rows.getLong(3)),
                    sessions == 0 ? null : Instant.ofEpochMilli(rows.getLong(4)),
                    bytes);
        }
    }

    /** The sessions whose keys come after {@code key}, by key. */
    List<SessionRow> after(String key, int limit) throws SQLException {
        PreparedStatement page = database.prepare(PAGE);
        page.setString(1, key);
        page.setInt(2, limit);
        return rows(page);
    }

    /** Those that were used last after a moment; of one moment by key. */
    List<SessionRow> usedAfter(long millis, String key, int limit) throws SQLException {
        PreparedStatement page = database.prepare(USED);
        page.setLong(1, millis);
        page.setString(2, key);
        page.setInt(3, limit);
        return rows(page);
    }

    List<String> updatedBefore(long cutoff) throws SQLException {
        PreparedStatement before = database.prepare(UPDATED_BEFORE);
        before.setLong(1, cutoff);
        return keys(before);
    }

    /** The keys of conversations in Telegram and Discord, in whatever form. */
    List<String> ofChannels() throws SQLException {
        return keys(database.prepare(OF_CHANNEL));
    }

    boolean rename(String from, String to) throws SQLException {
        PreparedStatement rename = database.prepare(RENAME);
        rename.setString(1, to);
        rename.setString(2, from);
        return rename.executeUpdate() > 0;
    }

    /** A session as it was at a moment, under another key, unless that is taken. */
    void copy(String from, String to, long millis) throws SQLException {
        PreparedStatement copy = database.prepare(COPY);
        copy.setString(1, from);
        copy.setString(2, to);
        copy.setLong(3, millis);
        copy.executeUpdate();
    }

    void deleteIfWithoutMessages(String key) throws SQLException {
        PreparedStatement delete = database.prepare(DELETE_WITHOUT_MESSAGES);
        delete.setString(1, key);
        delete.executeUpdate();
    }

    /** Deletes a session without messages that was not written to after a moment; answers how many that are, 1 at most. */
    int deleteEmptyUntil(String key, long millis) throws SQLException {
        PreparedStatement delete = database.prepare(DELETE_EMPTY_UNTIL);
        delete.setString(1, key);
        delete.setLong(2, millis);
        return delete.executeUpdate();
    }

    private static List<String> keys(PreparedStatement query) throws SQLException {
        List<String> keys = new ArrayList<>();
        try (ResultSet rows = query.executeQuery()) {
            while (rows.next()) {
                keys.add(rows.getString(1));
            }
        }
        return keys;
    }

    private static List<SessionRow> rows(PreparedStatement query) throws SQLException {
        List<SessionRow> found = new ArrayList<>();
        try (ResultSet rows = query.executeQuery()) {
            while (rows.next()) {
                found.add(row(rows));
            }
        }
        return found;
    }

    private static SessionRow row(ResultSet rows) throws SQLException {
        return new SessionRow(
                rows.getString(1),
                rows.getString(2),
                rows.getString(3),
                Instant.ofEpochMilli(rows.getLong(4)),
                Instant.ofEpochMilli(rows.getLong(5)),
                rows.getLong(6));
    }
}
