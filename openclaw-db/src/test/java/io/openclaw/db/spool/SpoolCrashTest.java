package io.openclaw.db.spool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.openclaw.db.ChildJvm;
import io.openclaw.db.spool.Entries.Drained;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpoolCrashTest {

    private static final long SEED = 42;

    @TempDir
    Path home;

    @Test
    void killedWriter_losesNothingThatWasAcknowledged() {
        killRepeatedly(5);
    }

    @Test
    @Tag("faults")
    void killedWriter_losesNothingThatWasAcknowledged_fiftyTimes() {
        killRepeatedly(50);
    }

    private void killRepeatedly(int rounds) {
        Random random = new Random(SEED);
        long next = 0;
        for (int round = 0; round < rounds; round++) {
            next = killOnce(next, 1 + random.nextInt(150), "seed " + SEED + ", round " + round);
        }
    }

    /** Returns the number behind the last row that was found. */
    private long killOnce(long first, int lines, String where) {
        Progress progress = new Progress(first - 1, first - 1);
        try (ChildJvm child = ChildJvm.start(SpoolChild.class, "write", home.toString(), Long.toString(first))) {
            for (int i = 0; i < lines; i++) {
                progress = progress.after(child.readLine());
            }
            child.kill();
            for (String line : child.readAll()) {
                progress = progress.after(line);
            }
        }
        try (Spool spool = Entries.opened(home)) {
            Drained drained = Entries.drain(spool);
            List<UUID> ids = drained.ids();
            assertEquals(List.of(), drained.corrupt(), where);
            long start = ids.isEmpty() ? progress.appended() + 1 : ids.get(0).getLeastSignificantBits();
            assertEquals(Entries.ids(start, ids.size()), ids, where + ": dense, in order, each once");
            // The last confirmation may have been carried out without having been told.
            assertTrue(
                    start > progress.confirmed() && start <= progress.confirmed() + 41, where + ": starts at " + start);
            assertTrue(start + ids.size() > progress.appended(), where + ": ends at " + (start + ids.size()));
            return start + ids.size();
        }
    }

    private record Progress(long appended, long confirmed) {

        Progress after(String line) {
            if (line == null || !line.matches("[ac] \\d+")) {
                return this;
            }
            long n = Long.parseLong(line.substring(2));
            return line.startsWith("a") ? new Progress(n, confirmed) : new Progress(appended, n);
        }
    }

    @Test
    void logCutWithinTheLastCommit_keepsAllCommitsBefore() throws Exception {
        cutLog(61);
    }

    @Test
    @Tag("faults")
    void logCutAtEveryByteOfTheLastCommit_keepsAllCommitsBefore() throws Exception {
        cutLog(1);
    }

    private void cutLog(int step) throws Exception {
        Path live = home.resolve("live");
        byte[] database;
        byte[] log;
        int before;
        try (Spool spool = Entries.opened(live)) {
            spool.append(Entries.entries(0, 5, 200));
            spool.append(Entries.entries(5, 5, 200));
            before = (int) Files.size(live.resolve("spool-000001.db-wal"));
            spool.append(Entries.entries(10, 2, 20));
            log = Files.readAllBytes(live.resolve("spool-000001.db-wal"));
            database = Files.readAllBytes(live.resolve("spool-000001.db"));
        }
        for (int cut = before; cut < log.length; cut += cut - before < 64 || log.length - cut < 64 ? 1 : step) {
            assertEquals(10, rowsAfter(database, log, cut), "log cut at byte " + cut + " of " + log.length);
        }
        assertEquals(12, rowsAfter(database, log, log.length));
    }

    /** Opens the file with so much of its log; all rows must be sound. */
    private int rowsAfter(byte[] database, byte[] log, int length) throws Exception {
        Path file = home.resolve("cut.db");
        Files.write(file, database);
        Files.write(home.resolve("cut.db-wal"), Arrays.copyOf(log, length));
        Generation generation = Generation.open(file, UUID.randomUUID());
        Found found = generation.read(0, 100, 1 << 20);
        generation.disconnect();
        assertEquals(List.of(), found.corrupt());
        assertEquals(
                Entries.ids(0, found.rows().size()),
                found.rows().stream().map(SpoolRow::id).toList());
        return found.rows().size();
    }
}
