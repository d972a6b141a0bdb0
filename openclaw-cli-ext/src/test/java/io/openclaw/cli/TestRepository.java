package io.openclaw.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A real git repository. */
record TestRepository(Path folder, Map<String, String> environment) {

    static TestRepository create(Path folder) {
        return create(folder, Map.of());
    }

    /** @param more variables that git and its hooks see */
    static TestRepository create(Path folder, Map<String, String> more) {
        Map<String, String> environment = new HashMap<>(more);
        environment.put("PATH", System.getenv("PATH"));
        environment.put("HOME", folder.toString());
        environment.put("GIT_CONFIG_NOSYSTEM", "1");
        for (String who : List.of("AUTHOR", "COMMITTER")) {
            environment.put("GIT_" + who + "_NAME", "Test");
            environment.put("GIT_" + who + "_EMAIL", "test@localhost");
        }
        TestRepository repository = new TestRepository(folder, environment);
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        repository.git("init", "-q", "-b", "main");
        return repository;
    }

    /** What git says; fails when git does. */
    String git(String... arguments) {
        List<String> command = new ArrayList<>(List.of("git"));
        command.addAll(List.of(arguments));
        try (Program program = Program.start(folder, environment, command)) {
            if (program.exitCode() != 0) {
                throw new AssertionError(String.join(" ", command) + ": " + program);
            }
            return program.out().strip();
        }
    }

    TestRepository write(String file, String content) {
        try {
            Files.createDirectories(folder.resolve(file).resolveSibling(""));
            Files.writeString(folder.resolve(file), content);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The number of a commit of all there is. */
    String commit(String message) {
        git("add", "-A");
        git("commit", "-q", "--allow-empty", "-m", message);
        return git("rev-parse", "HEAD");
    }
}
