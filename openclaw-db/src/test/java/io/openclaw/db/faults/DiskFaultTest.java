package io.openclaw.db.faults;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.openclaw.db.ChildJvm;
import io.openclaw.db.FaultProxy;
import io.openclaw.db.FaultProxy.Fault;
import io.openclaw.db.TestDatabase;
import io.openclaw.db.TestPostgres;
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

/** A spool whose disk is full or fails, through the front door. */
class DiskFaultTest {

    @TempDir
    Path home;

    private boolean mounted;

    @AfterEach
    void unmount() throws Exception {
        if (mounted) {
            run("umount", "-l", spool().toString());
        }
    }

    @Test
    @Tag("faults")
    void diskFullWhilePostgresIsDown_isMadeUpForByMemoryAndReturnedToWithoutHelp() throws Exception {
        assumeTrue(mount("size=2m"), "mounting a tmpfs needs root and the right to mount: skipped");
        TestDatabase database = TestPostgres.freshDatabase();
        try (FaultProxy proxy = FaultProxy.to(database.host(), database.port());
                Gateway gateway = Gateway.start(Gateway.config(home, proxy.url(database)))) {
            gateway.record(100);
            gateway.awaitRest();
            proxy.set(Fault.RESET);
            await().atMost(Gateway.PATIENCE).until(() -> {
                gateway.record(500);
                return gateway.health().spool().state().equals("memory-only");
            });
            gateway.record(1_000);
            assertTrue(
                    gateway.health().degraded().stream().anyMatch(reason -> reason.contains("in memory only")),
                    () -> gateway.health().toString());
            assertTrue(gateway.unanswered() > 0, "what is in memory is not called safe");

            assertTrue(run("mount", "-o", "remount,size=64m", spool().toString()));
            await().atMost(Gateway.PATIENCE).until(() -> {
                gateway.record(10);
                return gateway.health().spool().state().equals("ok");
            });
            proxy.set(Fault.NONE);
            gateway.assertAllStoredInAnyOrder(database);
        }
    }

    @Test
    @Tag("faults")
    void syncThatFailsOnce_losesNothingAndDoublesNothing() throws Exception {
        assumeTrue(run("strace", "-V"), "strace is not installed: skipped (apt-get install strace)");
        TestDatabase database = TestPostgres.freshDatabase();
        HistoryChecker history = new HistoryChecker();
        String calls = "fsync,fdatasync";
        List<String> strace = List.of(
                "strace",
                "-f",
                "-qq",
                "-o",
                "/dev/null",
                "-e",
                "trace=" + calls,
                "-e",
                "inject=" + calls + ":error=EIO:when=40");
        List<String> told;
        try (ChildJvm child = GatewayChild.startUnder(strace, home, 2_000, database.url())) {
            told = child.readAll();
        }
        told.stream().filter(NamedFacts.NAME.asMatchPredicate()).forEach(history::accepted);
        assertEquals("io errors 1", told.get(told.size() - 1));
        assertEquals(8_000, history.acceptedCount());
        try (Gateway gateway = Gateway.start(Gateway.config(home, database.url()), Clock.systemUTC(), history, 1)) {
            gateway.awaitEmpty();
        }
        history.check(database);
    }

    private Path spool() {
        return home.resolve("spool");
    }

    private boolean mount(String options) throws Exception {
        Files.createDirectories(spool());
        mounted = run("mount", "-t", "tmpfs", "-o", options, "tmpfs", spool().toString());
        return mounted;
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
