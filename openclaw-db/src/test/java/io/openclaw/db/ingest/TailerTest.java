package io.openclaw.db.ingest;

import static io.openclaw.db.ingest.TailerFixture.note;
import static io.openclaw.db.ingest.TailerFixture.notes;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.luben.zstd.Zstd;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files as programs leave them, read into a real PostgreSQL. */
class TailerTest {

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
    void aFileOfManyLines_isStoredOnce_andNotReadAgain() {
        to.append("a.notes", notes(0, 1234));

        IngestReport first = to.once();
        IngestReport again = to.once();

        assertEquals(1234, to.messages());
        assertEquals(1234, first.total().added());
        assertEquals(0, again.total().lines());
        assertEquals("1234", to.database.single("SELECT cursor FROM ingest_files"));
        assertEquals("notes", to.database.single("SELECT DISTINCT source FROM messages"));
        assertEquals("notes", to.database.single("SELECT source FROM sessions"));
    }

    @Test
    void tornLastLine_arrivesWhenItIsWhole() {
        to.append("a.notes", note(1) + "{\"id\":\"2\",\"te");
        IngestReport torn = to.once();
        to.append("a.notes", "xt\":\"whole\"}\n");
        to.once();

        assertEquals(1, torn.total().lines());
        assertTrue(torn.total().behind() > 0, "what is held back is told");
        assertEquals(List.of("1", "2"), to.ids());
        assertEquals(0, to.count("SELECT count(*) FROM dead_letters"));
    }

    @Test
    void charactersSplitBetweenTwoReads_stayWhole() {
        byte[] line = "{\"id\":\"1\",\"text\":\"Grüße 🦀\"}\n".getBytes(StandardCharsets.UTF_8);
        for (int cut = 1; cut < line.length; cut++) {
            String name = "cut-" + cut + ".notes";
            byte[] own = new String(line, StandardCharsets.UTF_8)
                    .replace("\"1\"", "\"" + cut + "\"")
                    .getBytes(StandardCharsets.UTF_8);
            to.append(name, Arrays.copyOf(own, cut));
        }
        to.once();
        for (int cut = 1; cut < line.length; cut++) {
            byte[] own = new String(line, StandardCharsets.UTF_8)
                    .replace("\"1\"", "\"" + cut + "\"")
                    .getBytes(StandardCharsets.UTF_8);
            to.append("cut-" + cut + ".notes", Arrays.copyOfRange(own, cut, own.length));
        }
        to.once();

        assertEquals(line.length - 1, to.messages());
        assertEquals("Grüße 🦀", to.database.single("SELECT DISTINCT content FROM messages"));
    }

    @Test
    void carriageReturnsMarksZerosAndEmptyLines_areNoContent() {
        to.append("a.notes", new byte[] {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF});
        to.append("a.notes", "{\"id\":\"1\"}\r\n\r\n  \n");
        to.append("a.notes", new byte[300]);
        to.append("a.notes", "{\"id\":\"2\"}\r\n");

        IngestReport report = to.once();

        assertEquals(List.of("1", "2"), to.ids());
        assertEquals(0, report.total().errors());
        assertEquals(0, report.total().behind());
    }

    @Test
    void truncatedFile_isReadAnew() throws IOException {
        to.append("a.notes", notes(0, 50));
        to.once();
        Files.write(to.file("a.notes"), new byte[0]);
        to.append("a.notes", notes(50, 60));
        to.once();

        assertEquals(60, to.messages());
        assertEquals("2", to.database.single("SELECT generation FROM ingest_files WHERE state = 'live'"));
    }

    @Test
    void fileThatIsTruncatedAgainAndAgain_leavesTwoRows_withAllCounts() throws IOException {
        for (int round = 0; round < 5; round++) {
            to.append("a.notes", notes(round * 10, round * 10 + 10) + "garbage " + round + "\n");
            to.once();
            Files.write(to.file("a.notes"), new byte[0]);
        }

        assertEquals(50, to.messages());
        assertEquals(2, to.count("SELECT count(*) FROM ingest_files"));
        assertEquals(2, to.count("SELECT count(*) FROM writers"));
        assertEquals(55, to.count("SELECT sum(lines) FROM ingest_files"));
        assertEquals(5, to.count("SELECT sum(errors) FROM ingest_files"));
        assertEquals(5, to.count("SELECT max(generation) FROM ingest_files"));
    }

    @Test
    void rewrittenFile_withTheSameBeginning_isReadAnew() throws IOException {
        String header = "{\"type\":\"header\",\"fill\":\"" + "x".repeat(3000) + "\"}\n";
        to.append("a.notes", header + notes(0, 20));
        to.once();
        Files.writeString(to.file("a.notes"), header + notes(100, 140));
        to.once();

        assertEquals(60, to.messages());
    }

    @Test
    void touchedFile_isNotReadAgain() throws IOException {
        to.append("a.notes", notes(0, 20));
        to.once();
        Files.setLastModifiedTime(to.file("a.notes"), java.nio.file.attribute.FileTime.fromMillis(1_700_000_000_000L));
        IngestReport again = to.once();

        assertEquals(0, again.total().lines());
        assertEquals("1", to.database.single("SELECT generation FROM ingest_files"));
    }

    @Test
    void renamedFile_isFollowed_andWhatTookItsNameIsReadToo() throws IOException {
        to.append("a.notes", notes(0, 20));
        to.once();
        to.append("a.notes", notes(20, 30));
        Files.move(to.file("a.notes"), to.file("a.notes.1"));
        to.append("a.notes", notes(30, 40));
        IngestReport report = to.once();

        assertEquals(40, to.messages());
        assertEquals(20, report.total().lines(), "what was stored under the old name is not read again");
        assertEquals(2, to.count("SELECT count(*) FROM ingest_files WHERE state IN ('live', 'finished')"));
        assertEquals(0, to.count("SELECT count(*) FROM ingest_files WHERE state IN ('gone', 'replaced')"));
    }

    @Test
    void copyInPlaceOfTheFile_goesOnWhereItWas() throws IOException {
        to.append("a.notes", notes(0, 100));
        to.once();
        Files.copy(to.file("a.notes"), to.file("copy"));
        Files.move(to.file("copy"), to.file("a.notes"), StandardCopyOption.REPLACE_EXISTING);
        to.append("a.notes", note(100));
        IngestReport report = to.once();

        assertEquals(1, report.total().lines());
        assertEquals(101, to.messages());
    }

    @Test
    void fileThatGoesAndComesBack_isNotReadAgain() throws IOException {
        to.append("a.notes", notes(0, 30));
        to.once();
        Files.move(to.file("a.notes"), home.resolveSibling("elsewhere-" + home.getFileName()));
        to.once();
        assertEquals("gone", to.database.single("SELECT state FROM ingest_files"));
        Files.move(home.resolveSibling("elsewhere-" + home.getFileName()), to.file("b.notes"));
        IngestReport back = to.once();

        assertEquals(0, back.total().lines());
        assertEquals("live", to.database.single("SELECT state FROM ingest_files"));
        assertTrue(to.database.single("SELECT path FROM ingest_files").endsWith("b.notes"));
    }

    @Test
    void sameFileUnderSeveralNames_isReadOnce() throws IOException {
        to.append("real/a.notes", notes(0, 10));
        Files.createSymbolicLink(to.file("link.notes"), to.file("real/a.notes"));
        Files.createSymbolicLink(to.file("folder"), to.file("real"));
        Files.createLink(to.file("hard.notes"), to.file("real/a.notes"));
        IngestReport report = to.once();

        assertEquals(1, report.total().files());
        assertEquals(10, report.total().lines());
    }

    @Test
    void garbage_isADeadLetterWithFileAndOffset_withoutItsSecrets() {
        to.append("a.notes", note(1) + "garbage \"apiKey\":\"canary-3f9a8b7c6d5e4f3a2b1c\" {\n" + note(2));
        IngestReport report = to.once();

        assertEquals(List.of("1", "2"), to.ids());
        assertEquals(1, report.total().errors());
        List<Object> letter = to.database
                .query("SELECT kind, sqlstate, reason, seq, convert_from(payload, 'UTF8') FROM dead_letters")
                .get(0);
        assertEquals("LINE", letter.get(0));
        assertEquals("malformed", letter.get(1));
        assertTrue(letter.get(2).toString().contains("a.notes, offset " + note(1).length()), letter.toString());
        assertFalse(letter.get(4).toString().contains("canary-3f9a"), letter.toString());
        assertTrue(letter.get(4).toString().contains("garbage"), letter.toString());
        assertEquals("no JSON", to.database.single("SELECT last_error FROM ingest_files"));
    }

    @Test
    void manyBadLines_areAllCounted_andSomeAreKept() {
        to.append("a.notes", "garbage\n".repeat(1050));
        IngestReport report = to.once();

        assertEquals(1050, report.total().errors());
        assertEquals(109, to.count("SELECT count(*) FROM dead_letters"));
        assertEquals(1050, to.count("SELECT errors FROM ingest_files"));
    }

    @Test
    void overlongLine_isADeadLetter_andReadingGoesOnBehindIt() {
        to.append("a.notes", note(1));
        to.append("a.notes", "{\"id\":\"" + "x".repeat(LineScanner.LONGEST + 100_000) + "\"}\n");
        to.append("a.notes", note(2));
        to.once();

        assertEquals(List.of("1", "2"), to.ids());
        assertEquals("too_long", to.database.single("SELECT sqlstate FROM dead_letters"));
        assertTrue(to.count("SELECT length(payload) FROM dead_letters") < 6000);
    }

    @Test
    void packedArchive_isReadOnce() throws IOException {
        byte[] first = Zstd.compress(notes(0, 700).getBytes(StandardCharsets.UTF_8));
        byte[] second = Zstd.compress(notes(700, 900).getBytes(StandardCharsets.UTF_8));
        to.append("a.notes.zst", first);
        to.append("a.notes.zst", second);
        to.once();
        IngestReport again = to.once();

        assertEquals(900, to.messages());
        assertEquals(0, again.total().lines());
        assertEquals("finished", to.database.single("SELECT state FROM ingest_files"));
    }

    @Test
    void eventsWithoutIds_areTheSameInACopyOfTheFile() throws IOException {
        to.append("a.notes", "{\"type\":\"odd\",\"n\":1}\n{\"type\":\"odd\",\"n\":2}\n");
        to.once();
        Files.copy(to.file("a.notes"), to.file("b.notes"));
        IngestReport copy = to.once();

        assertEquals(2, copy.total().facts());
        assertEquals(0, copy.total().added());
        assertEquals(2, to.count("SELECT count(*) FROM raw_events"));
    }

    @Test
    void lineThatPostgresRefuses_isSetAside_andTheRestIsStored() {
        to.database.execute("ALTER TABLE messages ADD CONSTRAINT no_poison CHECK (content <> 'poison')");
        to.append("a.notes", notes(0, 300) + "{\"id\":\"300\",\"text\":\"poison\"}\n" + notes(301, 900));
        IngestReport report = to.once();

        assertEquals(899, to.messages());
        assertEquals(1, report.total().errors());
        assertEquals("23514", to.database.single("SELECT sqlstate FROM dead_letters"));
        assertEquals("MESSAGE", to.database.single("SELECT kind FROM dead_letters"));
        assertEquals(0, report.total().behind());
    }

    @Test
    void twoReadersAtOnce_storeEachLineOnce() {
        for (int file = 0; file < 10; file++) {
            to.append("f" + file + ".notes", notes(file * 1000, file * 1000 + 1000));
        }
        Tailer one = to.tailer();
        Tailer other = to.tailer();
        var first = one.once(IngestProgress.NONE);
        var second = other.once(IngestProgress.NONE);

        long added = TailerFixture.of(first).total().added()
                + TailerFixture.of(second).total().added();
        assertEquals(10_000, to.messages());
        assertEquals(10_000, added);
        assertEquals(10_000, to.count("SELECT sum(lines) FROM ingest_files"));
    }

    @Test
    void filesAreLeftAsTheyAre() throws IOException {
        to.append("a.notes", notes(0, 10));
        var before = Files.getLastModifiedTime(to.file("a.notes"));
        assertTrue(to.file("a.notes").toFile().setReadOnly());
        to.once();

        assertEquals(before, Files.getLastModifiedTime(to.file("a.notes")));
        assertEquals(notes(0, 10), Files.readString(to.file("a.notes")));
        assertEquals(10, to.messages());
        assertNull(to.database.single("SELECT last_error FROM ingest_files"));
    }

    @Test
    void linesOfALiveFile_areStoredWithinASecond() {
        Tailer tailer = to.tailer();
        tailer.watch();
        IntStream.range(0, 5).forEach(round -> {
            to.append("new-" + round + "/a.notes", note(round));
            await().until(() -> to.messages() == round + 1);
        });
        to.append("new-0/a.notes", note(100));
        await().until(() -> to.messages() == 6);
    }

    @Test
    void totals_areWhatTheRowsAddUpTo_alsoAfterDeletions() {
        to.append("a.notes", notes(0, 20) + "{\"id\":\"u\",\"role\":\"user\"}\n");
        to.once();
        assertEquals(21, to.count("SELECT sum(messages) FROM ingest_totals WHERE source = 'notes'"));
        assertEquals(20, to.count("SELECT sum(assistant_messages) FROM ingest_totals WHERE source = 'notes'"));
        to.database.execute("DELETE FROM sessions");
        assertEquals(0, to.count("SELECT sum(messages) FROM ingest_totals"));
    }
}
