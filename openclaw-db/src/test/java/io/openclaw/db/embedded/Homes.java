package io.openclaw.db.embedded;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.openclaw.db.TestDatabase;
import io.openclaw.db.TestServer;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Homes for these tests: the programs are unpacked once for all of them. */
final class Homes {
    private static final Path SEED =
            Path.of("target", "test-postgres", "programs").toAbsolutePath();

    private Homes() {}

    /** A home before its first start. */
    static Path in(Path directory) throws IOException {
        return in(directory, "home");
    }

    static Path in(Path directory, String name) throws IOException {
        seed(layout -> {
            HostTools tools = HostTools.find();
            Binaries.ready(Archive.find(), layout, RunAs.choose(tools), tools);
        });
        Path home = directory.resolve(name);
        TestServer.linkPrograms(SEED, home);
        return home;
    }

    /** A home that was started and stopped before: a copy, which is quicker than initdb. */
    static Path usedIn(Path directory) throws IOException {
        Path home = in(directory);
        seed(layout -> {
            HostTools tools = HostTools.find();
            RunAs runAs = RunAs.choose(tools);
            Binaries binaries = Binaries.ready(Archive.find(), layout, runAs, tools);
            Path data = new Cluster(layout, binaries, runAs).ready();
            Path target = Layout.of(home).root();
            assertEquals(0, copy(data, target) + copy(layout.password(), target));
        });
        return home;
    }

    private static int copy(Path from, Path to) {
        return Command.run(Duration.ofSeconds(30), List.of("cp", "-a", from.toString(), to.toString()));
    }

    private interface SeedUse {
        void accept(Layout seed) throws IOException;
    }

    /** One at a time, also among builds side by side. */
    private static void seed(SeedUse use) throws IOException {
        Layout seed = Layout.of(SEED).created();
        try (HomeLock lock = await().until(() -> HomeLock.tryAcquire(seed.lock()), Optional::isPresent)
                .orElseThrow()) {
            use.accept(seed);
        }
    }

    /** JUnit grumbles about links that leave its temporary directory. */
    static void unlink(Path directory) throws IOException {
        for (Path path : everything(directory)) {
            if (Files.isSymbolicLink(path) && path.getFileName().toString().startsWith("bin-")) {
                Files.delete(path);
            }
        }
    }

    static EmbeddedPostgres start(Path home) {
        return EmbeddedPostgres.create(EmbeddedPostgresConfig.of(home)).start();
    }

    static TestDatabase database(EmbeddedPostgres server) {
        return new TestDatabase(server.address());
    }

    static Path data(Path home) throws IOException {
        return Layout.of(home).data(Layout.of(home).dataVersions().get(0));
    }

    static long postmasterPid(Path home) throws IOException {
        return Long.parseLong(
                Files.readAllLines(data(home).resolve("postmaster.pid")).get(0));
    }

    static void signal(long pid, String name) {
        Postmaster.signal(pid, name);
    }

    static int freePort() throws IOException {
        try (ServerSocket probe = new ServerSocket(0)) {
            return probe.getLocalPort();
        }
    }

    /** All that the server ever wrote. */
    static String log(Path home) throws IOException {
        return Files.readString(Layout.of(home).log(), StandardCharsets.UTF_8);
    }

    /** A process that lives and is no PostgreSQL. */
    static Process bystander() throws IOException {
        return new ProcessBuilder("/bin/sh", "-c", "read line").start();
    }

    /** A dead process that nobody buries: its parent never asks for it. */
    static Process parentOfAZombie() throws IOException {
        return new ProcessBuilder("/bin/sh", "-c", "sh -c : & echo $!; exec sleep 60").start();
    }

    static void end(Process process) throws InterruptedException {
        process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
    }

    static List<Path> everything(Path home) throws IOException {
        try (Stream<Path> paths = Files.walk(home)) {
            return paths.toList();
        }
    }
}
