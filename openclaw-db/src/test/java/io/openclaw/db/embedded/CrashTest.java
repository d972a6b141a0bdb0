package io.openclaw.db.embedded;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.openclaw.db.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code kill -9}, stale files and half-done work leave behind. */
class CrashTest {
    @TempDir
    Path directory;

    @AfterEach
    void unlinkPrograms() throws IOException {
        Homes.unlink(directory);
    }

    @Test
    void ownerKilled_stopsTheServerCleanlyAndTheNextStartWorks() throws Exception {
        assumeTrue(!RunAs.choose(HostTools.find()).diesWithParent().isEmpty(), "needs setpriv --pdeathsig");
        Path home = Homes.usedIn(directory);
        try (ChildHost owner = ChildHost.launch(home)) {
            assertEquals("started", owner.words()[0]);
            new TestDatabase(EmbeddedPostgres.describe(home).orElseThrow())
                    .execute("CREATE TABLE t (a int); INSERT INTO t VALUES (1)");
            owner.kill();
        }
        await().atMost(10, TimeUnit.SECONDS).until(() -> Homes.log(home).contains("database system is shut down"));

        try (EmbeddedPostgres server = Homes.start(home)) {
            assertEquals("1", Homes.database(server).single("SELECT a FROM t"));
            assertFalse(Homes.log(home).contains("not properly shut down"));
        }
    }

    @Test
    void ownerKilled_andStartedAgainAtOnce_neverRunsTwoServers() throws Exception {
        Path home = Homes.usedIn(directory);
        try (ChildHost owner = ChildHost.launch(home)) {
            assertEquals("started", owner.words()[0]);
            owner.kill();
            try (EmbeddedPostgres server = Homes.start(home)) {
                assertFalse(server.attached());
                assertEquals("1", Homes.database(server).single("SELECT 1"));
            }
        }
    }

    @Test
    void orphan_isStoppedByTheNextOwner() throws Exception {
        Path home = Homes.usedIn(directory);
        PrivateFiles.write(Layout.of(home).port(), Integer.toString(Homes.freePort()));
        Process orphan = launchByHand(home, List.of("-c", Postmaster.MARK));
        try (EmbeddedPostgres server = Homes.start(home)) {
            assertFalse(server.attached());
            assertNotEquals(orphan.pid(), Homes.postmasterPid(home));
            assertTrue(orphan.waitFor(10, TimeUnit.SECONDS));
        } finally {
            Homes.end(orphan);
        }
    }

    @Test
    void serverLaunchedByHand_isAttachedToAndLeftRunning() throws Exception {
        Path home = Homes.usedIn(directory);
        PrivateFiles.write(Layout.of(home).port(), Integer.toString(Homes.freePort()));
        Process byHand = launchByHand(home, List.of());
        try (EmbeddedPostgres server = Homes.start(home)) {
            assertTrue(server.attached());
            assertEquals("1", Homes.database(server).single("SELECT 1"));
            server.close();
            assertTrue(byHand.isAlive());
        } finally {
            Homes.end(byHand);
        }
    }

    @Test
    void postmasterKilled_isStartedAnewBySameObjectAndKeepsRows() throws Exception {
        Path home = Homes.usedIn(directory);
        try (EmbeddedPostgres server = Homes.start(home)) {
            Homes.database(server).execute("CREATE TABLE t (a int); INSERT INTO t VALUES (5)");
            Homes.signal(Homes.postmasterPid(home), "KILL");
            await().until(() -> !server.running());

            server.start();

            assertEquals("5", Homes.database(server).single("SELECT a FROM t"));
        }
    }

    @Test
    void childrenOfAKilledPostmaster_areWaitedFor() throws Exception {
        Path home = Homes.usedIn(directory);
        try (EmbeddedPostgres server = Homes.start(home)) {
            TestDatabase database = Homes.database(server);
            try (Connection open = database.connect();
                    var statement = open.createStatement();
                    var row = statement.executeQuery("SELECT pg_backend_pid()")) {
                assertTrue(row.next());
                long backend = row.getLong(1);
                Homes.signal(backend, "STOP");
                Homes.signal(Homes.postmasterPid(home), "KILL");
                await().until(() -> !server.running());

                CompletableFuture<EmbeddedPostgres> start = CompletableFuture.supplyAsync(server::start);
                await().until(() -> Homes.log(home).contains("pre-existing shared memory"));
                assertFalse(start.isDone());
                Homes.signal(backend, "CONT");

                assertTrue(start.get(20, TimeUnit.SECONDS).running());
            }
        }
    }

    @Test
    void stalePidFile_ofADeadOrForeignProcess_doesNotStopTheStart() throws Exception {
        Path home = Homes.usedIn(directory);
        Path data = Homes.data(home).toRealPath();
        Process bystander = Homes.bystander();
        Process parent = Homes.parentOfAZombie();
        try {
            String zombie = parent.inputReader().readLine();
            for (String pid : List.of("999999999", Long.toString(bystander.pid()), zombie, "")) {
                Files.writeString(data.resolve("postmaster.pid"), pid.isEmpty() ? "" : pid + "\n" + data + "\n");
                assertTrue(EmbeddedPostgres.describe(home).isEmpty());

                try (EmbeddedPostgres server = Homes.start(home)) {
                    assertFalse(server.attached());
                    assertEquals("1", Homes.database(server).single("SELECT 1"));
                }
            }
            assertTrue(bystander.isAlive());
        } finally {
            Homes.end(bystander);
            Homes.end(parent);
        }
    }

    @Test
    void interruptedInitdb_startsOver() throws Exception {
        Path home = Homes.in(directory);
        Layout layout = Layout.of(home);
        Path draft = Files.createDirectories(layout.draftOf(layout.data(17)));
        Files.writeString(draft.resolve("PG_VERSION"), "17\n");

        try (EmbeddedPostgres server = Homes.start(home)) {
            assertEquals("1", Homes.database(server).single("SELECT 1"));
            assertFalse(Files.exists(draft));
        }
    }

    @Test
    void ownerKilledDuringInitdb_leavesNothingInTheWay() throws Exception {
        Path home = Homes.in(directory);
        Layout layout = Layout.of(home);
        try (ChildHost owner = ChildHost.launch(home)) {
            await().pollInterval(Duration.ofMillis(2))
                    .until(() -> layout.entries().stream().anyMatch(entry -> Files.exists(entry.resolve("base/1"))));
            owner.kill();

            try (EmbeddedPostgres server = Homes.start(home)) {
                assertEquals("1", Homes.database(server).single("SELECT 1"));
            }
        }
    }

    @Test
    void interruptedOrDamagedUnpacking_isDoneAgain() throws IOException {
        Layout layout = Layout.of(directory.resolve("home")).created();
        HostTools tools = HostTools.find();
        RunAs runAs = RunAs.choose(tools);
        Files.createDirectories(layout.draftOf(layout.root().resolve("bin-x")).resolve("bin"));

        layout.sweepDrafts();
        Binaries first = Binaries.ready(Archive.find(), layout, runAs, tools);
        Files.delete(first.program("initdb"));
        Binaries again = Binaries.ready(Archive.find(), layout, runAs, tools);

        assertTrue(Files.isExecutable(again.program("initdb")));
        assertEquals(first, again);
        assertEquals(List.of(again.directory()), layout.entries());
    }

    /** As a server stands there whose owner was killed where no death signal exists. */
    private static Process launchByHand(Path home, List<String> more) throws IOException {
        Layout layout = Layout.of(home).real();
        HostTools tools = HostTools.find();
        RunAs runAs = RunAs.choose(tools);
        Binaries binaries = Binaries.ready(Archive.find(), layout, runAs, tools);
        Path data = layout.data(binaries.major());
        List<String> command =
                new ArrayList<>(List.of(binaries.program("postgres").toString(), "-D", data.toString()));
        command.addAll(List.of("-p", PrivateFiles.read(layout.port()).orElseThrow()));
        command.addAll(List.of("-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories="));
        command.addAll(more);
        Process process = Command.builder(runAs.program(command))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        await().until(() -> Postmaster.of(data).filter(Postmaster::ready).isPresent());
        return process;
    }
}
