package io.openclaw.db.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.openclaw.db.TestDatabase;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedPostgresTest {
    @TempDir
    Path directory;

    @AfterEach
    void unlinkPrograms() throws IOException {
        Homes.unlink(directory);
    }

    @Test
    void firstStart_servesSqlWithTheSettingsOfADatabaseThatKeeps() throws IOException {
        Path home = Homes.in(directory);
        try (EmbeddedPostgres server = Homes.start(home)) {
            TestDatabase database = Homes.database(server);

            assertEquals("openclaw", database.single("SELECT current_database()"));
            for (List<String> setting : List.of(
                    List.of("fsync", "on"),
                    List.of("synchronous_commit", "on"),
                    List.of("data_checksums", "on"),
                    List.of("listen_addresses", "127.0.0.1"),
                    List.of("password_encryption", "scram-sha-256"),
                    List.of("max_connections", "50"),
                    List.of("shared_buffers", "64MB"),
                    List.of("client_connection_check_interval", "5s"),
                    List.of("server_encoding", "UTF8"))) {
                assertEquals(setting.get(1), database.single("SHOW " + setting.get(0)), setting.get(0));
            }
            assertThrows(IllegalStateException.class, () -> database.query("SELECT 'private words'::int"));
            assertFalse(String.join("", EmbeddedPostgres.recentLog(home)).contains("private words"));
            assertEquals("'ärger':1", database.single("SELECT to_tsvector('simple', 'ÄRGER')"));
            assertFalse(server.attached());
            assertTrue(server.running());
        }
    }

    @Test
    void restart_keepsRowsPasswordAndPort() throws IOException {
        Path home = Homes.usedIn(directory);
        String url;
        try (EmbeddedPostgres server = Homes.start(home)) {
            url = server.url();
            Homes.database(server).execute("CREATE TABLE t (a int); INSERT INTO t VALUES (42)");
            assertEquals(Optional.of(server.address()), EmbeddedPostgres.describe(home));
        }
        assertEquals(Optional.empty(), EmbeddedPostgres.describe(home));

        try (EmbeddedPostgres server = Homes.start(home)) {
            assertEquals("42", Homes.database(server).single("SELECT a FROM t"));
            assertEquals(url, server.url());
            server.close();
            server.close();
            assertFalse(server.running());
        }
    }

    @Test
    void files_areForTheirOwnerOnly() throws IOException {
        Path home = Homes.in(directory);
        Path root = Layout.of(home).root();
        Homes.start(home).close();

        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(root)));
        for (Path path : Homes.everything(home)) {
            String permissions = PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
            boolean programs = path.startsWith(root) && path.toString().contains("/bin-");
            assertTrue(programs || path.equals(home) || permissions.endsWith("------"), path + " " + permissions);
            assertFalse(path.toString().endsWith(".tmp"), path.toString());
        }
        String password = PrivateFiles.read(root.resolve("password")).orElseThrow();
        assertTrue(password.matches("[A-Za-z0-9_-]{32,}"));
        assertFalse(Homes.log(home).contains(password));
    }

    @Test
    void wrongPassword_isRefused() throws IOException {
        try (EmbeddedPostgres server = Homes.start(Homes.usedIn(directory))) {
            PostgresAddress address = server.address();

            SQLException refusal = assertThrows(
                    SQLException.class,
                    () -> DriverManager.getConnection(address.jdbcUrl(), address.user(), "guess")
                            .close());

            assertEquals("28P01", refusal.getSQLState());
            assertFalse(address.toString().contains(address.password()));
        }
    }

    @Test
    void secondStarter_attachesAndLeavesTheServerRunning() throws Exception {
        Path home = Homes.usedIn(directory);
        try (ChildHost owner = ChildHost.launch(home)) {
            assertEquals("started", owner.words()[0]);
            try (EmbeddedPostgres second = Homes.start(home)) {
                assertTrue(second.attached());
                assertEquals("1", Homes.database(second).single("SELECT 1"));
            }
            assertTrue(EmbeddedPostgres.describe(home).isPresent());
        }
        assertEquals(Optional.empty(), EmbeddedPostgres.describe(home));
    }

    @Test
    void threeStartersAtOnce_shareOneServer() throws Exception {
        Path home = Homes.in(directory);
        try (ChildHost one = ChildHost.launch(home);
                ChildHost other = ChildHost.launch(home);
                EmbeddedPostgres here = Homes.start(home)) {
            String[] first = one.words();
            String[] second = other.words();

            assertEquals(here.url(), first[1]);
            assertEquals(here.url(), second[1]);
            long owners = List.of(first[0], second[0], here.attached() ? "attached" : "started").stream()
                    .filter("started"::equals)
                    .count();
            assertEquals(1, owners);
        }
    }

    @Test
    void rememberedPort_takenByAnother_moves() throws IOException {
        Path home = Homes.usedIn(directory);
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {
            PrivateFiles.write(Layout.of(home).port(), Integer.toString(taken.getLocalPort()));

            try (EmbeddedPostgres server = Homes.start(home)) {
                int port = server.address().port();
                assertTrue(port != taken.getLocalPort());
                assertEquals(
                        Integer.toString(port),
                        PrivateFiles.read(Layout.of(home).port()).orElseThrow());
            }
        }
    }

    @Test
    void configuredPort_takenByAnother_isAnErrorThatSaysWhatToDo() throws IOException {
        Path home = Homes.in(directory);
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {
            EmbeddedPostgres server = EmbeddedPostgres.create(
                    new EmbeddedPostgresConfig(home, taken.getLocalPort(), "db", Duration.ofSeconds(30)));

            var refusal = assertThrows(EmbeddedPostgresException.class, server::start);

            assertTrue(refusal.getMessage().contains("port " + taken.getLocalPort()));
            assertTrue(refusal.getMessage().contains("configure another port"));
        }
    }

    @Test
    void dataOfAnotherVersion_isRefusedAndLeftAlone() throws IOException {
        for (String version : List.of("14", "99")) {
            Path home = Homes.in(directory, "home" + version);
            Path data = Files.createDirectories(Layout.of(home).root().resolve("data-" + version));

            var refusal = assertThrows(EmbeddedPostgresException.class, () -> Homes.start(home));

            assertTrue(refusal.getMessage().contains("version " + version), refusal.getMessage());
            assertEquals(List.of(data), Homes.everything(data));
            assertEquals(1, Layout.of(home).dataVersions().size());
        }
    }

    @Test
    void homeThatIsNoDirectory_isAnErrorThatNamesIt() throws IOException {
        Path file = Files.createFile(directory.resolve("file"));

        var refusal = assertThrows(EmbeddedPostgresException.class, () -> Homes.start(file.resolve("home")));

        assertTrue(refusal.getMessage().contains(file.toString()));
        assertTrue(refusal.getMessage().contains("OPENCLAW_DB_HOME"));
    }

    @Test
    void wrongSettings_areToldAllAtOnce() {
        var refusal = assertThrows(
                IllegalArgumentException.class,
                () -> new EmbeddedPostgresConfig(directory, 70_000, "no\"pe", Duration.ZERO));

        assertTrue(refusal.getMessage().contains("port"));
        assertTrue(refusal.getMessage().contains("database"));
        assertTrue(refusal.getMessage().contains("startTimeout"));
    }

    @Test
    void address_percentEncodesWhatAUrlReserves() {
        var address = new PostgresAddress("127.0.0.1", 5432, "a b", "p@ss:/?#%", "db");

        assertEquals("postgresql://a%20b:p%40ss%3A%2F%3F%23%25@127.0.0.1:5432/db", address.url());
    }

    @Test
    void fullDisk_isAnErrorThatSaysSo() {
        Path full = Path.of("/dev/full");
        assumeTrue(Files.exists(full), "needs /dev/full");

        var failure = assertThrows(IOException.class, () -> Files.writeString(full, "x"));

        String message = Advice.about(failure, Layout.of(directory)).getMessage();
        assertTrue(message.contains("disk is full"), message);
    }
}
