package io.openclaw.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Runs the script itself, in a small repository of the test's own whose Maven is a script too. */
@DisabledOnOs(OS.WINDOWS)
class LauncherTest {
    private static final String JAVA_HOME = System.getProperty("java.home");

    @TempDir
    private Path directory;

    private Path root;
    private Path jar;
    private Path bin;
    private final List<Program> programs = new ArrayList<>();

    @BeforeEach
    void layOut() throws IOException {
        root = Files.createDirectories(directory.resolve("a repository"));
        bin = Files.createDirectories(directory.resolve("bin"));
        jar = root.resolve("openclaw-cli-ext/target/openclaw.jar");
        Files.copy(Path.of(System.getProperty("project.root"), "openclaw"), root.resolve("openclaw"));
        Files.writeString(root.resolve("pom.xml"), "<project/>");
        Files.createDirectories(root.resolve("openclaw-db/src/main/java"));
        Files.writeString(root.resolve("openclaw-db/src/main/java/A.java"), "class A {}");
        program(directory.resolve("echo.jar"));
        maven("echo built >>'" + directory + "/builds'\ncp '" + directory.resolve("echo.jar") + "' '" + jar + "'");
    }

    @AfterEach
    void end() {
        programs.forEach(Program::close);
    }

    @Test
    void anotherWorkingDirectoryAndALink_theProgramGetsItsArguments() throws IOException {
        Path link = Files.createSymbolicLink(bin.resolve("oc"), root.resolve("openclaw"));
        Program program = run(Map.of(), link.toString(), "db", "two words", "*");
        assertEquals(0, program.exitCode(), program::toString);
        assertEquals("[db, two words, *]\n", program.out());
    }

    @Test
    void jarAbsent_isBuiltOnceEvenByTwoAtOnce() throws IOException {
        maven("sleep 1\necho built >>'" + directory + "/builds'\ncp '" + directory.resolve("echo.jar") + "' '" + jar
                + "'");
        Program first = launch(Map.of());
        Program second = launch(Map.of());
        assertEquals(0, first.exitCode(), first::toString);
        assertEquals(0, second.exitCode(), second::toString);
        assertEquals(1, builds());
    }

    @Test
    void jarNewerThanTheSources_isNotBuilt() throws IOException {
        assertEquals(0, launch(Map.of()).exitCode());
        assertEquals(0, launch(Map.of()).exitCode());
        assertEquals(1, builds());
    }

    @Test
    void sourceChanged_isBuiltAgain() throws IOException {
        assertEquals(0, launch(Map.of()).exitCode());
        Files.setLastModifiedTime(
                root.resolve("openclaw-db/src/main/java/A.java"),
                FileTime.from(Instant.now().plus(Duration.ofSeconds(5))));
        Program again = launch(Map.of());
        assertEquals(0, again.exitCode(), again::toString);
        assertTrue(again.err().contains("building (the sources have changed)"), again::toString);
        assertEquals(2, builds());
    }

    @Test
    void buildFails_theEndOfItsOutputIsShown() throws IOException {
        maven("echo 'A.java:1: it does not compile'\nexit 1");
        Program program = launch(Map.of());
        assertEquals(1, program.exitCode());
        assertTrue(program.err().contains("A.java:1: it does not compile"), program::toString);
        assertTrue(program.err().contains("the build failed"), program::toString);
    }

    @Test
    void builderWasKilled_itsLockIsNotWaitedFor() throws IOException {
        Path lock = Files.createDirectories(root.resolve("target/openclaw-build.lock"));
        Program dead = run(Map.of(), "true");
        assertEquals(0, dead.exitCode());
        Files.writeString(lock.resolve("pid"), dead.pid() + "\n");
        Program program = launch(Map.of());
        assertEquals(0, program.exitCode(), program::toString);
        assertEquals(1, builds());
    }

    @Test
    void javaHomeTooOld_anotherJdkIsTaken() throws IOException {
        Path old = Files.createDirectories(directory.resolve("jdk8/bin")).getParent();
        executable(old.resolve("bin/java"), "echo old; exit 9");
        Files.writeString(old.resolve("release"), "JAVA_VERSION=\"1.8.0_402\"\n");
        Map<String, String> environment = new HashMap<>(environment());
        environment.put("JAVA_HOME", old.toString());
        environment.put("PATH", JAVA_HOME + "/bin:" + environment.get("PATH"));
        Program program = start(environment, root.resolve("openclaw").toString());
        assertEquals(0, program.exitCode(), program::toString);
    }

    @Test
    void noJdkAnywhere_saysSoAndHowToGetOne() throws IOException {
        Program program = withoutPlaces(root.resolve("openclaw").toString(), "version");
        assertEquals(1, program.exitCode(), program::toString);
        assertTrue(program.err().contains("a JDK, version 17 or newer, is needed"), program::toString);
        assertTrue(program.err().contains("JAVA_HOME"), program::toString);
    }

    @Test
    void noMaven_saysSoAndRunsTheOlderProgramWhenThereIsOne() throws IOException {
        Files.delete(bin.resolve("mvn"));
        String script = root.resolve("openclaw").toString();
        Program without = withoutPlaces("env", "JAVA_HOME=" + directory.resolve("jdk"), script);
        assertEquals(1, without.exitCode(), without::toString);
        assertTrue(without.err().contains("Apache Maven"), without::toString);
    }

    @Test
    void signal_reachesTheProgramItself() throws IOException {
        Program program = launch(Map.of("WAIT", "1"));
        Awaitility.await().until(() -> program.out().contains("waiting"));
        program.terminate();
        assertEquals(143, program.exitCode(), program::toString);
        assertTrue(program.out().contains("stopped in order"), program::toString);
        assertTrue(program.out().contains("process " + program.pid()), program::toString);
    }

    @Test
    void help_isPrintedFromTheTextsBesideTheArchive_whileTheyAreNewerThanTheProgram() throws IOException {
        assertEquals(0, launch(Map.of()).exitCode());
        Path home = Path.of(JAVA_HOME);
        Path archive = jar.resolveSibling(
                "openclaw-" + System.getProperty("java.version") + "-" + home.getFileName() + ".jsa");
        Path texts = Files.createDirectories(archive.resolveSibling(archive.getFileName() + ".help"));
        Files.writeString(texts.resolve("openclaw"), "the help\n");
        Files.writeString(texts.resolve("openclaw.db.url"), "the help of db url\n");
        Files.writeString(archive, "no archive, so that a JVM would say so");
        Files.setLastModifiedTime(archive, FileTime.from(Instant.now().plusSeconds(5)));

        assertEquals("the help\n", withArchive("--help").out());
        assertEquals("the help of db url\n", withArchive("db", "url", "-h").out());
        for (String[] others :
                new String[][] {{"db", "--help"}, {"db", "url", "x", "-h"}, {"db", "../url", "-h"}, {""}}) {
            assertEquals(Arrays.toString(others) + "\n", withArchive(others).out());
        }
        Files.setLastModifiedTime(jar, FileTime.from(Instant.now().plusSeconds(9)));
        assertEquals("[--help]\n", withArchive("--help").out());
    }

    private Program withArchive(String... arguments) {
        List<String> command = new ArrayList<>(List.of(root.resolve("openclaw").toString()));
        command.addAll(List.of(arguments));
        Program program = run(Map.of("OPENCLAW_CDS", "on"), command.toArray(String[]::new));
        assertEquals(0, program.exitCode(), program::toString);
        return program;
    }

    /** The places where JDKs and Maven usually are, made empty for this process alone. */
    private Program withoutPlaces(String... command) throws IOException {
        String hide = "for d in /usr/lib/jvm /usr/share/maven /opt; do [ ! -d $d ] || mount -t tmpfs none $d; done";
        Program possible = run(Map.of(), "unshare", "-rm", "sh", "-c", hide);
        assumeTrue(possible.exitCode() == 0, "this machine lets nobody mount in a namespace of one's own");
        Map<String, String> environment = new HashMap<>(environment());
        environment.remove("JAVA_HOME");
        List<String> whole = new ArrayList<>(List.of("unshare", "-rm", "sh", "-c", hide + "; exec \"$@\"", "sh"));
        whole.addAll(List.of(command));
        return start(environment, whole.toArray(String[]::new));
    }

    private Program launch(Map<String, String> more) {
        return run(more, root.resolve("openclaw").toString());
    }

    private Program run(Map<String, String> more, String... command) {
        Map<String, String> environment = new HashMap<>(environment());
        environment.putAll(more);
        return start(environment, command);
    }

    private Program start(Map<String, String> environment, String... command) {
        Program program = Program.start(Path.of("/"), environment, List.of(command));
        programs.add(program);
        return program;
    }

    private Map<String, String> environment() {
        return Map.of(
                "PATH",
                bin + ":/usr/bin:/bin",
                "HOME",
                directory.toString(),
                "JAVA_HOME",
                JAVA_HOME,
                "OPENCLAW_CDS",
                "off");
    }

    private long builds() throws IOException {
        return Files.readAllLines(directory.resolve("builds")).size();
    }

    private void maven(String script) throws IOException {
        executable(bin.resolve("mvn"), script);
    }

    private static void executable(Path file, String script) throws IOException {
        Files.writeString(file, "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static void program(Path file) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, EchoProgram.class.getName());
        String name = EchoProgram.class.getName().replace('.', '/') + ".class";
        try (OutputStream out = Files.newOutputStream(file);
                JarOutputStream archive = new JarOutputStream(out, manifest);
                InputStream code = EchoProgram.class.getClassLoader().getResourceAsStream(name)) {
            archive.putNextEntry(new JarEntry(name));
            code.transferTo(archive);
        }
    }
}
