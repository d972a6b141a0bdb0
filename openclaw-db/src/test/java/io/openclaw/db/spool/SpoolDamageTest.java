package io.openclaw.db.spool;

import static io.openclaw.db.spool.Entries.drain;
import static io.openclaw.db.spool.Entries.entries;
import static io.openclaw.db.spool.Entries.ids;
import static io.openclaw.db.spool.Entries.opened;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.openclaw.db.ChildJvm;
import io.openclaw.db.spool.Entries.Drained;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpoolDamageTest {

    private static final long SEED = 4711;
    private static final int ROWS = 300;

    @TempDir
    Path home;

    @Test
    void flippedBit_isNeverSilent() throws IOException {
        flipBits(60);
    }

    @Test
    @Tag("faults")
    void flippedBit_isNeverSilent_aThousandTimes() throws IOException {
        flipBits(1000);
    }

    private void flipBits(int times) throws IOException {
        byte[] sound = soundFile();
        Random random = new Random(SEED);
        int noticed = 0;
        for (int i = 0; i < times; i++) {
            byte[] damaged = sound.clone();
            int at = random.nextInt(damaged.length);
            damaged[at] ^= (byte) (1 << random.nextInt(8));
            Path directory = Files.createDirectory(home.resolve("flip" + i));
            Files.write(directory.resolve("spool-000001.db"), damaged);
            noticed += noticed(directory, "seed " + SEED + ", flip " + i + " at byte " + at) ? 1 : 0;
        }
        assertTrue(noticed > times / 2, noticed + " of " + times + " flips met something that is read");
    }

    /** Whatever was flipped: rows come back sound or are told of; what follows works. */
    private boolean noticed(Path directory, String where) {
        try (Spool spool = opened(directory)) {
            spool.append(entries(ROWS, 1, 100));
            Drained drained = drain(spool);
            List<UUID> old = drained.ids().subList(0, drained.ids().size() - 1);
            assertEquals(Entries.id(ROWS), drained.ids().get(old.size()), where);
            drained.rows()
                    .forEach(row -> assertArrayEquals(
                            Entries.entry(row.id().getLeastSignificantBits(), row.payload().length)
                                    .payload(),
                            row.payload(),
                            where));
            List<UUID> expected = new ArrayList<>(ids(0, ROWS));
            expected.retainAll(old);
            assertEquals(expected, old, where);
            SpoolStats stats = spool.stats();
            assertEquals(drained.corruptCount(), stats.corruptRows(), where);
            boolean aside = stats.filesSetAside() > 0;
            assertTrue(
                    old.size() + stats.corruptRows() >= ROWS || aside, where + ": " + old.size() + " rows, " + stats);
            assertEquals(0, stats.rows(), where);
            return stats.corruptRows() > 0 || aside;
        }
    }

    private byte[] soundFile() throws IOException {
        Path directory = home.resolve("sound");
        try (Spool spool = opened(directory)) {
            for (int i = 0; i < ROWS; i += 10) {
                spool.append(entries(i, 10, 900));
            }
        }
        return Files.readAllBytes(directory.resolve("spool-000001.db"));
    }

    @Test
    void damagedRow_isKeptAsDeadLetterAndTheRestGoesOn() throws IOException, SQLException {
        byte[] file = soundFile();
        int at = new String(file, StandardCharsets.ISO_8859_1).indexOf("k".repeat(900));
        file[at + 100] ^= 1;
        Path directory = Files.createDirectory(home.resolve("one"));
        Files.write(directory.resolve("spool-000001.db"), file);
        long lost;
        try (Spool spool = opened(directory)) {
            SpoolBatch batch = spool.read(null, 0, 1000, 1 << 20).orElseThrow();
            CorruptRows damaged = batch.corrupt().get(0);
            assertEquals(new CorruptRows(damaged.firstSeq(), damaged.firstSeq(), CorruptRows.Reason.CHECKSUM), damaged);
            assertEquals(ROWS - 1, batch.rows().size());
            assertEquals(ROWS, batch.throughSeq());
            assertTrue(spool.read(null, 0, 1000, 1 << 20).isPresent());
            assertEquals(1, spool.stats().corruptRows(), "counted once, however often it is read");
            assertEquals(1, spool.stats().deadLetters());
            lost = damaged.firstSeq();
            spool.confirm(batch.writerId(), batch.throughSeq());
            assertEquals(0, spool.stats().rows());
            assertEquals(1, spool.stats().generations());
        }
        assertEquals(lost, Entries.newestDeadLetter(directory, "seq"));
    }

    @Test
    void kindOfNewerVersion_isKeptAsDeadLetter() throws SQLException, IOException {
        Path directory = home.resolve("kind");
        try (Spool spool = opened(directory)) {
            spool.append(entries(0, 1, 10));
        }
        RawRow row = new RawRow(2, RowChecksum.bytes(Entries.id(9)), 999, 0, 0, new byte[] {1});
        try (Connection file = Sqlite.open(directory.resolve("spool-000001.db"))) {
            Sqlite.run(
                    file,
                    "INSERT INTO q SELECT 2, x'" + HexFormat.of().formatHex(row.id()) + "', 999, 0, 0, "
                            + new RowChecksum().of(row) + ", x'01'");
        }
        try (Spool spool = opened(directory)) {
            Drained drained = drain(spool);
            assertEquals(ids(0, 1), drained.ids());
            assertEquals(List.of(new CorruptRows(2, 2, CorruptRows.Reason.UNKNOWN_KIND)), drained.corrupt());
        }
        assertEquals(999, Entries.newestDeadLetter(directory, "kind"));
    }

    @Test
    void unreadableFile_isRenamedAsideAndTheGatewayIsUp() throws IOException {
        Path file = home.resolve("spool-000001.db");
        Files.write(file, new byte[100_000]);
        Files.writeString(file, "this is no database".repeat(1000));
        try (Spool spool = opened(home)) {
            spool.append(entries(0, 3, 100));
            assertEquals(ids(0, 3), drain(spool).ids());
            assertEquals(1, spool.stats().filesSetAside());
        }
        try (Stream<Path> files = Files.list(home)) {
            assertTrue(files.anyMatch(f -> f.getFileName().toString().startsWith("spool-000001.db.corrupt-")));
        }
    }

    @Test
    void fileOfNewerFormat_isRefusedAndKeptAsItIs() throws IOException, SQLException {
        try (Spool spool = opened(home)) {
            spool.append(entries(0, 3, 100));
        }
        Path file = home.resolve("spool-000001.db");
        try (Connection newer = Sqlite.open(file)) {
            Sqlite.run(newer, "PRAGMA user_version = " + (Generation.FORMAT + 1));
        }
        byte[] before = Files.readAllBytes(file);
        try (Spool spool = opened(home)) {
            spool.append(entries(3, 3, 100));
            assertEquals(ids(3, 3), drain(spool).ids());
            assertEquals(1, spool.stats().filesSetAside());
        }
        assertArrayEquals(before, Files.readAllBytes(file));
    }

    @Test
    void fileWhoseMakingWasCutShort_isMadeAnew() throws IOException {
        Files.createFile(home.resolve("spool-000001.db"));
        try (Spool spool = opened(home)) {
            spool.append(entries(0, 3, 100));
            assertEquals(0, spool.stats().filesSetAside());
            assertEquals(1, spool.stats().generations());
        }
    }

    @Test
    void unreadableDeadLetters_areRenamedAside() throws IOException, SQLException {
        Files.writeString(home.resolve("dead-letters.db"), "this is no database".repeat(1000));
        try (Spool spool = opened(home)) {
            assertEquals(0, spool.stats().deadLetters());
        }
        assertEquals(0, Entries.newestDeadLetter(home, "count(*)"));
        try (Stream<Path> files = Files.list(home)) {
            assertTrue(files.anyMatch(file -> file.getFileName().toString().startsWith("dead-letters.db.corrupt-")));
        }
    }

    @Test
    void secondOpenerInThisProcess_isRefused() {
        try (Spool spool = opened(home);
                Spool second = Spool.create(SpoolConfig.in(home), Clock.systemUTC())) {
            SpoolLockedException refused = assertThrows(SpoolLockedException.class, second::open);
            assertTrue(refused.getMessage().contains(home.toString()), refused.getMessage());
            second.close();
            assertThrows(SpoolLockedException.class, second::open);
            spool.append(entries(0, 1, 1));
        }
        opened(home).close();
    }

    @Test
    void secondOpenerInAnotherProcess_isRefusedAndToldWhoHasIt() {
        try (Spool spool = opened(home)) {
            assertThrows(
                    SpoolLockedException.class,
                    () -> opened(home),
                    "a refused opener must not let go of the lock of the first");
            try (ChildJvm child = ChildJvm.start(SpoolChild.class, "open", home.toString())) {
                String answer = child.readLine();
                assertTrue(answer.startsWith("SpoolLockedException"), answer);
                assertTrue(answer.contains(home.toString()), answer);
                assertTrue(answer.contains("process " + ProcessHandle.current().pid()), answer);
            }
            spool.append(entries(0, 1, 1));
        }
        try (ChildJvm child = ChildJvm.start(SpoolChild.class, "open", home.toString())) {
            assertEquals("opened", child.readLine());
        }
    }

    @Test
    void directoryThatIsAFile_saysWhatToDo() throws IOException {
        Path file = Files.createFile(home.resolve("file"));
        Spool spool = Spool.create(SpoolConfig.in(file.resolve("spool")), Clock.systemUTC());
        SpoolException refused = assertThrows(SpoolException.class, spool::open);
        assertTrue(refused.getMessage().contains("OPENCLAW_DB_HOME"), refused.getMessage());
    }
}
