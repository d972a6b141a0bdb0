package io.openclaw.db.ingest;

import static io.openclaw.db.ingest.TailerFixture.note;
import static io.openclaw.db.ingest.TailerFixture.notes;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.openclaw.db.ChildJvm;
import io.openclaw.db.postgres.IngestTotals;
import io.openclaw.db.postgres.UnknownTypes.UnknownType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What other readers of such files got wrong, and the ways to ask for less than everything. */
class TailerTrapsTest {

    private static final String SECRET =
            "sk-ant-api03-Zx9Qw8Er7Ty6Ui5Op4As3Df2Gh1Jk0LzXcVbNmQwErTyUiOpAsDfGhJkLzXcVbNm";

    @TempDir
    Path home;

    TailerFixture to;

    @BeforeEach
    void open() {
        to = new TailerFixture(home);
    }

    @AfterEach
    void close() {
        to.close();
    }

    @Test
    void twoProcesses_storeEachLineOnce() {
        try (ChildJvm one = ChildJvm.start(TailingChild.class, to.database.url(), home.toString());
                ChildJvm other = ChildJvm.start(TailingChild.class, to.database.url(), home.toString())) {
            one.readLine();
            other.readLine();
            for (int id = 0; id < 3000; id += 10) {
                to.append("f" + id % 3 + ".notes", notes(id, id + 10));
            }
            await().atMost(Duration.ofSeconds(60)).until(() -> to.messages() == 3000);
        }
        assertEquals(3000, to.count("SELECT sum(lines) FROM ingest_files"));
        assertEquals(3000, to.count("SELECT sum(facts) FROM ingest_files"));
    }

    @Test
    void plantedSecrets_areNowhereInTheDatabase() {
        to.append("a.notes", "{\"id\":\"1\",\"text\":\"my key is " + SECRET + "\"}\n");
        to.append("a.notes", "{\"type\":\"odd\",\"apiKey\":\"" + SECRET + "\",\"note\":\"" + SECRET + "\"}\n");
        to.append("a.notes", "torn {\"apiKey\":\"" + SECRET + "\"\n");
        to.append("a.notes", "{\"id\":\"2\",\"text\":\"" + SECRET + " " + "x".repeat(LineScanner.LONGEST) + "\"}\n");
        IngestReport report = to.once();

        assertEquals(2, report.total().errors());
        List<List<Object>> tables =
                to.database.query("SELECT quote_ident(tablename) FROM pg_tables WHERE schemaname = 'public'");
        assertTrue(tables.size() > 20);
        for (List<Object> table : tables) {
            assertEquals(
                    0,
                    to.count("SELECT count(*) FROM " + table.get(0) + " AS t WHERE t::TEXT LIKE '%Zx9Qw8Er7Ty6%'"),
                    "in " + table.get(0));
        }
        assertEquals(
                0,
                to.count(
                        "SELECT count(*) FROM dead_letters WHERE convert_from(payload, 'UTF8') LIKE '%Zx9Qw8Er7Ty6%'"));
    }

    @Test
    void watchOfTheSystem_tellsOfAFileThatIsWritten() {
        FolderHints hints = new FolderHints(() -> {});
        try (hints) {
            hints.watch(Set.of(home));
            to.append("new.notes", note(1));
            await().until(() -> hints.take().contains(to.file("new.notes")));
            to.append("new.notes", note(2));
            await().until(() -> hints.take().contains(to.file("new.notes")));
        }
    }

    @Test
    void folderThatIsMadeAnew_isWatchedToo() throws IOException {
        to.tailer().watch();
        to.append("agents/a/one.notes", note(1));
        await().until(() -> to.messages() == 1);
        Files.delete(to.file("agents/a/one.notes"));
        Files.delete(to.file("agents/a"));
        to.append("agents/a/two.notes", note(2));
        await().until(() -> to.messages() == 2);
    }

    @Test
    void homeThatDoesNotExistYet_isReadOnceItIsThere() {
        Tailer tailer = to.tailer(TailerFixture.formats(), home.resolve("later"));
        tailer.watch();
        to.append("later/a.notes", note(1));
        await().until(() -> to.messages() == 1);
    }

    @Test
    void storeWithoutLines_isReadPageByPage_behindItsCursor() {
        Formats formats = new Formats(List.of(), List.of(new NotesStore()));
        StringBuilder ids = new StringBuilder();
        for (int id = 0; id < 1700; id++) {
            ids.append(id).append('\n');
        }
        to.append("a.store", ids.toString());
        to.once(formats);
        to.append("a.store", "1700\n1701\n");
        IngestReport more = to.once(formats);
        IngestReport nothing = to.once(formats);

        assertEquals(1702, to.messages());
        assertEquals(2, more.total().facts());
        assertEquals(0, nothing.total().facts());
        assertEquals("1702", to.database.single("SELECT cursor FROM ingest_files"));
        assertEquals(1702, to.count("SELECT last_seq FROM writers"));
    }

    @Test
    void dryRun_countsAndStoresNothing() {
        to.append("a.notes", notes(0, 30) + "garbage\n{\"type\":\"odd\"}\n");
        IngestReport told = TailerFixture.of(Tailer.dryRun(
                TailerFixture.parts(to.vertx, to.postgres),
                IngestOptions.of(List.of(Root.given(home))),
                TailerFixture.formats()));

        assertEquals(new IngestReport.Of(1, size("a.notes"), 32, 31, 0, 1, 1), told.total());
        assertEquals(0, to.messages());
        assertEquals(0, to.count("SELECT count(*) FROM ingest_files"));
    }

    private long size(String name) {
        return to.file(name).toFile().length();
    }

    @Test
    void filesFromBefore_areLeftForAnotherTime() throws IOException {
        to.append("old.notes", notes(0, 10));
        Files.setLastModifiedTime(
                to.file("old.notes"), FileTime.from(Instant.now().minus(Duration.ofDays(9))));
        to.append("new.notes", notes(10, 20));
        Tailer since = Tailer.create(
                TailerFixture.parts(to.vertx, to.postgres),
                IngestOptions.of(List.of(Root.given(home)))
                        .withSince(Instant.now().minus(Duration.ofDays(1))),
                TailerFixture.formats());
        TailerFixture.of(since.once(IngestProgress.NONE));
        TailerFixture.of(since.close());
        assertEquals(10, to.messages());
        to.once();
        assertEquals(20, to.messages());
    }

    @Test
    void status_tellsFilesLagErrorsAndWhatTheRowsAddUpTo() {
        to.append("a.notes", notes(0, 10) + "garbage\n{\"type\":\"odd\"}\n{\"id\":\"u\",\"role\":\"user\"}\n");
        to.once();
        to.append("a.notes", note(100));
        IngestStatus status = TailerFixture.of(IngestStatus.read(to.vertx, to.postgres, TailerFixture.HOST));

        IngestTotals.Files files = status.allFiles();
        assertEquals(1, files.files());
        assertEquals(note(100).length(), files.behind());
        assertEquals(1, files.errors());
        assertEquals(1, files.unknown());
        assertEquals(
                List.of(new UnknownType("notes", "odd", 1, to.file("a.notes").toString())), status.unknown());
        assertEquals(NotesFormat.AT, files.lastLineAt());
        assertTrue(String.valueOf(files.lastError()).endsWith("no JSON"), files.lastError());
        assertFalse(String.valueOf(files.lastError()).contains("garbage"), files.lastError());
        IngestTotals.Rows rows = status.allRows();
        assertEquals(1, rows.sessions());
        assertEquals(11, rows.messages());
        assertEquals(10, rows.assistantMessages());
    }
}
