package io.openclaw.db.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.openclaw.db.session.Difference.What;
import io.openclaw.db.session.OpenClawRsHome.Shape;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SessionAuditTest {

    @TempDir
    Path home;

    @TempDir
    Path scratch;

    private MigrationFixture to;

    @BeforeEach
    void migrate() {
        to = new MigrationFixture(scratch);
        OpenClawRsHome.write(home, new Shape(7, 4, 30));
        to.migrate(home, "main");
    }

    @AfterEach
    void close() {
        to.close();
    }

    @Test
    void migratedFile_isClean() {
        FileAudit main = audit();
        assertEquals(List.of(), main.differences());
        assertEquals(to.count("SELECT count(*) FROM messages"), main.messages());
        assertEquals(to.count("SELECT count(*) FROM sessions"), main.sessions());
    }

    @Test
    void sameKeyInTwoAgents_isKeptApart() {
        to.migrate(home);
        AuditReport all = Answer.of(
                SessionAudit.create(to.parts).run(AgentFile.in(home, List.of()), Pace.FULL, MigrationProgress.NONE));
        assertTrue(all.isClean(), all::toString);
        assertEquals(2, to.count("SELECT count(*) FROM sessions WHERE session_key = 'shared-key'"));
    }

    @Test
    void messageDeletedInPostgres_isNamedAndComesBackByMigrating() {
        long position = to.count("""
                DELETE FROM messages WHERE content = 'run it' RETURNING ordinal
                """);
        assertEquals(
                List.of(new Difference(
                        "tg:main:31:-100200300", position, What.ONLY_IN_FILE, "the message is in the file only")),
                audit().differences());
        RoleDigest user = audit().digests().get(0);
        assertEquals(List.of("user", 2L, 1L), List.of(user.role(), user.inFile(), user.inPostgres()));

        assertEquals(1, to.migrate(home, "main").files().get(0).inserted().messages());
        assertEquals(0, audit().different());
    }

    @Test
    void messageDeletedInTheFile_isNamed() throws SQLException {
        change("DELETE FROM messages WHERE content = 'run it'");
        FileAudit main = audit();
        assertEquals(1, main.different(), main::toString);
        assertEquals(What.ONLY_IN_POSTGRES, main.differences().get(0).what());
    }

    @Test
    void sessionDeletedInTheFile_isNamed() throws SQLException {
        change("DELETE FROM messages WHERE session_key = 'shared-key'");
        change("DELETE FROM sessions WHERE session_key = 'shared-key'");
        assertEquals(
                List.of(new Difference("shared-key", 0, What.ONLY_IN_POSTGRES, "the session is in PostgreSQL only")),
                audit().differences());
    }

    @Test
    void sessionMissingInPostgres_isNamed() {
        to.database.execute("DELETE FROM sessions WHERE session_key = 'shared-key'");
        assertEquals(
                List.of(new Difference("shared-key", 0, What.ONLY_IN_FILE, "the session is in the file only")),
                audit().differences());
    }

    @Test
    void whatDiffers_isSaidWithoutTheText() {
        to.database.execute("""
                UPDATE messages SET content = 'something else', role = 'system' WHERE content = 'run it';
                UPDATE messages SET created_at = created_at + INTERVAL '5 ms' WHERE content = 'old key';
                UPDATE sessions SET store_tokens = 12 WHERE session_key = 'shared-key';
                UPDATE messages SET tool_calls_json = '[]' WHERE tool_calls_json::TEXT LIKE '%{broken%';
                """);
        assertEquals(
                List.of("tokens: 11 in the file, 12 in PostgreSQL", "role, content", "tool calls", "time"),
                audit().differences().stream().map(Difference::why).toList());
    }

    @Test
    void oldKeyThatDualModeCopiedAsItIs_isTheSameSession() {
        to.database.execute("""
                UPDATE sessions SET session_key = 'tg:main:555001' WHERE session_key = 'tg:main:0:555001';
                UPDATE session_words SET session_key = 'tg:main:555001' WHERE session_key = 'tg:main:0:555001';
                DELETE FROM messages WHERE content = 'old key';
                """);
        assertEquals(
                List.of("the message is in the file only"),
                audit().differences().stream().map(Difference::why).toList());

        to.migrate(home, "main");
        assertEquals(List.of(), audit().differences());
        assertEquals(0, to.count("SELECT count(*) FROM sessions WHERE session_key = 'tg:main:0:555001'"));

        to.database.execute("""
                INSERT INTO sessions (session_key, host, agent_name, created_at, updated_at, store_tokens)
                VALUES ('tg:main:0:555001', 'box', 'main', now(), now(), 1)
                """);
        assertEquals(
                List.of(new Difference(
                        "tg:main:0:555001", 0, What.ONLY_IN_POSTGRES, "the session is in PostgreSQL only")),
                audit().differences());
    }

    @Test
    void sessionThatGotTheKeyOfADeletedOne_isRepairedByMigrating() throws SQLException {
        rename("shared-key", "its own");
        to.migrate(home, "main");
        rename("its own", "shared-key");
        to.database.execute("""
                SELECT session_changed('shared-key', 'box', 'main', '2030-01-01Z'::TIMESTAMPTZ, NULL, NULL);
                SELECT session_changed('its own', 'box', 'main', '2030-01-02Z'::TIMESTAMPTZ, 'shared-key', NULL);
                DELETE FROM messages AS m USING sessions AS s WHERE m.session_id = s.id AND s.session_key = 'shared-key';
                """);
        assertEquals(
                List.of("the message is in the file only"),
                audit().differences().stream().map(Difference::why).toList());

        FileReport main = to.migrate(home, "main").files().get(0);
        assertEquals(new FileReport.Amount(0, 0, 0), main.deleted());
        assertEquals(1, main.inserted().messages());
        assertEquals(List.of(), audit().differences());
    }

    @Test
    void otherKeyOfMasks_isNoDifference() throws SQLException {
        change("UPDATE messages SET content = 'key ghp_" + "k7Qw2Zx9".repeat(4) + "Lm3T' WHERE content = 'run it'");
        to.database.execute("DELETE FROM messages WHERE content = 'run it'");
        to.migrate(home, "main");
        assertEquals(1, to.count("SELECT count(*) FROM messages WHERE content LIKE 'key [REDACTED:%:%]'"));
        to.database.execute("""
                UPDATE messages SET content = regexp_replace(content, ':[0-9a-f]{8}]', ':00000000]')
                WHERE content LIKE 'key [REDACTED:%'
                """);
        assertEquals(List.of(), audit().differences());
    }

    private FileAudit audit() {
        return Answer.of(SessionAudit.create(to.parts)
                        .run(AgentFile.in(home, List.of("main")), Pace.FULL, MigrationProgress.NONE))
                .files()
                .get(0);
    }

    private void change(String sql) throws SQLException {
        Path file = home.resolve("agents").resolve("main").resolve("sessions.db");
        try (Connection connection = OpenClawRsHome.connect(file)) {
            OpenClawRsHome.run(connection, sql);
        }
    }

    private void rename(String from, String to) throws SQLException {
        change("""
                INSERT INTO sessions
                SELECT '%s', agent_name, model, created_at_ms, updated_at_ms, total_tokens
                FROM sessions
                WHERE session_key = '%s'
                """.formatted(to, from));
        change("UPDATE messages SET session_key = '%s' WHERE session_key = '%s'".formatted(to, from));
        change("DELETE FROM sessions WHERE session_key = '%s'".formatted(from));
    }
}
