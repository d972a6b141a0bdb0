package io.openclaw.db.ingest;

import static io.openclaw.db.ingest.TailerFixture.note;
import static io.openclaw.db.ingest.TailerFixture.notes;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.openclaw.db.TestPostgres;
import io.openclaw.db.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that are written while they are read: a real writer, the real watch of the system, a real PostgreSQL. */
class WatchedFilesTest {

    private static final Duration SOON = Duration.ofSeconds(20);

    @TempDir
    Path home;

    /** ZeroClaw's mode rolling: after each line the newest 200 are written to another file, which takes the name. */
    @Test
    void rollingFile_renamedOverWithEveryLine_givesEachLineOnce() throws IOException {
        try (TailerFixture to = new TailerFixture(home)) {
            to.tailer().watch();
            Deque<String> kept = new ArrayDeque<>();
            for (int id = 0; id < 600; id++) {
                kept.add(note(id));
                if (kept.size() > 200) {
                    kept.remove();
                }
                Path next = home.resolve("trace.tmp." + id);
                Files.writeString(next, String.join("", kept));
                Files.move(next, to.file("trace.rolling"), StandardCopyOption.REPLACE_EXISTING);
                int written = id;
                if (id % 100 == 99) { // never more than the file holds ahead of the reader
                    await().atMost(SOON).until(() -> to.messages() == written + 1);
                }
            }

            assertEquals(600, to.messages());
            assertEquals(1, to.count("SELECT count(*) FROM ingest_files"));
            assertEquals("1", to.database.single("SELECT generation FROM ingest_files"));
        }
    }

    /** ZeroClaw's mode rotating: the file is renamed to an archive, a new one takes its name, old archives are deleted. */
    @Test
    void rotatedFiles_areFollowedIntoTheirArchives() throws IOException {
        try (TailerFixture to = new TailerFixture(home)) {
            to.tailer().watch();
            int id = 0;
            for (int day = 0; day < 6; day++) {
                for (int line = 0; line < 50; line++) {
                    to.append("trace.notes", note(id++));
                }
                Files.move(to.file("trace.notes"), to.file("trace.notes.2026010" + day));
            }
            int all = id;
            await().atMost(SOON).until(() -> to.messages() == all);
            Files.delete(to.file("trace.notes.20260100"));
            await().atMost(SOON).until(() -> to.count("SELECT count(*) FROM ingest_files WHERE state = 'gone'") == 1);

            assertEquals(300, to.messages());
        }
    }

    @Test
    void readerThatIsStartedAgainAndAgain_goesOnWhereItWas() {
        try (TailerFixture to = new TailerFixture(home)) {
            for (int round = 0; round < 3; round++) {
                to.append("a.notes", notes(round * 10, round * 10 + 10) + "{\"id\":");
                Tailer tailer = to.tailer();
                tailer.watch();
                int written = round * 10 + 10;
                await().atMost(SOON).until(() -> to.messages() >= written);
                TailerFixture.of(tailer.close());
                to.append("a.notes", "\"torn-" + round + "\"}\n");
            }
            to.once();

            assertEquals(33, to.messages());
            assertEquals(33, to.count("SELECT sum(lines) FROM ingest_files"));
        }
    }

    @Test
    void twoWatchers_storeEachLineOnce() {
        try (TailerFixture to = new TailerFixture(home)) {
            to.tailer().watch();
            to.tailer().watch();
            for (int id = 0; id < 200; id++) {
                to.append("f" + id % 7 + ".notes", note(id));
            }
            await().atMost(SOON).until(() -> to.messages() == 200);

            assertEquals(200, to.count("SELECT sum(lines) FROM ingest_files"));
            assertEquals(7, to.count("SELECT count(*) FROM ingest_files"));
        }
    }

    @Test
    void whilePostgresIsAway_filesWait_andReadingGoesOnByItself() {
        try (TestServer server = TestPostgres.server();
                TailerFixture to = new TailerFixture(home, server.freshDatabase())) {
            Tailer tailer = to.tailer();
            tailer.watch();
            to.append("a.notes", notes(0, 10));
            await().atMost(SOON).until(() -> to.messages() == 10);

            server.kill();
            to.append("a.notes", notes(10, 500));
            to.append("b.notes", notes(500, 600));
            await().atMost(SOON).until(() -> tailer.report().problem() != null);
            assertNotNull(tailer.report().problem());
            server.restart();

            await().atMost(Duration.ofSeconds(60)).until(() -> to.messages() == 600);
            await().atMost(SOON).until(() -> tailer.report().problem() == null);
            assertNull(tailer.report().problem());
            assertEquals(600, to.count("SELECT sum(lines) FROM ingest_files"));
        }
    }

    @Test
    void whilePostgresIsAway_theReaderEndsAtOnce() {
        try (TestServer server = TestPostgres.server();
                TailerFixture to = new TailerFixture(home, server.freshDatabase())) {
            Tailer tailer = to.tailer();
            to.append("a.notes", note(1));
            tailer.watch();
            await().atMost(SOON).until(() -> to.messages() == 1);
            server.kill();
            to.append("a.notes", note(2));
            // Several attempts have failed, and the next is seconds away.
            await().atMost(SOON).until(() -> tailer.failures() >= 5);
            long began = System.nanoTime();
            TailerFixture.of(tailer.close());

            assertTrue(System.nanoTime() - began < 3_000_000_000L, "it does not wait for the next attempt");
        }
    }

    @Test
    void lookNow_answersWhatWasStored() {
        try (TailerFixture to = new TailerFixture(home)) {
            Tailer tailer = to.tailer();
            tailer.watch();
            to.append("a.notes", notes(0, 10));
            IngestReport report = TailerFixture.of(tailer.lookNow(Duration.ofSeconds(10)));

            assertEquals(10, to.messages());
            assertEquals(10, report.total().added());
            assertTrue(report.problems().isEmpty());
        }
    }
}
