package io.openclaw.db;

import static org.awaitility.Awaitility.await;

import io.openclaw.db.embedded.EmbeddedPostgres;
import io.openclaw.db.embedded.EmbeddedPostgresConfig;
import io.openclaw.db.embedded.PostgresAddress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** An embedded server that a test may harm. The port stays the same over restarts. */
public final class TestServer implements AutoCloseable {
    private final Path home;
    private final EmbeddedPostgres server;

    private TestServer(Path home, EmbeddedPostgres server) {
        this.home = home;
        this.server = server;
    }

    /** Starts a server in a new home, with the programs another home has unpacked already, if there is one. */
    static TestServer start(Path home, Optional<Path> programs) {
        programs.ifPresent(other -> linkPrograms(other, home));
        return new TestServer(home, EmbeddedPostgres.create(EmbeddedPostgresConfig.of(home))).restart();
    }

    /** Lets a new home use the unpacked programs of another: saves a second and 60 MB. */
    public static void linkPrograms(Path from, Path to) {
        try (Stream<Path> entries = Files.list(from.resolve("postgres"))) {
            Path target = Files.createDirectories(to.resolve("postgres"));
            for (Path entry : (Iterable<Path>) entries::iterator) {
                String name = entry.getFileName().toString();
                if (name.startsWith("bin-")) {
                    Files.createSymbolicLink(target.resolve(name), entry.toRealPath());
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public PostgresAddress address() {
        return server.address();
    }

    public TestDatabase freshDatabase() {
        return TestPostgres.freshDatabase(address());
    }

    /** Starts the server again after it was stopped or killed; nothing happens while it lives. */
    public TestServer restart() {
        server.start();
        return this;
    }

    /** Clean stop: sessions are cut with 57P01, a checkpoint is written. */
    public void stop() {
        server.close();
    }

    /** Stop without a checkpoint, as after a power cut but for the files: the next start recovers. */
    public void stopImmediately() {
        signal(List.of(postmaster()), "QUIT");
        awaitEnd();
    }

    /** {@code kill -9} of the postmaster alone; its children notice by themselves. */
    public void kill() {
        signal(List.of(postmaster()), "KILL");
        awaitEnd();
    }

    /** {@code kill -9} of the postmaster and its children at once, as the kernel does to a whole group that needs too much memory. */
    public void killAll() {
        signal(processes(), "KILL");
        awaitEnd();
    }

    /** Stops all its processes in their tracks: connections stay open and nothing answers. */
    public void freeze() {
        signal(processes(), "STOP");
    }

    public void thaw() {
        signal(processes(), "CONT");
    }

    /** The process that accepts connections. */
    public ProcessHandle postmaster() {
        try (Stream<Path> entries = Files.list(home.resolve("postgres"))) {
            Path file = entries.map(entry -> entry.resolve("postmaster.pid"))
                    .filter(Files::exists)
                    .findFirst()
                    .orElseThrow();
            return ProcessHandle.of(Long.parseLong(Files.readAllLines(file).get(0)))
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        if (server.running()) {
            thaw();
        }
        server.close();
        deleteHome();
    }

    private void awaitEnd() {
        await().until(() -> !server.running());
    }

    private List<ProcessHandle> processes() {
        ProcessHandle postmaster = postmaster();
        return Stream.concat(Stream.of(postmaster), postmaster.descendants()).toList();
    }

    private static void signal(List<ProcessHandle> processes, String name) {
        for (ProcessHandle process : processes) {
            signal(process.pid(), name);
        }
    }

    private static void signal(long pid, String name) {
        try {
            new ProcessBuilder("/bin/sh", "-c", "kill -s " + name + " " + pid)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void deleteHome() {
        try (Stream<Path> paths = Files.walk(home)) {
            for (Path path : (Iterable<Path>) paths.sorted(Comparator.reverseOrder())::iterator) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
