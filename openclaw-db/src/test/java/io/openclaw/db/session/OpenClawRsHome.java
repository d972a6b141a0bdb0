package io.openclaw.db.session;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Makes homes of gateways as builds of openclaw-rs with SQLite left them: agents main and ops with every form of key and row that
 * was ever written, and agent blank with an empty file. Of ops, the last rows are in the log only, as after a kill. The same seed
 * makes the same home.
 */
public final class OpenClawRsHome {

    /** The statements that made the file, as SQLite keeps them; from a file that openclaw-rs wrote. */
    static final String SESSIONS = """
            CREATE TABLE sessions (
                                session_key TEXT PRIMARY KEY,
                                agent_name  TEXT NOT NULL,
                                model       TEXT NOT NULL DEFAULT '',
                                created_at_ms INTEGER NOT NULL,
                                updated_at_ms INTEGER NOT NULL,
                                total_tokens  INTEGER NOT NULL DEFAULT 0
                            )""";

    static final String MESSAGES = """
            CREATE TABLE messages (
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

    static final String INDEX = """
            CREATE INDEX idx_messages_session
                                ON messages(session_key, id)""";

    private OpenClawRsHome() {}

    /**
     * How much to make.
     *
     * @param conversations of gateways, per agent, beside the odd ones
     * @param turns of each conversation
     */
    public record Shape(long seed, int conversations, int turns) {}

    /**
     * What a file holds.
     *
     * @param orphans messages without a session
     * @param empty sessions without a message
     * @param withNul messages with a NUL character in their text
     * @param onlyInLog messages that are in the log and not in the file
     */
    public record Counts(int sessions, int messages, int orphans, int empty, long tokens, int withNul, int onlyInLog) {}

    /** Makes the agents' folders in {@code home}; answers what is in them, by agent. */
    public static Map<String, Counts> write(Path home, Shape shape) {
        Map<String, Counts> counts = new LinkedHashMap<>();
        try {
            Path agents = home.resolve("agents");
            counts.put("main", writeAgent(agents, "main", shape, false));
            counts.put(
                    "ops",
                    writeAgent(agents, "ops", new Shape(shape.seed() + 1, shape.conversations(), shape.turns()), true));
            Files.createDirectories(agents.resolve("blank"));
            Files.createFile(agents.resolve("blank").resolve("sessions.db"));
            counts.put("blank", new Counts(0, 0, 0, 0, 0, 0, 0));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (SQLException e) {
            throw new AssertionError("A home of openclaw-rs could not be made.", e);
        }
        return counts;
    }

    private static Counts writeAgent(Path agents, String agent, Shape shape, boolean killed)
            throws IOException, SQLException {
        Path folder = Files.createDirectories(agents.resolve(agent));
        // A kill is made by copying while the writer still has the file open.
        Path file = killed
                ? Files.createTempDirectory("openclaw-rs-").resolve("sessions.db")
                : folder.resolve("sessions.db");
        Counts counts;
        try (Connection connection = connect(file)) {
            OpenClawRsRows rows = new OpenClawRsRows(connection, agent, shape);
            rows.conversations();
            rows.oddOnes();
            run(connection, "PRAGMA wal_checkpoint(TRUNCATE)");
            if (killed) {
                rows.late();
            }
            counts = count(connection, killed ? OpenClawRsRows.LATE : 0);
            if (killed) {
                Files.copy(file, folder.resolve("sessions.db"));
                Files.copy(SessionsFile.beside(file, "-wal"), folder.resolve("sessions.db-wal"));
            }
        }
        return counts;
    }

    /** A connection as openclaw-rs makes it, with the tables; for tests that play a live one. */
    static Connection connect(Path file) throws SQLException {
        Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        run(connection, "PRAGMA journal_mode=WAL");
        run(connection, "PRAGMA busy_timeout=5000");
        run(connection, "PRAGMA foreign_keys=ON");
        run(connection, "PRAGMA wal_autocheckpoint=0");
        if (number(connection, "PRAGMA user_version") < 1) {
            run(connection, SESSIONS);
            run(connection, MESSAGES);
            run(connection, INDEX);
            run(connection, "PRAGMA user_version=1");
        }
        return connection;
    }

    private static Counts count(Connection connection, int onlyInLog) throws SQLException {
        return new Counts(
                (int) number(connection, "SELECT count(*) FROM sessions"),
                (int) number(connection, "SELECT count(*) FROM messages"),
                (int) number(
                        connection,
                        "SELECT count(*) FROM messages WHERE session_key NOT IN (SELECT session_key FROM sessions)"),
                (int) number(
                        connection,
                        "SELECT count(*) FROM sessions WHERE session_key NOT IN (SELECT session_key FROM messages)"),
                number(connection, "SELECT sum(total_tokens) FROM sessions"),
                (int) number(connection, "SELECT count(*) FROM messages WHERE instr(content, char(0)) > 0"),
                onlyInLog);
    }

    static void run(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    static long number(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            return rows.next() ? rows.getLong(1) : 0;
        }
    }
}
