package io.openclaw.db.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.openclaw.db.session.OpenClawRsHome.Shape;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What cannot be read, or cannot be stored, is told of its file; the others are done. */
class UnreadableFileTest {

    private static final int PAGE = 4096;

    @TempDir
    Path home;

    @TempDir
    Path dbHome;

    private MigrationFixture to;

    @BeforeEach
    void open() {
        to = new MigrationFixture(dbHome.resolve("tmp"));
        OpenClawRsHome.write(home, new Shape(7, 4, 60));
    }

    @AfterEach
    void close() {
        to.close();
    }

    @Test
    void fileThatIsNone_isNamedAndTheOthersAreMovedAndCompared() throws IOException {
        Files.writeString(file("main"), "this is no database, and long enough to be looked at as one".repeat(20));
        MigrationReport moved = to.migrate(home);

        assertTrue(moved.hasErrors());
        FileReport main = moved.files().get(1);
        assertTrue(
                String.valueOf(main.error()).contains(file("main") + " cannot be used (SQLITE_NOTADB)"),
                main::toString);
        FileReport ops = moved.files().get(2);
        assertNull(ops.error());
        assertEquals(ops.found(), ops.inserted());

        AuditReport compared = audit();
        assertEquals(moved.files().get(1).error(), compared.files().get(1).error());
        assertEquals(0, compared.different());
        assertFalse(compared.isClean());
        assertEquals(ops.found().messages(), compared.files().get(2).messages());
    }

    @Test
    void fileThatIsDamagedInTheMiddle_isMovedUpToThere() throws IOException, SQLException {
        long pages = Files.size(file("main")) / PAGE;
        try (RandomAccessFile damaged = new RandomAccessFile(file("main").toFile(), "rw")) {
            damaged.seek((pages - 4) * PAGE);
            damaged.write(new byte[PAGE * 2]);
        }
        MigrationReport moved = to.migrate(home);

        assertTrue(String.valueOf(moved.files().get(1).error()).contains("SQLITE_CORRUPT"), moved::toString);
        assertEquals(moved.files().get(2).found(), moved.files().get(2).inserted());
        assertTrue(String.valueOf(audit().files().get(1).error()).contains("SQLITE_CORRUPT"));
    }

    @Test
    void fileThatCannotBeRead_forbidsTheCutover() throws IOException {
        to.migrate(home);
        SessionModeFile modes = SessionModeFile.in(dbHome);
        modes.dualRuns(Instant.EPOCH);
        Files.writeString(file("ops"), "this is no database, and long enough to be looked at as one".repeat(20));
        Throwable refused = Answer.failure(
                SessionCutover.create(to.parts, home, modes, Clock.systemUTC()).cutover());
        assertTrue(String.valueOf(refused.getMessage()).contains("SQLITE_NOTADB"), refused::getMessage);
        assertEquals(SessionMode.DUAL, modes.read().orElseThrow().mode());
        assertTrue(Files.exists(file("main")));
    }

    @Test
    void sessionsWithoutKey_areCountedAndNamed_byBothAlike() throws SQLException {
        withoutKeys();
        FileReport moved = to.migrate(home, "main").files().get(0);

        assertEquals(new FileReport.Amount(2, 3, 12), moved.conflicting());
        assertEquals(
                moved.found().messages(),
                moved.inserted().messages() + moved.conflicting().messages());
        assertEquals(
                List.of("no-key", "refused"),
                moved.conflicts().stream().map(Remark::what).toList());
        assertEquals(2, moved.conflicts().get(0).names().size());
        assertTrue(moved.conflicts().get(0).names().get(0).startsWith("row "), moved::toString);

        FileAudit compared = Answer.of(SessionAudit.create(to.parts)
                        .run(AgentFile.in(home, List.of("main")), Pace.FULL, MigrationProgress.NONE))
                .files()
                .get(0);
        assertEquals(moved.found().sessions(), compared.sessions());
        assertEquals(moved.found().messages(), compared.messages());
        assertEquals(5, compared.different(), compared::toString);
        assertEquals(
                4,
                compared.differences().stream().filter(d -> d.key().isEmpty()).count());
    }

    @Test
    void whatCannotBeStored_staysInTheFileWhenItIsMadeAgain() throws SQLException {
        withoutKeys();
        to.migrate(home);
        SessionModeFile modes = SessionModeFile.in(dbHome);
        modes.dualRuns(Instant.EPOCH);
        SessionCutover cutover = SessionCutover.create(to.parts, home, modes, Clock.systemUTC());
        assertInstanceOf(CutoverRefusedException.class, Answer.failure(cutover.cutover()));

        // As a home that was switched over when this was not looked at.
        Path target = home.resolve("again").resolve("sessions.db");
        Answer.of(new FileRestore(to.parts, "main", Optional.of(file("main")), target).run());
        try (Connection again = OpenClawRsHome.connect(target)) {
            assertEquals(
                    3,
                    OpenClawRsHome.number(again, "SELECT count(*) FROM messages WHERE session_key = '' OR role = ''"));
            assertEquals(
                    2,
                    OpenClawRsHome.number(again, "SELECT count(*) FROM sessions WHERE coalesce(session_key, '') = ''"));
        }
    }

    /** Two sessions without a key, two messages of one of them, and a message without a role elsewhere. */
    private void withoutKeys() throws SQLException {
        try (Connection writer = OpenClawRsHome.connect(file("main"))) {
            OpenClawRsHome.run(writer, """
                    INSERT INTO sessions VALUES ('', 'main', 'm', 1, 1, 7), (NULL, 'main', 'm', 1, 1, 5)
                    """);
            OpenClawRsHome.run(writer, """
                    INSERT INTO messages (session_key, role, content, timestamp_ms)
                    VALUES ('', 'user', 'a', 1), ('', 'assistant', 'b', 2), ('shared-key', '', 'c', 3)
                    """);
        }
    }

    private AuditReport audit() {
        return Answer.of(
                SessionAudit.create(to.parts).run(AgentFile.in(home, List.of()), Pace.FULL, MigrationProgress.NONE));
    }

    private Path file(String agent) {
        return home.resolve("agents").resolve(agent).resolve("sessions.db");
    }
}
