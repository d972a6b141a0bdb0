package io.openclaw.db.ingest;

import java.io.IOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is asked of an agent's database of OpenClaw ({@code openclaw-agent.sqlite}, schemas 19 to 23 and newer ones with the same tables). Of
 * its tables only those of sessions and transcripts; {@code auth_profile_store} and the like hold secrets and are never named here.
 */
final class AgentDatabase {

    private static final String EVENTS_OLD = """
            SELECT seq, event_json, NULL AS event_zstd
            FROM transcript_events
            WHERE session_id = ? AND seq > ?
            ORDER BY seq
            LIMIT ?
            """;

    private static final String EVENTS = """
            SELECT seq, event_json, event_zstd
            FROM transcript_events
            WHERE session_id = ? AND seq > ?
            ORDER BY seq
            LIMIT ?
            """;

    private static final String LAST_EVENT = """
            SELECT coalesce(max(seq), -1)
            FROM transcript_events
            WHERE session_id = ?
            """;

    private static final String WINDOWS = """
            SELECT w.session_id, w.session_key, w.channel, w.created_at, w.previous_session_id, w.reason,
                coalesce(w.parent_session_key, w.spawned_by) AS parent, w.model, r.generation,
                max(coalesce(w.transcript_updated_at, w.updated_at, 0), coalesce(r.updated_at, 0)) AS touched
            FROM session_windows AS w
            LEFT JOIN transcript_rewrite_watermarks AS r ON r.session_id = w.session_id
            WHERE (touched, w.session_id) > (?, ?)
            ORDER BY touched, w.session_id
            LIMIT ?
            """;

    /** Of a schema that does not tell of rows written anew. */
    private static final String WINDOWS_ALONE = """
            SELECT session_id, session_key, channel, created_at, previous_session_id, reason,
                coalesce(parent_session_key, spawned_by) AS parent, model, NULL AS generation,
                coalesce(transcript_updated_at, updated_at, 0) AS touched
            FROM session_windows
            WHERE (touched, session_id) > (?, ?)
            ORDER BY touched, session_id
            LIMIT ?
            """;

    private static final String NODES = """
            SELECT n.session_key, n.current_session_id, coalesce(n.label, n.display_name) AS label, w.channel,
                coalesce(n.parent_session_key, n.spawned_by) AS parent, w.model, n.updated_at
            FROM session_nodes AS n
            LEFT JOIN session_windows AS w ON w.session_id = n.current_session_id
            WHERE (n.updated_at, n.session_key) > (?, ?) AND (w.session_key IS NULL OR w.session_key = n.session_key)
            ORDER BY n.updated_at, n.session_key
            LIMIT ?
            """;

    private static final String ARCHIVES = """
            SELECT session_id, generation, session_key, reason, encoding, archive_blob, archive_name, created_at
            FROM session_transcript_archives
            WHERE (created_at, session_id, generation) > (?, ?, ?)
            ORDER BY created_at, session_id, generation
            LIMIT 1
            """;

    private static final String COLD_ARCHIVES = """
            SELECT c.session_id, c.generation, w.session_key, NULL AS reason, 'zstd' AS encoding, c.archive_blob, c.archive_name,
                c.archived_at AS created_at
            FROM session_transcript_cold_archives AS c
            LEFT JOIN session_windows AS w ON w.session_id = c.session_id
            WHERE c.storage = 'sqlite' AND (c.archived_at, c.session_id, c.generation) > (?, ?, ?)
            ORDER BY c.archived_at, c.session_id, c.generation
            LIMIT 1
            """;

    private static final String KEYS_OF_WINDOWS = """
            SELECT session_id, session_key, channel
            FROM session_windows
            WHERE session_id > ?
            ORDER BY session_id
            LIMIT ?
            """;

    private static final String KEYS_OF_ARCHIVES = """
            SELECT session_id, session_key, NULL AS channel
            FROM session_transcript_archives
            WHERE session_id > ?
            ORDER BY session_id
            LIMIT ?
            """;

    /** Rows are read at once up to so many; what a statement reads is bounded by time besides. */
    private static final int PAGE = 200;

    private AgentDatabase() {}

    /**
     * A transcript under a session's key.
     *
     * @param touched when its rows were last changed, in milliseconds
     * @param generation changes when rows that stood were written anew; null where no such thing is told
     */
    record Window(
            String sessionId,
            String key,
            @Nullable String channel,
            Instant createdAt,
            @Nullable String previous,
            @Nullable String reason,
            @Nullable String parent,
            @Nullable String model,
            @Nullable String generation,
            long touched) {}

    /** A session as it is shown. */
    record Node(
            String key,
            String sessionId,
            @Nullable String label,
            @Nullable String channel,
            @Nullable String parent,
            @Nullable String model,
            long updatedAt) {}

    /** A transcript that was put aside whole. */
    record Archive(
            String sessionId,
            String generation,
            @Nullable String key,
            @Nullable String reason,
            boolean packed,
            Blob blob,
            String name,
            long at) {

        String text() throws IOException {
            return packed ? blob.unpacked() : blob.text();
        }
    }

    /** A row of a transcript; its text is packed or not. */
    record Event(long seq, @Nullable String json, @Nullable Blob packed) implements ReadOnlySqlite.Weighty {

        String text() throws IOException {
            if (json != null) {
                return json;
            }
            if (packed == null) {
                throw new IOException("is empty");
            }
            return packed.unpacked();
        }

        @Override
        public long weight() {
            return json == null ? packed == null ? 0 : 8L * packed.size() : 2L * json.length();
        }
    }

    static List<Event> events(ReadOnlySqlite sqlite, String sessionId, long after, int most) throws SQLException {
        String sql = sqlite.columns("transcript_events").contains("event_zstd") ? EVENTS : EVENTS_OLD;
        return sqlite.rows(
                sql,
                row -> new Event(row.getLong(1), row.getString(2), blob(row.getBytes(3))),
                sessionId,
                after,
                Math.min(most, PAGE));
    }

    static long lastEvent(ReadOnlySqlite sqlite, String sessionId) throws SQLException {
        return sqlite.rows(LAST_EVENT, row -> row.getLong(1), sessionId).get(0);
    }

    static List<Window> windows(ReadOnlySqlite sqlite, long touched, String sessionId) throws SQLException {
        String sql = sqlite.has("transcript_rewrite_watermarks") ? WINDOWS : WINDOWS_ALONE;
        return sqlite.rows(sql, AgentDatabase::window, touched, sessionId, PAGE);
    }

    static List<Node> nodes(ReadOnlySqlite sqlite, long updatedAt, String key) throws SQLException {
        return sqlite.has("session_nodes") ? sqlite.rows(NODES, AgentDatabase::node, updatedAt, key, PAGE) : List.of();
    }

    /** The next archive, or none. */
    static List<Archive> archive(ReadOnlySqlite sqlite, boolean cold, ArchivePlace behind) throws SQLException {
        return sqlite.has(cold ? "session_transcript_cold_archives" : "session_transcript_archives")
                ? sqlite.rows(
                        cold ? COLD_ARCHIVES : ARCHIVES,
                        AgentDatabase::archive,
                        behind.at(),
                        behind.sessionId(),
                        behind.generation())
                : List.of();
    }

    /** Where the archives before are read. */
    record ArchivePlace(long at, String sessionId, String generation) {

        static final ArchivePlace FIRST = new ArchivePlace(-1, "", "");
    }

    /** Sessions by the ids of their transcripts; those of deleted ones too, as long as the database remembers them. */
    static Map<String, KnownSession> sessions(ReadOnlySqlite sqlite) throws SQLException {
        Map<String, KnownSession> sessions = new HashMap<>();
        if (sqlite.has("session_transcript_archives")) {
            addSessions(sqlite, KEYS_OF_ARCHIVES, sessions);
        }
        if (sqlite.has("session_windows")) {
            addSessions(sqlite, KEYS_OF_WINDOWS, sessions);
        }
        return sessions;
    }

    private static void addSessions(ReadOnlySqlite sqlite, String sql, Map<String, KnownSession> to)
            throws SQLException {
        List<String> ids = List.of("");
        while (!ids.isEmpty()) {
            ids = sqlite.rows(
                    sql,
                    row -> {
                        to.put(row.getString(1), new KnownSession(row.getString(2), row.getString(3)));
                        return row.getString(1);
                    },
                    ids.get(ids.size() - 1),
                    5 * PAGE);
        }
    }

    private static @Nullable Blob blob(byte @Nullable [] bytes) {
        return bytes == null ? null : new Blob(bytes);
    }

    private static Window window(ResultSet row) throws SQLException {
        return new Window(
                row.getString("session_id"),
                row.getString("session_key"),
                row.getString("channel"),
                Instant.ofEpochMilli(row.getLong("created_at")),
                row.getString("previous_session_id"),
                row.getString("reason"),
                row.getString("parent"),
                row.getString("model"),
                row.getString("generation"),
                row.getLong("touched"));
    }

    private static Node node(ResultSet row) throws SQLException {
        return new Node(
                row.getString("session_key"),
                row.getString("current_session_id"),
                row.getString("label"),
                row.getString("channel"),
                row.getString("parent"),
                row.getString("model"),
                row.getLong("updated_at"));
    }

    private static Archive archive(ResultSet row) throws SQLException {
        return new Archive(
                row.getString("session_id"),
                row.getString("generation"),
                row.getString("session_key"),
                row.getString("reason"),
                "zstd".equals(row.getString("encoding")),
                new Blob(row.getBytes("archive_blob")),
                row.getString("archive_name"),
                row.getLong("created_at"));
    }
}
