package io.openclaw.db.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.openclaw.db.ingest.IngestOptions;
import io.openclaw.db.ingest.IngestProgress;
import io.openclaw.db.ingest.IngestReport;
import io.openclaw.db.ingest.IngestStatus;
import io.openclaw.db.ingest.Root;
import io.openclaw.db.ingest.Tailer;
import io.openclaw.db.ingest.TailerParts;
import io.openclaw.db.session.FileReport.Amount;
import io.openclaw.db.session.OpenClawRsHome.Counts;
import io.openclaw.db.session.OpenClawRsHome.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Homes of openclaw-rs as a source of {@code openclaw ingest}. */
class OpenClawRsIngestTest {

    private static final String ROWS = """
            SELECT string_agg(r, E'\\n' ORDER BY r) FROM (
                SELECT concat_ws('|', s.session_key, s.agent_name, s.host, s.model, s.total_tokens, s.store_tokens, s.created_at) AS r
                FROM sessions AS s
                UNION ALL
                SELECT concat_ws('|', s.session_key, m.event_id, m.role, m.ordinal, m.created_at, m.content, m.reasoning_content, m.tool_calls_json)
                FROM messages AS m JOIN sessions AS s ON s.id = m.session_id) AS a
            """;

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
    void ingestAndMigration_meetOnTheSameRows_inEitherOrder() {
        Map<String, Counts> counts = OpenClawRsHome.write(home, new Shape(7, 5, 20));

        IngestReport report = ingest();

        assertEquals(List.of(), report.problems());
        String rows = to.database.single(ROWS);
        for (FileReport file : to.migrate(home).files()) {
            assertEquals(new Amount(0, 0, 0), file.inserted(), file.file().agent());
            Counts there = counts.get(file.file().agent());
            assertEquals(there.messages() - there.orphans(), file.alreadyThere().messages());
        }
        assertEquals(rows, to.database.single(ROWS));
        try (MigrationFixture other = new MigrationFixture(scratch)) {
            other.migrate(home);
            assertEquals(rows, other.database.single(ROWS), "migrated first");
            ingest(other);
            assertEquals(rows, other.database.single(ROWS), "and read afterwards");
        }
    }

    @Test
    void gatewayThatWrites_isReadBehindWhatIsStored_andNotHindered() throws SQLException, IOException {
        Path file = fileOf("main");
        try (Connection writer = OpenClawRsHome.connect(file)) {
            OpenClawRsHome.run(writer, "INSERT INTO sessions VALUES ('tg:main:4:4', 'main', 'm', 1000, 1000, 10)");
            message(writer, "tg:main:4:4", "one", 1000);
            assertEquals(3, ingest().total().facts());

            OpenClawRsHome.run(writer, "PRAGMA busy_timeout=0");
            OpenClawRsHome.run(
                    writer,
                    "UPDATE sessions SET total_tokens = 25, updated_at_ms = 900000 WHERE session_key = 'tg:main:4:4'");
            message(writer, "tg:main:4:4", "two", 900_000);
            byte[] before = Files.readAllBytes(file);
            IngestReport report = ingest();

            assertEquals(3, report.total().facts(), "the session, its tokens and one message");
            assertEquals(2, to.count("SELECT count(*) FROM messages"));
            assertEquals(25, to.count("SELECT total_tokens FROM sessions"));
            assertEquals(0, ingest().total().facts(), "nothing changed, nothing is read");
            assertTrue(Arrays.equals(before, Files.readAllBytes(file)));
            assertEquals(0, OpenClawRsHome.number(writer, "PRAGMA wal_checkpoint(TRUNCATE)"), "nobody is in the way");
        }
        IngestStatus status = Answer.of(IngestStatus.read(to.vertx, to.postgres, MigrationFixture.HOST));
        assertEquals("openclaw-rs", status.files().get(0).source());
        assertEquals(1, status.files().get(0).files());
        assertEquals("openclaw-rs", to.database.single("SELECT DISTINCT source FROM messages"));
    }

    @Test
    void anotherFileOfThatName_isReadFromItsBeginning() throws SQLException, IOException {
        Path file = fileOf("main");
        try (Connection writer = OpenClawRsHome.connect(file)) {
            OpenClawRsHome.run(writer, "INSERT INTO sessions VALUES ('tg:main:4:4', 'main', 'm', 1000, 9000, 10)");
            message(writer, "tg:main:4:4", "one", 1000);
            message(writer, "tg:main:4:4", "two", 9000);
        }
        ingest();
        Files.delete(file);
        try (Connection writer = OpenClawRsHome.connect(file)) {
            OpenClawRsHome.run(writer, "INSERT INTO sessions VALUES ('tg:main:5:5', 'main', 'm', 2000, 2000, 7)");
            message(writer, "tg:main:5:5", "of the other", 2000);
        }

        ingest();

        assertEquals(2, to.count("SELECT count(*) FROM sessions"));
        assertEquals(1, to.count("SELECT count(*) FROM sessions WHERE session_key = 'tg:main:5:5'"));
    }

    @Test
    void fileThatIsNoDatabase_isNamed_andTheOthersAreRead() throws IOException {
        OpenClawRsHome.write(home, new Shape(7, 2, 2));
        Files.createDirectories(fileOf("odd").getParent());
        Files.writeString(fileOf("odd"), "no database ".repeat(500));

        IngestReport report = ingest();

        assertEquals(1, report.problems().size());
        assertTrue(
                report.problems().get(0).contains("SQLITE_NOTADB"),
                report.problems().get(0));
        assertTrue(to.count("SELECT count(*) FROM messages") > 0);
    }

    @Test
    void realHome_isReadAsItIsMigrated() throws IOException {
        Path fixture = Path.of(System.getProperty("project.root"), "..", "shared", "fixtures", "openclaw-rs", "agents");
        assumeTrue(Files.isDirectory(fixture), "the home is not part of the repository");
        for (String agent : List.of("main", "ops", "blank")) {
            Files.createDirectories(fileOf(agent).getParent());
            try (Stream<Path> files = Files.list(fixture.resolve(agent))) {
                for (Path file : files.toList()) {
                    Files.copy(file, fileOf(agent).resolveSibling(file.getFileName()));
                }
            }
        }
        ingest();
        String rows = to.database.single(ROWS);

        MigrationReport report = to.migrate(home);

        report.files()
                .forEach(file ->
                        assertEquals(0, file.inserted().messages(), file.file().agent()));
        assertEquals(
                326,
                report.files().stream()
                        .mapToLong(file -> file.alreadyThere().messages())
                        .sum());
        assertEquals(rows, to.database.single(ROWS));
    }

    private static void message(Connection writer, String key, String text, long at) throws SQLException {
        OpenClawRsHome.run(
                writer,
                "INSERT INTO messages (session_key, role, content, timestamp_ms) VALUES ('" + key + "', 'user', '"
                        + text + "', " + at + ")");
    }

    private Path fileOf(String agent) throws IOException {
        return Files.createDirectories(home.resolve("agents").resolve(agent)).resolve("sessions.db");
    }

    private IngestReport ingest() {
        return ingest(to);
    }

    private IngestReport ingest(MigrationFixture into) {
        TailerParts parts = new TailerParts(
                into.vertx,
                () -> into.postgres,
                into.parts.preparation(),
                MigrationFixture.HOST,
                Clock.systemUTC(),
                scratch,
                () -> false);
        Tailer tailer = Tailer.create(parts, IngestOptions.of(List.of(Root.given(home))));
        try {
            return Answer.of(tailer.once(IngestProgress.NONE));
        } finally {
            Answer.of(tailer.close());
        }
    }
}
