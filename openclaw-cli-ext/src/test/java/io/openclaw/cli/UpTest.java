package io.openclaw.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.openclaw.db.TestPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Runs {@code up} in processes of its own. */
@DisabledOnOs(OS.WINDOWS)
class UpTest {
    @TempDir
    private Path directory;

    private final List<Program> programs = new ArrayList<>();

    @AfterEach
    void end() {
        programs.forEach(Program::close);
    }

    @Test
    void embedded_startsStopsInOrderAndComesBackAfterAKill() throws IOException {
        Program first = up(Map.of(), "--port", "0");
        awaitReady(first);
        assertTrue(first.out().contains("embedded"), first::toString);
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(home())));
        assertEquals(
                "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(home().resolve("host.run"))));
        Outcome url = Outcome.of(Map.of("OPENCLAW_DB_HOME", home().toString()), "db", "url");
        assertTrue(url.out().startsWith("postgresql://"), url::toString);

        first.kill();
        first.exitCode();
        Program second = up(Map.of(), "--port", "0");
        awaitReady(second);
        second.terminate();
        assertEquals(0, second.exitCode(), second::toString);
        assertTrue(second.out().contains("the database was still there"), second::toString);
        assertFalse(Files.exists(home().resolve("host.run")));
    }

    @Test
    void embeddedServerThatDies_isStartedAgainInItsPlace() throws IOException {
        Program program = up(Map.of(), "--port", "0");
        awaitReady(program);
        long killed = serverPid().orElseThrow();
        ProcessHandle.of(killed).orElseThrow().destroyForcibly();
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> serverPid().filter(pid -> pid != killed).isPresent());
        program.terminate();
        assertEquals(0, program.exitCode(), program::toString);
        assertTrue(program.out().contains("the database was still there"), program::toString);
    }

    @Test
    void embeddedServerWhosePortIsTaken_movesAndTheHostFollows() throws IOException {
        Program program = up(Map.of(), "--port", "0");
        awaitReady(program);
        Outcome url = Outcome.of(Map.of("OPENCLAW_DB_HOME", home().toString()), "db", "url");
        int port = URI.create(url.out().strip()).getPort();
        ProcessHandle.of(serverPid().orElseThrow()).orElseThrow().destroyForcibly();
        try (ServerSocket thief = new ServerSocket()) {
            InetSocketAddress address =
                    new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port);
            Awaitility.await().ignoreException(BindException.class).until(() -> {
                thief.bind(address);
                return true;
            });
            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> program.err().contains("moved from port " + port));
        }
        program.terminate();
        assertEquals(0, program.exitCode(), program::toString);
        assertTrue(program.out().contains("the database was still there"), program::toString);
    }

    @Test
    void secondStartOnTheSameHome_isToldWhoRunsThere() {
        Map<String, String> database =
                Map.of("DATABASE_URL", TestPostgres.freshDatabase().url());
        Program first = up(database, "--port", "0");
        awaitReady(first);
        Program second = up(database, "--port", "0");
        assertEquals(1, second.exitCode(), second::toString);
        assertTrue(second.err().contains("already runs"), second::toString);
        assertTrue(second.err().contains("process " + first.pid() + ", http://127.0.0.1:"), second::toString);
        assertTrue(first.alive());
    }

    @Test
    void busyPort_isToldBeforeAnythingIsTouched() throws IOException {
        try (ServerSocket busy = new ServerSocket()) {
            busy.bind(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0));
            Program program = up(Map.of(), "--port", Integer.toString(busy.getLocalPort()));
            assertEquals(1, program.exitCode(), program::toString);
            assertTrue(program.err().contains("Port " + busy.getLocalPort()), program::toString);
            assertTrue(program.err().contains("--port"), program::toString);
            assertFalse(Files.exists(home()));
        }
    }

    @Test
    void portThatIsNone_isWrongUsage() {
        Program program = up(Map.of("OPENCLAW_HTTP_PORT", "http"));
        assertEquals(2, program.exitCode(), program::toString);
        assertTrue(program.err().contains("OPENCLAW_HTTP_PORT"), program::toString);
    }

    @Test
    void configurationThatIsWrong_isToldInOneReportBeforeAnythingIsTouched() {
        Map<String, String> wrong = Map.of(
                "OPENCLAW_HTTP_TOKEN", "short",
                "OPENCLAW_HTTP_BIND", "http://here",
                "OPENCLAW_SPOOL_MAX_BYTES", "few",
                "DATABASE_URL", "hunter2");
        Program program = up(wrong, "--port", "70000");
        assertEquals(2, program.exitCode(), program::toString);
        for (String setting : wrong.keySet()) {
            assertTrue(program.err().contains(setting), () -> setting + " in " + program);
        }
        assertTrue(program.err().contains("--port must be"), program::toString);
        assertFalse(program.err().contains("hunter2"), program::toString);
        assertFalse(Files.exists(home()));
    }

    @Test
    @EnabledOnOs(OS.LINUX) // elsewhere loopback has one address
    void addressThatIsBound_isTheOneThatIsToldAndAsked() {
        String database = TestPostgres.freshDatabase().url();
        Program program = up(Map.of("DATABASE_URL", database, "OPENCLAW_HTTP_BIND", "127.0.0.2"), "--port", "0");
        awaitReady(program);
        assertTrue(program.out().contains("http://127.0.0.2:"), program::toString);
        Outcome status =
                Outcome.of(Map.of("OPENCLAW_DB_HOME", home().toString(), "DATABASE_URL", database), "db", "status");
        assertTrue(status.out().contains("http://127.0.0.2:"), status::toString);
        assertTrue(status.out().contains("does not answer as a gateway host does"), "asked there: " + status);
    }

    @Test
    void homeThatIsAFile_isRefused() throws IOException {
        Files.writeString(home(), "not a directory");
        Program program = up(Map.of(), "--port", "0");
        assertEquals(1, program.exitCode(), program::toString);
        assertTrue(program.err().contains("cannot be used"), program::toString);
    }

    private void awaitReady(Program program) {
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> {
            assertTrue(program.alive(), program::toString);
            return program.out().contains("ready");
        });
    }

    private Program up(Map<String, String> more, String... arguments) {
        Map<String, String> environment = new HashMap<>(Map.of(
                "PATH", "/usr/sbin:/usr/bin:/sbin:/bin",
                "HOME", directory.toString(),
                "OPENCLAW_DB_HOME", home().toString()));
        environment.putAll(more);
        List<String> words = new ArrayList<>(List.of("up"));
        words.addAll(List.of(arguments));
        Program program = Program.java(environment, UpProgram.class, words.toArray(String[]::new));
        programs.add(program);
        return program;
    }

    /** Of the server that is ready. */
    private Optional<Long> serverPid() throws IOException {
        try (Stream<Path> files = Files.find(home(), 4, (path, is) -> path.endsWith("postmaster.pid"))) {
            List<String> lines = Files.readAllLines(files.findFirst().orElseThrow());
            return lines.size() > 7 && lines.get(7).strip().equals("ready")
                    ? Optional.of(Long.valueOf(lines.get(0)))
                    : Optional.empty();
        } catch (NoSuchElementException | NoSuchFileException | UncheckedIOException e) {
            return Optional.empty(); // between two servers, or one tidied up while we looked
        }
    }

    private Path home() {
        return directory.resolve("home");
    }
}
