package io.openclaw.cli.command;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Has a repository log its versions by itself. */
@Command(
        name = "install",
        description = {
            "Have git log a task for each version tag, and for each commit that changes the version in pom.xml, package.json or"
                    + " Cargo.toml. It happens in the background and never keeps a commit from being made; hooks that are there stay.",
            "The hook needs DATABASE_URL where you commit, unless the database is the one of openclaw up."
        },
        footerHeading = "%nExamples:%n",
        footer = {"  openclaw task hook install", "  openclaw task hook install --repository ~/src/api"})
final class TaskHookInstall implements Runnable {
    /** Set by the launcher: where it lies itself. */
    private static final String LAUNCHER = "openclaw.launcher";

    private final Settings settings;

    @Mixin
    private MemoryOptions memory = new MemoryOptions();

    @Option(names = "--repository", paramLabel = "DIR", description = "The repository. Else the one you are in.")
    private @Nullable Path repository;

    @Option(
            names = "--shared",
            description = "Even when core.hooksPath leads out of the repository, for all that use it.")
    private boolean shared;

    @Option(names = "--program", paramLabel = "FILE", description = "What the hook runs. Else this program.")
    private @Nullable Path program;

    TaskHookInstall(Settings settings) {
        this.settings = settings;
    }

    @Override
    public void run() {
        HookFolder hooks = HookFolder.of(Project.in(repository, settings).git(), shared);
        String runs = program();
        for (HookFile hook : hooks.files()) {
            Optional<String> problem = hook.problem();
            if (problem.isPresent()) {
                throw new Refusal(problem.get() + " Nothing was changed.");
            }
        }
        hooks.commit().put(HookScript.commit(runs));
        hooks.references().put(HookScript.references(runs));
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        values.put("installed", hooks.folder());
        values.put("program", runs);
        memory.done(
                values, "Installed in " + hooks.folder() + ": version tags and bumps are logged as tasks from now on.");
    }

    private String program() {
        String launcher = System.getProperty(LAUNCHER, "");
        Path found = program == null ? Path.of(launcher) : program;
        if (found.toString().isEmpty() || !Files.isExecutable(found)) {
            throw new Refusal("It is not known what the hook is to run. Name the launcher with --program.");
        }
        return found.toAbsolutePath().normalize().toString();
    }
}
