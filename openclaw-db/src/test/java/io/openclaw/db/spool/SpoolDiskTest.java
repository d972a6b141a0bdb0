package io.openclaw.db.spool;

import static io.openclaw.db.spool.Entries.drain;
import static io.openclaw.db.spool.Entries.entries;
import static io.openclaw.db.spool.Entries.ids;
import static io.openclaw.db.spool.Entries.opened;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.openclaw.db.ChildJvm;
import io.openclaw.db.spool.Entries.Drained;
import io.openclaw.db.spool.SpoolStats.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Disks that are full, read-only or failing. Needs root for mounts and strace for errors; says so where it has to skip. */
class SpoolDiskTest {

    private static final String NO_MOUNT = "mounting a tmpfs needs root and the right to mount: skipped";

    @TempDir
    Path home;

    private boolean mounted;

    @AfterEach
    void unmount() throws Exception {
        if (mounted) {
            run("umount", "-l", disk().toString());
        }
    }

    @Test
    void fullDisk_refusesCleanlyAndRecoversByItself() throws Exception {
        assumeTrue(mount("size=6m"), NO_MOUNT);
        try (Spool spool = opened(disk())) {
            long written = SpoolTest.fill(spool, 0);
            assertEquals(State.FULL, spool.stats().state());
            SpoolFullException full =
                    assertThrows(SpoolFullException.class, () -> spool.append(entries(written, 200, 1000)));
            assertTrue(full.getMessage().contains("disk"), full.getMessage());
            assertTrue(run("mount", "-o", "remount,size=32m", disk().toString()));
            spool.append(entries(written, 500, 1000));
            assertEquals(State.OPEN, spool.stats().state());
            assertEquals(ids(0, (int) written + 500), drain(spool).ids(), "none missing, none extra");
        }
    }

    @Test
    void fullDiskAtTheStart_stillGivesOutWhatWaits() throws Exception {
        assumeTrue(mount("size=6m"), NO_MOUNT);
        long written;
        try (Spool spool = opened(disk())) {
            written = SpoolTest.fill(spool, 0);
        }
        Path ballast = disk().resolve("ballast");
        fillUp(ballast);
        try (Spool spool = opened(disk())) {
            assertThrows(SpoolException.class, () -> spool.append(entries(written, 64, 1000)));
            assertEquals(written, spool.stats().rows());
            SpoolBatch batch = spool.read(null, 0, 50, 1 << 20).orElseThrow();
            assertEquals(50, batch.rows().size());
            spool.confirm(batch.writerId(), batch.throughSeq());
            Files.delete(ballast);
            assertEquals(ids(50, (int) written - 50), drain(spool).ids());
        }
    }

    @Test
    void readOnlyDisk_saysWhatToDo() throws Exception {
        assumeTrue(mount("size=6m,ro"), NO_MOUNT);
        Spool spool = Spool.create(SpoolConfig.in(disk().resolve("spool")), Clock.systemUTC());
        SpoolException refused = assertThrows(SpoolException.class, spool::open);
        assertTrue(refused.getMessage().contains("OPENCLAW_DB_HOME"), refused.getMessage());
        assertTrue(refused.getMessage().contains("Read-only"), refused.getMessage());
    }

    @Test
    void temporaryDirectoryWithoutExecution_isWorkedAround() throws Exception {
        assumeTrue(mount("size=64m,noexec"), NO_MOUNT);
        assertOpensWith("-Djava.io.tmpdir=" + disk());
    }

    @Test
    void temporaryDirectoryThatIsMissing_isWorkedAround() throws Exception {
        assertOpensWith("-Djava.io.tmpdir=" + home.resolve("nowhere"));
    }

    private void assertOpensWith(String option) {
        Path spool = home.resolve("spool");
        try (ChildJvm child = ChildJvm.start(List.of(), List.of(option), SpoolChild.class, "open", spool.toString())) {
            List<String> lines = child.readAll();
            assertTrue(lines.contains("opened"), lines.toString());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {25, 40})
    void syncThatFailsOnce_goesOnInANewFileWithoutLoss(int which) throws Exception {
        failOnce("fsync,fdatasync", which);
    }

    @ParameterizedTest
    @ValueSource(ints = {100, 201})
    void writeThatFailsOnce_goesOnInANewFileWithoutLoss(int which) throws Exception {
        failOnce("pwrite64", which);
    }

    @Test
    @Tag("faults")
    void syncOrWriteThatFailsAnywhere_losesNothing() throws Exception {
        for (int which = 23; which < 50; which++) {
            failOnce("fsync,fdatasync", which);
            failOnce("pwrite64", which * 10);
        }
    }

    private void failOnce(String calls, int which) throws Exception {
        assumeTrue(run("strace", "-V"), "strace is not installed: skipped (apt-get install strace)");
        Path directory = home.resolve("eio" + which + calls.length());
        List<String> strace = List.of(
                "strace",
                "-f",
                "-qq",
                "-o",
                "/dev/null",
                "-e",
                "trace=" + calls,
                "-e",
                "inject=" + calls + ":error=EIO:when=" + which);
        List<String> told;
        try (ChildJvm child =
                ChildJvm.start(strace, List.of(), SpoolChild.class, "write-some", directory.toString(), "1000")) {
            told = child.readAll();
        }
        assertTrue(told.contains("a 999"), calls + " " + which + ": " + told);
        try (Spool spool = opened(directory)) {
            Drained drained = drain(spool);
            assertEquals(ids(0, 1000), drained.ids(), calls + " " + which);
            assertEquals(List.of(), drained.corrupt());
        }
        String last = told.get(told.size() - 1);
        assertTrue(last.startsWith("io errors 1, files "), calls + " " + which + ": " + last);
    }

    private Path disk() {
        return home.resolve("disk");
    }

    private boolean mount(String options) throws Exception {
        Files.createDirectories(disk());
        mounted = run("mount", "-t", "tmpfs", "-o", options, "tmpfs", disk().toString());
        return mounted;
    }

    private static void fillUp(Path file) throws IOException {
        try (var out = Files.newOutputStream(file)) {
            while (true) {
                out.write(new byte[512]);
            }
        } catch (IOException full) {
            assertTrue(Files.exists(file));
        }
    }

    private static boolean run(String... command) throws Exception {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(30, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException notInstalled) {
            return false;
        }
    }
}
