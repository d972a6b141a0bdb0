package io.openclaw.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisabledOnOs(OS.WINDOWS)
class DeployCommandsTest {

    private static OperationsRun commands;

    @TempDir
    private Path folder;

    @BeforeAll
    static void migrate(@TempDir Path home) {
        commands = new OperationsRun(home);
    }

    @BeforeEach
    void empty() {
        commands.database.execute("TRUNCATE deployments RESTART IDENTITY");
    }

    @Test
    void log_inARepository_findsOutWhatIsNotGiven() {
        TestRepository repository =
                TestRepository.create(folder.resolve("claw")).write("a.txt", "1");
        String commit = repository.commit("first");
        repository.git("tag", "v1.2");
        JsonNode logged = log("--repository", repository.folder().toString());
        assertEquals(
                List.of("box", "claw", "v1.2", "active", commit, "v1.2", "false"),
                texts(logged, "host", "component", "version", "status", "git_commit", "git_tag", "git_dirty"));
        repository.write("a.txt", "2");
        assertTrue(log("--repository", repository.folder().toString())
                .path("git_dirty")
                .asBoolean());
        String next = repository.commit("second");
        repository.git("remote", "add", "origin", "git@example.org:people/their-claw.git");
        JsonNode after = log("--repository", repository.folder().toString());
        assertEquals("their-claw", after.path("component").asText());
        assertEquals("v1.2-1-g" + next.substring(0, 7), after.path("version").asText());
        assertTrue(after.path("git_tag").isNull(), after::toString);
        JsonNode old = log("--repository", repository.folder().toString(), "--commit", "v1.2");
        assertEquals(List.of(commit, "v1.2", "null"), texts(old, "git_commit", "git_tag", "git_dirty"));
    }

    @Test
    void log_withoutATag_takesTheManifestsVersion() {
        TestRepository repository = TestRepository.create(folder.resolve("claw"));
        repository.write("pom.xml", "<project><parent><version>9</version></parent><version>1.4.2</version></project>");
        repository.commit("first");
        assertEquals(
                "1.4.2",
                log("--repository", repository.folder().toString())
                        .path("version")
                        .asText());
    }

    @Test
    void log_outsideOfARepository_needsNamesAndWorksWithThem() throws IOException {
        String place = folder.toString();
        Outcome refused = commands.run("deploy", "log", "--repository", place);
        assertEquals(1, refused.code(), refused::toString);
        assertTrue(refused.err().contains("Name it with --component"), refused::err);
        Outcome noVersion = commands.run("deploy", "log", "--repository", place, "--component", "api");
        assertEquals(1, noVersion.code());
        assertTrue(noVersion.err().contains("Name it with --version"), noVersion::err);
        Files.writeString(folder.resolve("package.json"), "{\"name\": \"api\", \"version\": \"3.1.0\"}");
        assertEquals(
                "3.1.0",
                log("--repository", place, "--component", "api").path("version").asText());
        JsonNode named = log("--repository", place, "--component", "api", "--version", "4", "--commit", "abc123");
        assertEquals(List.of("4", "abc123", "null"), texts(named, "version", "git_commit", "git_dirty"));
    }

    @Test
    void log_whereThereIsNoGit_worksWithNames() {
        TestRepository repository = TestRepository.create(folder.resolve("claw"));
        repository.commit("first");
        Outcome logged = commands.with(
                "PATH",
                "/nowhere",
                "deploy",
                "log",
                "--repository",
                repository.folder().toString(),
                "--component",
                "api",
                "--version",
                "1",
                "--json");
        assertEquals(0, logged.code(), logged::toString);
        assertTrue(OperationsRun.tree(logged.out()).path("git_commit").isNull());
    }

    @Test
    void log_theBinarysTime_isWhenItWasBuilt() throws IOException {
        Path binary = Files.writeString(folder.resolve("api"), "x");
        Files.setLastModifiedTime(binary, FileTime.from(Instant.parse("2026-11-01T10:00:00Z")));
        JsonNode logged = log("--component", "api", "--version", "1", "--binary", binary.toString());
        assertEquals(List.of(binary.toString(), "2026-11-01T10:00:00Z"), texts(logged, "binary_path", "built_at"));
        JsonNode given = log(
                "--component",
                "api",
                "--version",
                "1",
                "--binary",
                binary.toString(),
                "--built-at",
                "2026-10-01T00:00:00+02:00");
        assertEquals("2026-09-30T22:00:00Z", given.path("built_at").asText());
        JsonNode elsewhere =
                log("--host", "lab", "--component", "api", "--version", "1", "--binary", binary.toString());
        assertTrue(elsewhere.path("built_at").isNull(), elsewhere::toString);
        assertEquals(
                2,
                commands.run("deploy", "log", "--built-at", "soon", "--component", "a", "--version", "1")
                        .code());
    }

    @Test
    void log_theServiceOfItsName_isFoundWithItsProgram() throws IOException {
        Path binary = Files.writeString(folder.resolve("gateway"), "x");
        systemctl("""
                case "$*" in
                *--system*gateway.service) printf 'Id=gateway.service\\nLoadState=loaded\\nExecStart={ path=%s ; argv[]=x ; }\\n' '@' ;;
                *--user*'*.service') printf 'Id=other.service\\nLoadState=loaded\\nExecStart={ path=%s ; argv[]=x ; }\\n' '@' ;;
                *) printf 'Id=none.service\\nLoadState=not-found\\n' ;;
                esac
                """.replace("@", binary.toString()));
        JsonNode named = found("--component", "gateway", "--version", "1");
        assertEquals(List.of("gateway.service", binary.toString()), texts(named, "service_name", "binary_path"));
        assertFalse(named.path("built_at").isNull());
        JsonNode byProgram = found("--component", "web", "--version", "1", "--binary", binary.toString());
        assertEquals("other.service", byProgram.path("service_name").asText());
        JsonNode none = found("--component", "web", "--version", "1");
        assertTrue(none.path("service_name").isNull(), none::toString);
        JsonNode elsewhere = found("--host", "lab", "--component", "gateway", "--version", "1");
        assertTrue(elsewhere.path("service_name").isNull(), elsewhere::toString);
    }

    @Test
    void log_systemctlThatHangs_isNotWaitedForLong() throws IOException {
        systemctl("exec sleep 300");
        long began = System.nanoTime();
        assertTrue(found("--component", "api", "--version", "1")
                .path("service_name")
                .isNull());
        assertTrue(System.nanoTime() - began < 30_000_000_000L);
    }

    @Test
    void log_stopsTheFormerOfThisHostAlone() {
        log("--component", "api", "--version", "1");
        log("--component", "api", "--version", "1", "--host", "lab");
        String said = commands.ok("deploy", "log", "--component", "api", "--version", "2");
        assertEquals("Logged deployment 3: api 2 on box (active). Stopped: 1.\n", said);
        assertEquals(List.of(3, 2), ids("--active"));
        assertEquals(List.of(2), ids("--host", "lab"));
        assertEquals(List.of(3, 1), ids("--host", "box", "--component", "api"));
        assertTrue(commands.ok("deploy", "list").startsWith("ID  HOST  COMPONENT  VERSION  STATUS"));
        assertEquals("No deployment is known.\n", commands.ok("deploy", "list", "--host", "nobody"));
        assertTrue(commands.ok("deploy", "list", "--limit", "1").contains("more with --limit N"));
    }

    @Test
    void notes_surviveWhateverTheyHold() {
        String large = "quotes ' \" \\ lines\nand 🚀 %s $HOME @file ".repeat(1 << 15);
        Outcome logged = commands.reading(
                large + "\n", "deploy", "log", "--component", "@a b", "--version", "1", "--notes", "-", "--json");
        assertEquals(0, logged.code(), logged::err);
        assertEquals("@a b", OperationsRun.tree(logged.out()).path("component").asText());
        assertEquals(
                large,
                commands.json("deploy", "show", "1", "--json")
                        .get(0)
                        .path("notes")
                        .asText());
        assertTrue(commands.ok("deploy", "show", "1").contains("component     @a b\n"));
    }

    @Test
    void fail_marksItAndSaysWhatCannotBe() {
        log("--component", "api", "--version", "1");
        assertEquals(
                "Marked as failed: deployment 1: api 1 on box.\n",
                commands.ok("deploy", "fail", "1", "--notes", "burnt"));
        assertEquals(
                "burnt",
                commands.json("deploy", "show", "1", "--json")
                        .get(0)
                        .path("notes")
                        .asText());
        Outcome again = commands.run("deploy", "fail", "1");
        assertEquals(1, again.code());
        assertTrue(again.err().contains("failed already. Nothing was changed."), again::err);
        Outcome unknown = commands.run("deploy", "show", "4711");
        assertEquals(1, unknown.code());
        assertTrue(unknown.err()
                .contains("There is no deployment 4711. Nothing was changed. Numbers: ./openclaw deploy list"));
    }

    @Test
    void wrongUsage_isToldBeforeTheDatabaseIsAsked() {
        for (String[] wrong : new String[][] {
            {"deploy", "log", "--status", "running", "--component", "a", "--version", "1"},
            {"deploy", "log", "--component", " ", "--version", "1"},
            {"deploy", "fail", "twelve"},
            {"deploy", "list", "--limit", "0"},
            {"deploy"}
        }) {
            Outcome outcome = commands.with("DATABASE_URL", "postgresql://a:hunter2@127.0.0.1:1/claw", wrong);
            assertEquals(2, outcome.code(), outcome::toString);
        }
    }

    @Test
    void nobodyListens_isUnreachableWithinTwoSeconds() {
        long began = System.nanoTime();
        Outcome outcome = commands.with("DATABASE_URL", "postgresql://a:hunter2@127.0.0.1:1/claw", "deploy", "list");
        assertEquals(3, outcome.code(), outcome::toString);
        assertTrue(outcome.err().contains("127.0.0.1:1/claw cannot be reached: nothing listens there."), outcome::err);
        assertTrue(System.nanoTime() - began < 2_000_000_000L);
        assertFalse(outcome.err().contains("hunter2"), outcome::err);
    }

    @ParameterizedTest
    @ValueSource(strings = {"log", "list", "show", "fail"})
    void help_hasExamples(String command) {
        assertTrue(commands.ok("deploy", command, "--help").contains("  openclaw deploy " + command));
    }

    private static JsonNode log(String... options) {
        String[] all = concat(new String[] {"deploy", "log", "--json"}, options);
        return commands.json(all).get(0);
    }

    private JsonNode found(String... options) {
        Outcome outcome = commands.with(
                "PATH", folder + ":/usr/bin:/bin", concat(new String[] {"deploy", "log", "--json"}, options));
        assertEquals(0, outcome.code(), outcome::toString);
        return OperationsRun.tree(outcome.out());
    }

    private void systemctl(String script) throws IOException {
        Path program = Files.writeString(folder.resolve("systemctl"), "#!/bin/sh\n" + script);
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static List<Integer> ids(String... options) {
        return commands.json(concat(new String[] {"deploy", "list", "--json"}, options)).stream()
                .map(row -> row.path("id").asInt())
                .toList();
    }

    private static List<String> texts(JsonNode row, String... names) {
        return List.of(names).stream().map(name -> row.path(name).asText()).toList();
    }

    private static String[] concat(String[] first, String[] rest) {
        String[] all = new String[first.length + rest.length];
        System.arraycopy(first, 0, all, 0, first.length);
        System.arraycopy(rest, 0, all, first.length, rest.length);
        return all;
    }
}
