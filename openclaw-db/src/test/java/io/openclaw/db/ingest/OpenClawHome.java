package io.openclaw.db.ingest;

import com.github.luben.zstd.Zstd;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** A home of OpenClaw of either era, with one agent. Entries of {@link OpenClawEntries} go into it as the gateway would write them. */
final class OpenClawHome {

    private static final List<String> TABLES = List.of("""
            CREATE TABLE session_nodes (
                session_key TEXT NOT NULL PRIMARY KEY, current_session_id TEXT NOT NULL, entry_json TEXT NOT NULL, updated_at INTEGER NOT NULL,
                status TEXT, created_at INTEGER, parent_session_key TEXT, spawned_by TEXT, label TEXT, display_name TEXT) STRICT
            """, """
            CREATE TABLE session_windows (
                session_id TEXT NOT NULL PRIMARY KEY, session_key TEXT NOT NULL, previous_session_id TEXT, reason TEXT,
                created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL, transcript_updated_at INTEGER, channel TEXT, model TEXT,
                parent_session_key TEXT, spawned_by TEXT) STRICT
            """, """
            CREATE TABLE transcript_events (
                session_id TEXT NOT NULL, seq INTEGER NOT NULL, event_json TEXT, created_at INTEGER NOT NULL, event_zstd BLOB,
                event_utf8_bytes INTEGER, navigation_json TEXT, PRIMARY KEY (session_id, seq)) STRICT
            """, """
            CREATE TABLE transcript_rewrite_watermarks (
                session_id TEXT NOT NULL PRIMARY KEY, generation TEXT NOT NULL, updated_at INTEGER NOT NULL) STRICT
            """, """
            CREATE TABLE session_transcript_archives (
                session_id TEXT NOT NULL, generation TEXT NOT NULL, session_key TEXT NOT NULL, reason TEXT NOT NULL, encoding TEXT NOT NULL,
                archive_blob BLOB NOT NULL, archive_sha256 TEXT NOT NULL, archive_name TEXT NOT NULL UNIQUE, created_at INTEGER NOT NULL,
                PRIMARY KEY (session_id, generation)) STRICT
            """, """
            CREATE TABLE session_transcript_cold_archives (
                session_id TEXT NOT NULL PRIMARY KEY, generation TEXT NOT NULL, archive_name TEXT NOT NULL UNIQUE, archived_at INTEGER NOT NULL,
                storage TEXT NOT NULL, archive_blob BLOB) STRICT
            """);

    private final Path home;
    private final String agent;

    OpenClawHome(Path home, String agent) {
        this.home = home;
        this.agent = agent;
    }

    Path path() {
        return home;
    }

    Path agentFolder() {
        return home.resolve("agents").resolve(agent);
    }

    Path sessions() {
        return agentFolder().resolve("sessions");
    }

    Path database() {
        return agentFolder().resolve("agent/openclaw-agent.sqlite");
    }

    /** A file of lines in the folder of sessions; its last line is whole. A name that ends in {@code .zst} is packed. */
    OpenClawHome file(String name, String... lines) throws IOException {
        return fileIn(sessions(), name, lines);
    }

    OpenClawHome fileIn(Path folder, String name, String... lines) throws IOException {
        Files.createDirectories(folder);
        byte[] text = (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8);
        Files.write(folder.resolve(name), name.endsWith(".zst") ? Zstd.compress(text) : text);
        return this;
    }

    /** {@code sessions.json} of entries {@code "key":{…}}. */
    OpenClawHome sessionsJson(String... entries) throws IOException {
        Files.createDirectories(sessions());
        Files.writeString(sessions().resolve("sessions.json"), "{" + String.join(",", entries) + "}");
        return this;
    }

    static String sessionEntry(String key, String sessionId, long updatedAt, String more) {
        return "\"" + key + "\":{\"sessionId\":\"" + sessionId + "\",\"sessionFile\":\"/x/" + sessionId
                + ".jsonl\",\"skillsSnapshot\":{\"prompt\":\"long\"},\"updatedAt\":" + updatedAt + more + "}";
    }

    /** The agent's database with its tables; the caller closes the connection, and has the log beside the file until then. */
    Connection open() throws IOException, SQLException {
        Files.createDirectories(database().getParent());
        boolean empty = !Files.exists(database());
        Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database());
        try (Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA journal_mode = WAL");
            statement.execute("PRAGMA wal_autocheckpoint = 0");
            for (String table : empty ? TABLES : List.<String>of()) {
                statement.execute(table);
            }
        }
        return connection;
    }

    /** A session with its transcript; every other entry is packed. */
    OpenClawHome rows(String key, String sessionId, String... entries) throws IOException, SQLException {
        try (Connection connection = open()) {
            window(connection, key, sessionId);
            append(connection, sessionId, 0, entries);
        }
        return this;
    }

    static void window(Connection connection, String key, String sessionId) throws SQLException {
        long at = OpenClawEntries.START.toEpochMilli();
        run(
                connection,
                "INSERT INTO session_windows (session_id, session_key, created_at, updated_at) VALUES (?, ?, ?, ?)",
                sessionId,
                key,
                at,
                at);
        run(
                connection,
                "INSERT OR REPLACE INTO session_nodes (session_key, current_session_id, entry_json, updated_at, label) VALUES (?, ?, '{}', ?, 'Label')",
                key,
                sessionId,
                at);
        run(connection, "INSERT INTO transcript_rewrite_watermarks VALUES (?, 'g1', ?)", sessionId, at);
    }

    static void append(Connection connection, String sessionId, long seq, String... entries) throws SQLException {
        for (int i = 0; i < entries.length; i++) {
            byte[] bytes = entries[i].getBytes(StandardCharsets.UTF_8);
            boolean packed = i % 2 == 1;
            run(
                    connection,
                    "INSERT INTO transcript_events (session_id, seq, event_json, event_zstd, event_utf8_bytes, created_at) VALUES (?, ?, ?, ?, ?, ?)",
                    sessionId,
                    seq + i,
                    packed ? null : entries[i],
                    packed ? Zstd.compress(bytes) : null,
                    bytes.length,
                    seq + i);
        }
        run(
                connection,
                "UPDATE session_windows SET transcript_updated_at = ? WHERE session_id = ?",
                OpenClawEntries.START.toEpochMilli() + 1000 * (seq + entries.length),
                sessionId);
    }

    static void archive(Connection connection, String table, String key, String sessionId, String... entries)
            throws SQLException {
        byte[] text = String.join("\n", entries).getBytes(StandardCharsets.UTF_8);
        long at = OpenClawEntries.at(1000).toEpochMilli();
        if (table.equals("cold")) {
            run(
                    connection,
                    "INSERT INTO session_transcript_cold_archives VALUES (?, 'g', ?, ?, 'sqlite', ?)",
                    sessionId,
                    sessionId + ".cold",
                    at,
                    Zstd.compress(text));
        } else {
            run(
                    connection,
                    "INSERT INTO session_transcript_archives VALUES (?, 'g', ?, 'deleted', ?, ?, '', ?, ?)",
                    sessionId,
                    key,
                    table,
                    table.equals("zstd") ? Zstd.compress(text) : text,
                    sessionId + ".gone",
                    at);
        }
    }

    static void run(Connection connection, String sql, Object... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            statement.executeUpdate();
        }
    }
}
