package io.openclaw.cli;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Real git, real hooks that start the real program, and a real database. */
@DisabledOnOs(OS.WINDOWS)
class TaskHookTest {

    private static OperationsRun commands;

    @TempDir
    private Path folder;

    private Path program;
    private TestRepository repository;

    @BeforeAll
    static void migrate(@TempDir Path home) {
        commands = new OperationsRun(home);
    }

    @BeforeEach
    void layOut() throws IOException {
        commands.database.execute("TRUNCATE task_log RESTART IDENTITY");
        program = executable(
                folder.resolve("it's the program"),
                "#!/bin/sh\necho run >>'" + folder + "/runs'\nexec '" + System.getProperty("java.home")
                        + "/bin/java' -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -cp '"
                        + System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))
                        + "' io.openclaw.cli.Main \"$@\"\n");
        repository = TestRepository.create(folder.resolve("claw"), commands.environment());
    }

    @Test
    void versionTagsAndBumps_areLoggedOnce() throws IOException {
        repository.write("package.json", "{\"version\": \"1.0.0\"}").commit("first");
        install();
        repository.write("a.txt", "1").commit("no version");
        repository
                .write("package.json", "{\"version\": \"1.0.0\", \"name\": \"x\"}")
                .commit("no new version");
        String bump = repository
                .write("package.json", "{\"version\": \"1.1.0\"}")
                .write("sub/pom.xml", "<project/>")
                .commit("it's \"1.1\"");
        repository.git("tag", "-a", "-m", "the words of the tag", "v1.1.0");
        repository.git("tag", "nightly-2026-11-21");
        awaitTasks(2);
        assertEquals(
                List.of(
                        List.of("Version 1.1.0, was 1.0.0: it's \"1.1\"", "1.1.0", bump, "claw", "box"),
                        List.of("Tag v1.1.0: it's \"1.1\"", "v1.1.0", bump, "claw", "box")),
                commands.database.query(
                        "SELECT description, version, git_commit, repository, host FROM task_log ORDER BY version"));
        assertEquals(
                "package.json,sub/pom.xml",
                commands.database.single(
                        "SELECT array_to_string(files_changed, ',') FROM task_log WHERE version = '1.1.0'"));

        // The same again, and another one to know that it was looked at.
        repository.git("tag", "-d", "v1.1.0");
        repository.git("tag", "v1.1.0");
        repository.git("tag", "v1.1.1", "HEAD");
        awaitTasks(3);
        assertEquals("1", commands.database.single("SELECT count(*) FROM task_log WHERE version = 'v1.1.0'"));
        assertEquals("0", commands.database.single("SELECT count(*) FROM task_log WHERE version LIKE 'nightly%'"));
    }

    @Test
    void manyTagsAtOnce_startFewPrograms() throws IOException {
        repository.commit("first");
        install();
        for (int i = 0; i < 30; i++) {
            repository.git("update-ref", "refs/tags/v1." + i, "HEAD");
        }
        awaitTasks(30);
        assertTrue(Files.readAllLines(folder.resolve("runs")).size() < 15);
    }

    @Test
    void databaseAway_theCommitIsMadeAndLoggedLater() throws IOException {
        repository.commit("first");
        Map<String, String> away = new HashMap<>(repository.environment());
        away.put("DATABASE_URL", "postgresql://a@127.0.0.1:1/claw");
        TestRepository without = new TestRepository(repository.folder(), away);
        install();
        without.git("tag", "v1.0");
        Path waiting = repository.folder().resolve(".git/openclaw-hook.waiting");
        Path log = repository.folder().resolve(".git/openclaw-hook.log");
        await().atMost(Duration.ofSeconds(60))
                .until(() -> Files.exists(log)
                        && Files.readString(log).contains("cannot be reached")
                        && Files.readString(waiting).equals("tag v1.0\n"));
        // Whoever tries it again in vain is gone, as after a power cut.
        Path lock = repository.folder().resolve(".git/openclaw-hook.queue.lock");
        long holder = Long.parseLong(Files.readSymbolicLink(lock).toString());
        ProcessHandle runner = ProcessHandle.of(holder).orElseThrow();
        runner.destroyForcibly();
        runner.onExit().join();
        repository.git("tag", "v1.1");
        awaitTasks(2);
    }

    @Test
    void programGone_nothingHappens() throws IOException {
        install();
        Files.delete(program);
        repository.write("pom.xml", "<project><version>1</version></project>").commit("first");
        repository.git("tag", "v1.0");
        assertFalse(Files.exists(repository.folder().resolve(".git/openclaw-hook.queue")));
    }

    @Test
    void hooksThatAreThere_runAsBeforeAndAreAsBeforeAfterwards() throws IOException {
        Path hooks = repository.folder().resolve(".git/hooks");
        String commit = "#!/usr/bin/env bash\nset -eu\necho größe >>commits\nexit 0\n";
        String references =
                "#!/bin/sh -eu\nwhile read -r old new name; do echo \"$1 $name\" >>\"$PWD/seen\"; done\nexit 0\n";
        executable(hooks.resolve("post-commit"), commit);
        executable(hooks.resolve("reference-transaction"), references);
        install();
        install();
        String installed = Files.readString(hooks.resolve("post-commit"));
        assertEquals(installed.indexOf(">>> openclaw"), installed.lastIndexOf(">>> openclaw"));
        repository.write("pom.xml", "<project><version>1</version></project>").commit("first");
        repository.write("pom.xml", "<project><version>2</version></project>").commit("second");
        repository.git("tag", "v2.0");
        awaitTasks(2);
        assertEquals(
                2, Files.readAllLines(repository.folder().resolve("commits")).size());
        List<String> seen = Files.readAllLines(repository.folder().resolve("seen"));
        assertTrue(seen.contains("prepared refs/tags/v2.0"), seen::toString);
        assertTrue(seen.contains("committed refs/tags/v2.0"), seen::toString);

        commands.ok(
                "task", "hook", "uninstall", "--repository", repository.folder().toString());
        assertEquals(commit, Files.readString(hooks.resolve("post-commit")));
        assertEquals(references, Files.readString(hooks.resolve("reference-transaction")));
        Outcome again = commands.run(
                "task", "hook", "uninstall", "--repository", repository.folder().toString());
        assertEquals(1, again.code());
    }

    @Test
    void hooksOfOurOwn_areGoneAfterwards() {
        install();
        commands.ok(
                "task", "hook", "uninstall", "--repository", repository.folder().toString());
        assertFalse(Files.exists(repository.folder().resolve(".git/hooks/post-commit")));
        assertFalse(Files.exists(repository.folder().resolve(".git/hooks/reference-transaction")));
    }

    @Test
    void hookThatIsNoShellScript_isRefusedAndNothingChanged() throws IOException {
        Path hooks = repository.folder().resolve(".git/hooks");
        Path theirs = executable(hooks.resolve("reference-transaction"), "#!/usr/bin/env python3\n");
        refused("is no shell script");
        assertFalse(Files.exists(hooks.resolve("post-commit")));
        Files.delete(theirs);
        Files.writeString(hooks.resolve("post-commit"), "#!/bin/sh\n");
        refused("is there but switched off");
        Files.delete(hooks.resolve("post-commit"));
        Files.createSymbolicLink(hooks.resolve("post-commit"), program);
        refused("is a link");
    }

    @Test
    void hooksPath_isFollowedWithinTheRepositoryAlone() {
        repository.git("config", "core.hooksPath", ".githooks");
        install();
        assertTrue(Files.isExecutable(repository.folder().resolve(".githooks/post-commit")));
        repository.commit("first");
        repository.git("tag", "v1.0");
        awaitTasks(1);
        repository.git("config", "core.hooksPath", folder.resolve("everybody's").toString());
        refused("core.hooksPath");
        commands.ok(
                "task",
                "hook",
                "install",
                "--shared",
                "--program",
                program.toString(),
                "--repository",
                repository.folder().toString());
        assertTrue(Files.isExecutable(folder.resolve("everybody's/post-commit")));
    }

    @Test
    void secondWorkingTree_logsToo() {
        repository.write("pom.xml", "<project><version>1</version></project>").commit("first");
        install();
        Path other = folder.resolve("other tree");
        repository.git("worktree", "add", "-q", "-b", "side", other.toString());
        TestRepository side = new TestRepository(other, repository.environment());
        side.write("pom.xml", "<project><version>2</version></project>").commit("second");
        awaitTasks(1);
        assertEquals("2", commands.database.single("SELECT version FROM task_log"));
    }

    @Test
    void rebasedBump_isNotLoggedAgain() {
        repository.write("pom.xml", "<project><version>1</version></project>").commit("first");
        repository.git("checkout", "-q", "-b", "side");
        install();
        repository.write("pom.xml", "<project><version>2</version></project>").commit("second");
        awaitTasks(1);
        repository.git("checkout", "-q", "main");
        repository.write("a.txt", "1").commit("meanwhile");
        repository.git("rebase", "-q", "main", "side");
        repository.git("tag", "v2.0");
        awaitTasks(2);
        assertEquals("1", commands.database.single("SELECT count(*) FROM task_log WHERE version = '2'"));
    }

    @Test
    void whereThereIsNoRepository_isRefused() {
        Outcome outcome = commands.run("task", "hook", "install", "--repository", folder.toString());
        assertEquals(1, outcome.code());
        assertTrue(outcome.err().contains("no git repository"), outcome::err);
        Outcome unknown = commands.run(
                "task", "hook", "install", "--repository", repository.folder().toString());
        assertEquals(1, unknown.code());
        assertTrue(unknown.err().contains("--program"), unknown::err);
    }

    private void install() {
        commands.ok(
                "task",
                "hook",
                "install",
                "--program",
                program.toString(),
                "--repository",
                repository.folder().toString());
    }

    private void refused(String why) {
        Outcome outcome = commands.run(
                "task",
                "hook",
                "install",
                "--program",
                program.toString(),
                "--repository",
                repository.folder().toString());
        assertEquals(1, outcome.code(), outcome::toString);
        assertTrue(outcome.err().contains(why), outcome::err);
        assertTrue(outcome.err().contains("Nothing was changed."), outcome::err);
    }

    private static void awaitTasks(int many) {
        await().atMost(Duration.ofSeconds(90))
                .until(() -> commands.database
                        .single("SELECT count(*) FROM task_log")
                        .equals(Integer.toString(many)));
    }

    private static Path executable(Path file, String content) throws IOException {
        Files.writeString(file, content);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
