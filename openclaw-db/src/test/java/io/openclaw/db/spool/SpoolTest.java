package io.openclaw.db.spool;

import static io.openclaw.db.spool.Entries.drain;
import static io.openclaw.db.spool.Entries.entries;
import static io.openclaw.db.spool.Entries.ids;
import static io.openclaw.db.spool.Entries.opened;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.openclaw.db.model.Facts;
import io.openclaw.db.spool.SpoolStats.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpoolTest {

    @TempDir
    Path home;

    @Test
    void rows_comeBackInOrderAsTheyWere() {
        Facts facts = new Facts(7);
        List<SpoolEntry> written = new ArrayList<>();
        try (Spool spool = opened(home)) {
            for (int i = 0; i < 50; i++) {
                List<SpoolEntry> some = List.of(Entries.of(facts, 2L * i), Entries.of(facts, 2L * i + 1));
                spool.append(some);
                written.addAll(some);
            }
            SpoolBatch batch = spool.read(null, 0, 1000, 1 << 20).orElseThrow();
            assertEquals(0, batch.afterSeq());
            assertEquals(100, batch.throughSeq());
            for (int i = 0; i < 100; i++) {
                SpoolRow row = batch.rows().get(i);
                assertEquals(i + 1, row.seq());
                assertEquals(written.get(i).id(), row.id());
                assertEquals(written.get(i).kind(), row.kind());
                assertEquals(written.get(i).recordedAt(), row.recordedAt());
                assertEquals(5, row.marks());
                assertArrayEquals(written.get(i).payload(), row.payload());
            }
        }
    }

    @Test
    void twoBatches_mayBeOnTheirWay() {
        try (Spool spool = opened(home)) {
            spool.append(entries(0, 10, 100));
            SpoolBatch first = spool.read(null, 0, 4, 1 << 20).orElseThrow();
            SpoolBatch second =
                    spool.read(first.writerId(), first.throughSeq(), 4, 1 << 20).orElseThrow();
            assertEquals(4, second.afterSeq());
            spool.confirm(first.writerId(), first.throughSeq());
            SpoolBatch third = spool.read(first.writerId(), second.throughSeq(), 4, 1 << 20)
                    .orElseThrow();
            assertEquals(
                    List.of(9L, 10L), third.rows().stream().map(SpoolRow::seq).toList());
            assertTrue(
                    spool.read(first.writerId(), third.throughSeq(), 4, 1 << 20).isEmpty());
            assertEquals(6, spool.stats().rows());
        }
    }

    @Test
    void batch_endsAtItsBytesButHoldsAtLeastOneRow() {
        try (Spool spool = opened(home)) {
            spool.append(entries(0, 10, 1000));
            assertEquals(1, spool.read(null, 0, 100, 1).orElseThrow().rows().size());
            assertEquals(3, spool.read(null, 0, 100, 2500).orElseThrow().rows().size());
        }
    }

    @Test
    void whatWaits_survivesClosingAndComesBeforeWhatFollows() {
        UUID firstWriter;
        try (Spool spool = opened(home)) {
            spool.append(entries(0, 10, 100));
            SpoolBatch batch = spool.read(null, 0, 4, 1 << 20).orElseThrow();
            firstWriter = batch.writerId();
            spool.confirm(firstWriter, 4);
        }
        try (Spool spool = opened(home)) {
            assertEquals(6, spool.stats().inheritedRows());
            assertEquals(Entries.RECORDED, spool.stats().oldestRecordedAt());
            spool.append(entries(10, 5, 100));
            SpoolBatch old = spool.read(null, 0, 100, 1 << 20).orElseThrow();
            assertEquals(firstWriter, old.writerId());
            assertEquals(4, old.afterSeq());
            assertEquals(10, old.throughSeq());
            assertTrue(spool.read(old.writerId(), 10, 100, 1 << 20).isEmpty(), "the next file waits for this one");
            spool.confirm(old.writerId(), 10);
            SpoolBatch fresh = spool.read(old.writerId(), 10, 100, 1 << 20).orElseThrow();
            assertNotEquals(firstWriter, fresh.writerId());
            assertEquals(0, fresh.afterSeq());
            assertEquals(ids(10, 5), fresh.rows().stream().map(SpoolRow::id).toList());
            assertEquals(1, spool.stats().generations());
        }
    }

    @Test
    void rowNumbers_neverGoBackWhenAllIsConfirmed() {
        try (Spool spool = opened(home)) {
            for (int round = 0; round < 5; round++) {
                spool.append(entries(round * 3L, 3, 100));
                SpoolBatch batch = spool.read(null, 0, 100, 1 << 20).orElseThrow();
                assertEquals(round * 3L, batch.afterSeq());
                assertEquals(round * 3L + 3, batch.throughSeq());
                spool.confirm(batch.writerId(), batch.throughSeq());
                assertTrue(spool.read(batch.writerId(), batch.throughSeq(), 100, 1 << 20)
                        .isEmpty());
            }
        }
    }

    @Test
    void directoryRestoredFromBackup_givesNoRowNumberTwice() throws IOException {
        Path backup = home.resolve("backup");
        Path live = home.resolve("live");
        UUID writer;
        try (Spool spool = opened(live)) {
            spool.append(entries(0, 5, 100));
            writer = spool.stats().writerId();
        }
        copy(live, backup);
        try (Spool spool = opened(backup)) {
            spool.append(entries(100, 5, 100));
            // PostgreSQL is far ahead of what the backup knows of that writer.
            spool.confirm(writer, 1000);
            assertEquals(ids(100, 5), drain(spool).ids());
        }
    }

    @Test
    void positionBeyondWhatIsThere_isAcceptedAndGoneOnFrom() {
        try (Spool spool = opened(home)) {
            spool.append(entries(0, 3, 100));
            UUID writer = spool.stats().writerId();
            spool.confirm(writer, 50);
            spool.confirm(UUID.randomUUID(), 7);
            assertEquals(0, spool.stats().rows());
            spool.append(entries(3, 1, 100));
            SpoolBatch batch = spool.read(writer, 50, 10, 1 << 20).orElseThrow();
            assertEquals(50, batch.afterSeq());
            assertEquals(51, batch.throughSeq());
        }
    }

    @Test
    void writerThatIsGone_readsFromTheOldestRow() {
        try (Spool spool = opened(home)) {
            spool.append(entries(0, 3, 100));
            assertEquals(
                    3,
                    spool.read(UUID.randomUUID(), 99, 10, 1 << 20)
                            .orElseThrow()
                            .rows()
                            .size());
        }
    }

    @Test
    void emptySpool_leavesNoSpoolFileBehind() throws IOException {
        try (Spool spool = opened(home)) {
            spool.append(entries(0, 3, 100));
            drain(spool);
        }
        try (Stream<Path> files = Files.list(home)) {
            assertTrue(files.noneMatch(f -> f.getFileName().toString().startsWith("spool-")));
        }
    }

    @Test
    void bound_isKeptAndRoomComesBackWithConfirmation() throws IOException {
        long bound = 4 << 20;
        try (Spool spool = opened(SpoolConfig.in(home).withMaxBytes(bound))) {
            long written = fill(spool, 0);
            assertTrue(written > 2500, written + " rows of 1 KB in 4 MiB");
            assertTrue(sizeOf(".db") < bound * 1.1, "bytes: " + sizeOf(".db"));
            assertEquals(State.FULL, spool.stats().state());
            assertEquals(written, spool.stats().rows());
            spool.confirm(spool.stats().writerId(), written / 2);
            long again = fill(spool, written);
            assertTrue(again > written / 3, again + " of " + written);
            assertTrue(sizeOf(".db") < bound * 1.1);
            assertEquals(
                    ids(written / 2, (int) (written - written / 2 + again)),
                    drain(spool).ids());
            spool.append(entries(0, 1, 100));
            assertEquals(State.OPEN, spool.stats().state());
        }
    }

    @Test
    void oldFile_givesItsRoomToTheNewOneWhileItIsDrained() throws IOException {
        long bound = 8 << 20;
        SpoolConfig config = SpoolConfig.in(home).withMaxBytes(bound);
        long old;
        try (Spool spool = opened(config)) {
            old = fill(spool, 0);
        }
        try (Spool spool = opened(config)) {
            assertThrows(SpoolFullException.class, () -> spool.append(entries(0, 64, 1000)));
            SpoolBatch batch = spool.read(null, 0, (int) old / 2, bound).orElseThrow();
            spool.confirm(batch.writerId(), batch.throughSeq());
            long fresh = fill(spool, old);
            assertTrue(fresh > 64, fresh + " rows");
            assertTrue(sizeOf(".db") < bound * 1.1, "bytes: " + sizeOf(".db"));
            assertEquals(
                    ids(old / 2, (int) (old - old / 2 + fresh)), drain(spool).ids());
        }
    }

    @Test
    void largeFile_shrinksWhenItIsEmpty() throws IOException {
        try (Spool spool = opened(home)) {
            for (int i = 0; i < 40; i++) {
                spool.append(entries(i * 500L, 500, 1000));
            }
            assertTrue(sizeOf(".db") > 20 << 20);
            for (int i = 0; i < 5; i++) {
                drain(spool);
                spool.append(entries(i, 1, 100));
            }
            drain(spool);
            assertTrue(sizeOf("") < 20 << 20, "bytes: " + sizeOf(""));
        }
    }

    @Test
    void deadLetters_areBoundedKeptOnceAndOutliveTheirSpoolFile() throws IOException, SQLException {
        SpoolConfig config = new SpoolConfig(home, SpoolConfig.LEAST_BYTES, 3, 1000);
        SpoolDirectory directory = new SpoolDirectory(home);
        UUID writer = UUID.randomUUID();
        directory.make();
        DeadLetterBox box = DeadLetterBox.open(directory, config, Clock.systemUTC());
        for (int i = 1; i <= 5; i++) {
            RawRow row = RawRow.of(i, Entries.entry(i, 100));
            box.keepDamaged(writer, List.of(row, row));
        }
        assertEquals(3, box.rows());
        assertEquals(2, box.evicted());
        box.close();
        try (Spool spool = opened(config)) {
            assertEquals(3, spool.stats().deadLetters());
        }
        assertEquals(5, Entries.newestDeadLetter(home, "seq"));
        assertEquals(100, Entries.newestDeadLetter(home, "length(payload)"));
    }

    @Test
    void filesAndDirectory_areForTheirOwnerAlone() throws IOException {
        try (Spool spool = opened(home.resolve("spool"))) {
            spool.append(entries(0, 5, 100));
            assertEquals("rwx------", rights(home.resolve("spool")));
            try (Stream<Path> files = Files.list(home.resolve("spool"))) {
                for (Path file : files.toList()) {
                    assertEquals("rw-------", rights(file), file.toString());
                }
            }
        }
    }

    @Test
    void clockThatJumps_changesNeitherOrderNorNumbers() {
        Instant[] times = {Instant.MAX, Instant.MIN, Entries.RECORDED, Entries.RECORDED.minusSeconds(3600)};
        try (Spool spool = Spool.create(SpoolConfig.in(home), Clock.fixed(Instant.MAX, ZoneOffset.UTC))) {
            spool.open();
            for (int i = 0; i < times.length; i++) {
                SpoolEntry entry = Entries.entry(i, 10);
                spool.append(List.of(new SpoolEntry(entry.id(), entry.kind(), times[i], 0, entry.payload())));
            }
            assertEquals(ids(0, 4), drain(spool).ids());
        }
    }

    @Test
    void closedSpool_saysSoAndOpensAgain() {
        Spool spool = Spool.create(SpoolConfig.in(home), Clock.systemUTC());
        assertThrows(SpoolException.class, () -> spool.append(entries(0, 1, 1)));
        assertEquals(State.CLOSED, spool.stats().state());
        spool.open();
        spool.open();
        spool.append(entries(0, 1, 1));
        spool.close();
        spool.close();
        assertNull(spool.stats().writerId());
        spool.open();
        assertEquals(
                Optional.of(1), spool.read(null, 0, 10, 10).map(b -> b.rows().size()));
        spool.close();
        assertFalse(spool.stats().rows() > 0);
    }

    /** Appends rows of 1 KB until there is no room; tells how many. */
    static long fill(Spool spool, long first) {
        long next = first;
        for (int size = 64; size >= 1; size /= 4) {
            try {
                while (true) {
                    spool.append(entries(next, size, 1000));
                    next += size;
                }
            } catch (SpoolFullException full) {
                assertTrue(
                        full.getMessage().contains("full") || full.getMessage().contains("bound"));
            }
        }
        return next - first;
    }

    private long sizeOf(String suffix) throws IOException {
        try (Stream<Path> files = Files.list(home)) {
            return files.filter(f -> f.getFileName().toString().startsWith("spool-"))
                    .filter(f -> f.toString().endsWith(suffix))
                    .mapToLong(f -> f.toFile().length())
                    .sum();
        }
    }

    private static String rights(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        }
    }
}
