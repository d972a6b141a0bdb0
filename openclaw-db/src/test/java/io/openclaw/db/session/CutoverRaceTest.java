package io.openclaw.db.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.openclaw.db.session.OpenClawRsHome.Shape;
import io.openclaw.db.session.SessionModeState.Change;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Somebody writes to the files while they are being put aside, or comes in a half-done cutover's way; and what is kept after a rollback. */
class CutoverRaceTest {

    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
    private static final String ARCHIVED = "sessions.db.20260301T100000Z.archived";

    @TempDir
    Path home;

    @TempDir
    Path dbHome;

    private MigrationFixture to;
    private SessionModeFile modes;

    @BeforeEach
    void migrate() {
        to = new MigrationFixture(dbHome.resolve("tmp"));
        OpenClawRsHome.write(home, new Shape(7, 3, 4));
        to.migrate(home);
        modes = SessionModeFile.in(dbHome);
        modes.dualRuns(NOW);
    }

    @AfterEach
    void close() {
        to.close();
    }

    @Test
    void writeBetweenTheComparisonAndTheMove_isSeenAndAllIsPutBack() throws SQLException {
        SessionCutover interrupted = cutover(
                () -> write(
                        "ops",
                        "INSERT INTO messages (session_key, role, content, timestamp_ms) VALUES ('shared-key', 'user', 'late', 1)"));

        assertRefused(interrupted, "Something wrote to " + file("ops"));
        assertNothingAside();
        assertEquals(1, number("ops", "SELECT count(*) FROM messages WHERE content = 'late'"));
    }

    @Test
    void writeThatChangesNoCount_isSeenToo() {
        assertRefused(
                cutover(() -> write("ops", "UPDATE sessions SET total_tokens = 12 WHERE session_key = 'shared-key'")),
                "Something wrote to");
        assertNothingAside();
    }

    @Test
    void logThatIsThereAfterTheMove_isSeenToo() throws IOException {
        Archive archive = new Archive(home, dbHome.resolve("tmp"));
        AgentFile blank = new AgentFile("blank", file("blank"));
        FileSeal compared = archive.seal(blank);
        // An empty file is not opened, so that its log survives until after the move: as one does whose writer came
        // just then.
        Files.writeString(SessionsFile.beside(file("blank"), "-wal"), "what somebody wrote");

        assertThrows(CutoverRefusedException.class, () -> archive.putAside(blank, compared, NOW));
        archive.takeBack();
        assertNothingAside();
    }

    @Test
    void fileThatComesUpMeanwhile_isSeen() {
        assertRefused(
                cutover(() ->
                        copy(file("main"), home.resolve("agents").resolve("new").resolve("sessions.db"))),
                "Something wrote to " + home.resolve("agents").resolve("new").resolve("sessions.db"));
        assertNothingAside();
    }

    @Test
    void fileThatSomebodyHasOpen_isRefusedBeforeAnythingIsSwitched() throws SQLException {
        try (Connection open = OpenClawRsHome.connect(file("ops"))) {
            assertEquals(
                    1, OpenClawRsHome.number(open, "SELECT count(*) FROM sessions WHERE session_key = 'shared-key'"));
            Throwable refused = Answer.failure(cutover().cutover());
            assertTrue(String.valueOf(refused.getMessage()).contains("Another process"), refused::getMessage);
        }
        assertNothingAside();
        Answer.of(cutover().cutover());
    }

    @Test
    void cutoverKilledHalfway_andAFileWrittenSince_isTakenBackByTheNext() throws SQLException {
        halfDone();
        write(
                "ops",
                "INSERT INTO messages (session_key, role, content, timestamp_ms) VALUES ('shared-key', 'user', 'late', 1)");

        assertRefused(cutover(), "1 differences");
        assertNothingAside();
        assertEquals(1, number("ops", "SELECT count(*) FROM messages WHERE content = 'late'"));
        assertEquals("dual", to.database.single("SELECT mode FROM session_modes WHERE host = 'box'"));
    }

    @Test
    void rollbackOfACutoverKilledHalfway_leavesWhatIsInItsPlaceAsItIs() throws SQLException {
        halfDone();
        write(
                "ops",
                "INSERT INTO messages (session_key, role, content, timestamp_ms) VALUES ('shared-key', 'user', 'late', 1)");

        CutoverReport back = Answer.of(cutover().rollback());
        assertEquals(List.of("blank", "main", "ops"), back.agents());
        assertEquals(1, back.different(), "what was written since is not in PostgreSQL");
        assertEquals(List.of(), back.archived());
        assertNothingAside();
        assertEquals(1, number("ops", "SELECT count(*) FROM messages WHERE content = 'late'"));
    }

    @Test
    void fileMadeAnewBesideOnePutAside_isNotChosenBetween() {
        halfDone();
        String before = seal(archived("main"));
        copy(file("ops"), file("main"));
        String made = seal(file("main"));

        for (boolean rollback : new boolean[] {true, false}) {
            Throwable refused =
                    Answer.failure(rollback ? cutover().rollback() : cutover().cutover());
            assertInstanceOf(CutoverRefusedException.class, refused);
            assertTrue(String.valueOf(refused.getMessage()).contains("anew"), refused::getMessage);
        }
        assertEquals(before, seal(archived("main")));
        assertEquals(made, seal(file("main")));
    }

    @Test
    void rollback_keepsTheArchiveAndNamesIt_andTheNextCutoverMakesItsOwn() {
        Answer.of(cutover().cutover());
        String archivedAs = seal(archived("main"));
        CutoverReport back = Answer.of(cutover().rollback());

        assertEquals(List.of(archived("blank"), archived("main"), archived("ops")), back.archived());
        assertEquals(archivedAs, seal(archived("main")));
        assertInstanceOf(CutoverRefusedException.class, Answer.failure(cutover().rollback()), "it is finished");

        CutoverReport again = Answer.of(cutover().cutover());
        Path second = file("main").resolveSibling("sessions.db.20260301T100000Z-2.archived");
        assertTrue(again.archived().contains(second), again::toString);
        assertEquals(archivedAs, seal(archived("main")));
        Answer.of(cutover().rollback());
        assertTrue(Files.exists(archived("main")));
        assertTrue(Files.exists(second));
        assertEquals(
                List.of("sessions.manifest.20260301T100000Z-2.json", "sessions.manifest.20260301T100000Z.json"),
                names(home.resolve("agents"), "sessions.manifest"));
    }

    @Test
    void rollback_saysHowMuchDiffersAfterIt() {
        Answer.of(cutover().cutover());
        to.database.execute("UPDATE messages SET content = 'corrected' WHERE content = 'run it'");
        assertEquals(2, Answer.of(cutover().rollback()).different(), "the files keep what they had, in two agents");
    }

    @Test
    void rollbackKilledAtItsVeryEnd_isFinishedByTheNextOrByACutover() {
        for (boolean cutoverNext : new boolean[] {false, true}) {
            Answer.of(cutover().cutover());
            Answer.of(cutover().rollback());
            unretire();
            if (cutoverNext) {
                Answer.of(cutover().cutover());
                Answer.of(cutover().rollback());
            } else {
                assertFalse(Answer.of(cutover().rollback()).archived().isEmpty());
            }
            assertFalse(Files.exists(home.resolve("agents/sessions.manifest.json")));
            assertTrue(Files.exists(file("main")));
        }
    }

    /** As a kill after the first files leaves it: they are aside, ops is in its place. */
    private void halfDone() {
        Answer.of(cutover().cutover());
        move(archived("ops"), file("ops"));
        modes.write(new SessionModeState(SessionMode.POSTGRES, NOW, 0, Change.CUTOVER));
    }

    /** As a kill before the last step leaves it. */
    private void unretire() {
        Path agents = home.resolve("agents");
        List<String> retired = names(agents, "sessions.manifest");
        move(agents.resolve(retired.get(retired.size() - 1)), agents.resolve("sessions.manifest.json"));
    }

    private SessionCutover cutover() {
        return SessionCutover.create(to.parts, home, modes, Clock.fixed(NOW, ZoneOffset.UTC));
    }

    /** Something happens after the comparison: that is when the time of the switch is asked for. */
    private SessionCutover cutover(Runnable then) {
        return SessionCutover.create(to.parts, home, modes, new Clock() {
            private boolean asked;

            @Override
            public Instant instant() {
                if (!asked && modes.read().orElseThrow().mode() == SessionMode.DUAL) {
                    asked = true;
                    then.run();
                }
                return NOW;
            }

            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }
        });
    }

    private void assertRefused(SessionCutover cutover, String why) {
        Throwable refused = Answer.failure(cutover.cutover());
        assertInstanceOf(CutoverRefusedException.class, refused);
        assertTrue(String.valueOf(refused.getMessage()).contains(why), refused::getMessage);
    }

    private void assertNothingAside() {
        assertEquals(
                new SessionModeState(SessionMode.DUAL, NOW, 0, null),
                modes.read().orElseThrow());
        for (String agent : List.of("blank", "main", "ops")) {
            assertTrue(Files.exists(file(agent)), agent);
            assertEquals(List.of(), names(file(agent).resolveSibling(""), "sessions.db.2"));
        }
        assertFalse(Files.exists(home.resolve("agents/sessions.manifest.json")));
    }

    private Path file(String agent) {
        return home.resolve("agents").resolve(agent).resolve("sessions.db");
    }

    private Path archived(String agent) {
        return file(agent).resolveSibling(ARCHIVED);
    }

    private static String seal(Path file) {
        return FileSeal.of(file).sha256();
    }

    private void write(String agent, String sql) {
        try (Connection connection = OpenClawRsHome.connect(file(agent))) {
            OpenClawRsHome.run(connection, sql);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    private long number(String agent, String sql) throws SQLException {
        try (Connection connection = OpenClawRsHome.connect(file(agent))) {
            return OpenClawRsHome.number(connection, sql);
        }
    }

    private static void copy(Path from, Path to) {
        try {
            Files.createDirectories(to.resolveSibling(""));
            Files.copy(from, to);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void move(Path from, Path to) {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> names(Path folder, String begin) {
        try (Stream<Path> found = Files.list(folder)) {
            return found.map(path -> path.getFileName().toString())
                    .filter(name -> name.startsWith(begin))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
