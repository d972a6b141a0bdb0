package io.openclaw.db.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.openclaw.db.session.OpenClawRsHome.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SessionCutoverTest {

    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");

    private static final String ARCHIVED = "sessions.db.20260301T100000Z.archived";

    @TempDir
    Path home;

    @TempDir
    Path dbHome;

    private MigrationFixture to;
    private SessionModeFile modes;
    private SessionCutover cutover;
    private Path file;

    @BeforeEach
    void migrate() {
        to = new MigrationFixture(dbHome.resolve("tmp"));
        OpenClawRsHome.write(home, new Shape(7, 3, 10));
        // One file: until V17, the same key in two of them is one session.
        for (String agent : List.of("ops", "blank")) {
            remove(home.resolve("agents").resolve(agent));
        }
        to.migrate(home);
        file = home.resolve("agents").resolve("main").resolve("sessions.db");
        modes = SessionModeFile.in(dbHome);
        cutover = SessionCutover.create(to.parts, home, modes, Clock.fixed(NOW, ZoneOffset.UTC));
    }

    @AfterEach
    void close() {
        to.close();
    }

    @Test
    void cutover_withoutDualModeOrWithDropsOrDifferences_isRefused() {
        assertRefused("has not run in dual mode");
        modes.dualRuns(NOW);
        modes.dropped(3);
        assertRefused("3 facts of sessions were dropped");
        modes.write(SessionModeState.begun(SessionMode.DUAL, NOW));
        to.database.execute("DELETE FROM messages WHERE content = 'run it'");
        assertRefused("1 differences");
        assertTrue(Files.exists(file));
    }

    @Test
    void cutover_putsTheFilesAsideAndRollbackBringsBackWhatCameSince() throws SQLException {
        long messages = number("SELECT count(*) FROM messages");
        modes.dualRuns(NOW);
        assertEquals(SessionMode.POSTGRES, Answer.of(cutover.cutover()).mode());
        assertEquals(SessionMode.POSTGRES, modes.read().orElseThrow().mode());
        assertEquals("postgres", to.database.single("SELECT mode FROM session_modes WHERE host = 'box'"));
        assertFalse(Files.exists(file));
        assertTrue(Files.exists(file.resolveSibling(ARCHIVED)));

        changeInPostgres();
        CutoverReport back = Answer.of(cutover.rollback());

        assertEquals(SessionMode.DUAL, modes.read().orElseThrow().mode());
        assertEquals("dual", to.database.single("SELECT mode FROM session_modes WHERE host = 'box'"));
        assertEquals(List.of("sessions.db", ARCHIVED), names());
        assertEquals(messages - 1 + 2, number("SELECT count(*) FROM messages"));
        assertEquals(1, number("SELECT count(*) FROM messages WHERE content = 'orphan'"), "orphans stay");
        assertEquals(9000, number("SELECT id FROM messages WHERE content = 'since'"));
        assertEquals(9001, number("SELECT max(seq) FROM sqlite_sequence WHERE name = 'messages'"));
        assertEquals(0, number("SELECT count(*) FROM sessions WHERE session_key = 'shared-key'"));
        assertEquals(
                1, number("SELECT count(*) FROM messages WHERE instr(content, char(0)) > 0"), "the file's own text");
        assertEquals(1, number("""
                SELECT count(*) FROM messages WHERE tool_calls_json =
                    '[{"id":"c1","type":"function","function":{"name":"exec","arguments":"{}"}}]'
                """));
        assertEquals(List.of(), audit().files().get(0).differences());
        assertEquals(0, back.different());
    }

    @Test
    void cutover_killedAfterTheSwitch_isFinishedByTheNext() {
        modes.write(new SessionModeState(SessionMode.POSTGRES, NOW, 0, SessionModeState.Change.CUTOVER));
        assertEquals(List.of("main"), Answer.of(cutover.cutover()).agents());
        assertFalse(Files.exists(file));
        assertEquals(null, modes.read().orElseThrow().underway());
    }

    @Test
    void rollback_killedInTheMiddle_isFinishedByTheNext() throws IOException {
        modes.dualRuns(NOW);
        Answer.of(cutover.cutover());
        modes.write(new SessionModeState(SessionMode.POSTGRES, NOW, 0, SessionModeState.Change.ROLLBACK));
        Files.writeString(file.resolveSibling("sessions.db.restoring"), "half a file");

        Answer.of(cutover.rollback());
        assertEquals(List.of("sessions.db", ARCHIVED), names());
        assertTrue(audit().isClean());
    }

    @Test
    void rollback_archiveWasChanged_isRefused() throws IOException {
        modes.dualRuns(NOW);
        Answer.of(cutover.cutover());
        Path archived = file.resolveSibling(ARCHIVED);
        Files.writeString(archived, "something else");
        Throwable refused = Answer.failure(cutover.rollback());
        assertTrue(String.valueOf(refused.getMessage()).contains("was changed since it was archived"));
        assertEquals(SessionMode.POSTGRES, modes.read().orElseThrow().mode());
    }

    @Test
    void rollback_withoutCutover_isRefused() {
        modes.dualRuns(NOW);
        assertInstanceOf(CutoverRefusedException.class, Answer.failure(cutover.rollback()));
    }

    @Test
    void modeThatCannotBeUnderstood_isNotGuessed() throws IOException {
        Files.writeString(dbHome.resolve("sessions.json"), "{\"mode\":\"somewhere\"}");
        assertInstanceOf(SessionsUnavailableException.class, Answer.failure(cutover.cutover()));
    }

    /** What a gateway does in mode postgres: a message more, a session more, a session less, a key changed. */
    private void changeInPostgres() {
        to.database.execute("""
                INSERT INTO messages (session_id, role, content, created_at, event_id, message_id, message_seq, ordinal, recorded_at)
                SELECT id, 'user', 'since', '2026-03-01T11:00:00Z', gen_random_uuid(), '9000', 9000, 9000, now()
                FROM sessions WHERE session_key = 'dc:main:0:777002';
                INSERT INTO sessions (session_key, agent_name, model, host, created_at, updated_at, store_tokens, total_tokens)
                VALUES ('new', 'main', 'm', 'box', '2026-03-01T11:00:00Z', '2026-03-01T11:00:00Z', 5, 5);
                INSERT INTO messages (session_id, role, tool_calls_json, created_at, event_id, message_id, message_seq, ordinal, recorded_at)
                SELECT id, 'assistant', '[{"id": "c1", "type": "function", "function": {"name": "exec", "arguments": "{}"}}]',
                    '2026-03-01T11:00:00Z', gen_random_uuid(), '9001', 9001, 9001, now()
                FROM sessions WHERE session_key = 'new';
                DELETE FROM messages WHERE session_id IN (SELECT id FROM sessions WHERE session_key = 'shared-key');
                DELETE FROM sessions WHERE session_key = 'shared-key';
                UPDATE sessions SET session_key = 'renamed' WHERE session_key LIKE 'notes%';
                """);
    }

    private void assertRefused(String why) {
        Throwable refused = Answer.failure(cutover.cutover());
        assertInstanceOf(CutoverRefusedException.class, refused);
        assertTrue(String.valueOf(refused.getMessage()).contains(why), refused::getMessage);
    }

    private AuditReport audit() {
        return Answer.of(
                SessionAudit.create(to.parts).run(AgentFile.in(home, List.of()), Pace.FULL, MigrationProgress.NONE));
    }

    private long number(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file)) {
            return OpenClawRsHome.number(connection, sql);
        }
    }

    /** Without what a reader leaves of a log that has nothing in it. */
    private List<String> names() {
        try (Stream<Path> found = Files.list(file.resolveSibling(""))) {
            return found.map(path -> path.getFileName().toString())
                    .filter(name -> !name.endsWith("-wal") && !name.endsWith("-shm"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static void remove(Path folder) {
        try (Stream<Path> found = Files.list(folder)) {
            for (Path each : found.toList()) {
                Files.delete(each);
            }
            Files.delete(folder);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
