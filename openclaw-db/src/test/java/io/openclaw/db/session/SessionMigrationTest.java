package io.openclaw.db.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.openclaw.db.session.FileReport.Amount;
import io.openclaw.db.session.OpenClawRsHome.Counts;
import io.openclaw.db.session.OpenClawRsHome.Shape;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SessionMigrationTest {

    private static final Amount NOTHING = new Amount(0, 0, 0);

    @TempDir
    Path home;

    @TempDir
    Path scratch;

    private MigrationFixture to;

    @BeforeEach
    void open() {
        to = new MigrationFixture(scratch);
    }

    @AfterEach
    void close() {
        to.close();
    }

    @Test
    void home_isMovedOnceAndTwiceMoreChangesNothing() {
        Map<String, Counts> counts = OpenClawRsHome.write(home, new Shape(7, 12, 60));
        Counts main = counts.get("main");
        Amount expected = new Amount(main.sessions(), (long) main.messages() - main.orphans(), main.tokens());

        FileReport first = to.migrate(home, "main").files().get(0);
        assertEquals(expected, first.found());
        assertEquals(expected, first.inserted());
        assertEquals(NOTHING, first.conflicting());
        assertEquals(expected.messages(), to.count("SELECT count(*) FROM messages"));
        for (int again = 0; again < 2; again++) {
            FileReport next = to.migrate(home, "main").files().get(0);
            assertEquals(expected, next.alreadyThere());
            assertEquals(NOTHING, next.inserted());
        }
        assertEquals(expected.messages(), to.count("SELECT count(*) FROM messages"));
        assertEquals(expected.tokens(), to.count("SELECT sum(total_tokens) FROM sessions"));
        assertEquals(0, to.count("SELECT count(*) FROM writers"), "finished runs leave no writer behind");
    }

    @Test
    void oddRows_areNamed() {
        OpenClawRsHome.write(home, new Shape(7, 2, 3));
        List<FileReport> files = to.migrate(home).files();

        assertEquals(
                List.of("blank", "main", "ops"),
                files.stream().map(f -> f.file().agent()).toList());
        assertEquals(List.of("empty-file"), kinds(files.get(0)));
        FileReport main = files.get(1);
        assertEquals(
                List.of("tg:main:gone:1"), remark(main, "orphans").orElseThrow().names());
        assertEquals(2, remark(main, "pending").orElseThrow().count());
        assertEquals(
                List.of("tg:main:555001 → tg:main:0:555001"),
                remark(main, "old-key").orElseThrow().names());
        assertEquals(
                List.of("dc:main:777002"),
                remark(main, "old-key-taken").orElseThrow().names());
        assertEquals(2, remark(main, "sanitized").orElseThrow().count());
        assertFalse(remark(main, "only-in-log").isPresent());
        FileReport ops = files.get(2);
        assertEquals(2, remark(ops, "only-in-log").orElseThrow().count());
        assertEquals(
                List.of("notes 100%_done ✓ (agent main on box)", "shared-key (agent main on box)"),
                remark(ops, "shared-key").orElseThrow().names());
        assertFalse(new MigrationReport(files).hasConflicts());
        assertEquals(0, to.count("SELECT count(*) FROM sessions WHERE session_key = 'tg:main:555001'"));
        assertEquals(1, to.count("SELECT count(*) FROM sessions WHERE session_key = 'dc:main:777002'"));
        assertEquals(0, to.count("SELECT count(*) FROM messages WHERE content = 'orphan'"));
    }

    @Test
    void timesAndOrder_areThoseOfTheFile() throws SQLException {
        Path file = fileOf("main");
        try (Connection writer = OpenClawRsHome.connect(file)) {
            OpenClawRsHome.run(writer, """
                    INSERT INTO sessions VALUES ('k', 'main', 'm', 1771500000123, 1771500009456, 40);
                    """);
            OpenClawRsHome.run(writer, """
                    INSERT INTO messages (id, session_key, role, content, timestamp_ms) VALUES
                    (7, 'k', 'user', 'one', 1771500001000), (9, 'k', 'assistant', 'two', 1771500001000),
                    (12, 'k', 'user', 'three', 1771500000500)
                    """);
        }
        to.migrate(home);

        assertEquals(
                List.of(
                        List.of("one", 7L, 1771500001000L),
                        List.of("two", 9L, 1771500001000L),
                        List.of("three", 12L, 1771500000500L)),
                to.database.query("""
                        SELECT content, ordinal, (extract(EPOCH FROM created_at) * 1000)::BIGINT
                        FROM messages
                        ORDER BY ordinal
                        """));
        assertEquals(List.of(List.of("main", "m", 1771500000123L, 1771500009456L, 40L)), to.database.query("""
                        SELECT agent_name, model, (extract(EPOCH FROM created_at) * 1000)::BIGINT,
                            (extract(EPOCH FROM updated_at) * 1000)::BIGINT, total_tokens
                        FROM sessions
                        """));
    }

    @Test
    void sessionDeletedInPostgres_staysAway() {
        OpenClawRsHome.write(home, new Shape(7, 2, 3));
        to.database.execute("""
                INSERT INTO session_fates (session_key, host, happened_at) VALUES ('shared-key', 'box', now())
                """);
        FileReport main = to.migrate(home, "main").files().get(0);

        assertEquals(new Amount(1, 1, 11), main.deleted());
        assertEquals(
                List.of("shared-key"), remark(main, "deleted").orElseThrow().names());
        assertEquals(0, to.count("SELECT count(*) FROM sessions WHERE session_key = 'shared-key'"));
    }

    @Test
    void dryRun_countsAndWritesNothing() {
        OpenClawRsHome.write(home, new Shape(7, 2, 3));
        FileReport counted = Answer.of(SessionMigration.create(to.parts)
                        .run(AgentFile.in(home, List.of("main")), true, MigrationProgress.NONE))
                .files()
                .get(0);

        assertEquals(counted.found(), counted.inserted());
        assertEquals(0, to.count("SELECT count(*) FROM sessions"));
        assertEquals(counted.found(), to.migrate(home, "main").files().get(0).inserted());
    }

    @Test
    void rowThatPostgresRefuses_isNamedAndTheOthersAreMoved() {
        OpenClawRsHome.write(home, new Shape(7, 2, 3));
        to.database.execute("""
                ALTER TABLE messages ADD CONSTRAINT no_such_message CHECK (content <> 'sent by the sessions tool')
                """);
        FileReport main = to.migrate(home, "main").files().get(0);

        assertEquals(1, main.conflicting().messages());
        assertEquals(main.found().messages() - 1, main.inserted().messages());
        assertEquals(1, main.conflicts().size());
        assertTrue(main.conflicts().get(0).names().get(0).contains("SQLSTATE 23514"));
    }

    @Test
    void anotherFileInItsPlace_isBegunAnew() throws SQLException {
        try (Connection writer = OpenClawRsHome.connect(fileOf("main"))) {
            OpenClawRsHome.run(
                    writer, "INSERT INTO sessions VALUES ('k', 'main', 'm', 1771500000000, 1771500000000, 0)");
            OpenClawRsHome.run(writer, """
                    INSERT INTO messages (id, session_key, role, content, timestamp_ms) VALUES (1, 'k', 'user', 'a', 1771500000000)
                    """);
            to.database.execute("""
                    INSERT INTO session_files (store, host, run, writer_id)
                    VALUES ('sessions/box/main', 'box', 1, '00000000-0000-0000-0000-000000000001');
                    INSERT INTO writers (writer_id, host, last_seq) VALUES ('00000000-0000-0000-0000-000000000001', 'box', 1);
                    """);
            assertEquals(1, to.migrate(home).files().get(0).inserted().messages());
        }
    }

    private Path fileOf(String agent) {
        Path folder = home.resolve("agents").resolve(agent);
        assertTrue(folder.toFile().mkdirs());
        return folder.resolve("sessions.db");
    }

    private static List<String> kinds(FileReport file) {
        return file.notices().stream().map(Remark::what).toList();
    }

    private static Optional<Remark> remark(FileReport file, String what) {
        return file.notices().stream().filter(r -> r.what().equals(what)).findFirst();
    }
}
