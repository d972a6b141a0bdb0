package io.openclaw.cli.command;

import io.openclaw.db.operations.NewTask;
import io.openclaw.db.operations.Operations;
import io.openclaw.db.operations.Task;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** What the hook runs. */
@Command(
        name = "run",
        description = "Log what the hook noted; the hook runs this. What is logged already is not logged again.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  openclaw task hook run .git/openclaw-hook.waiting      what waits there since the database was away"
        })
final class TaskHookRun implements Runnable {
    /** A slow git must not look like a tag that is gone: what it said would never be logged. */
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final Settings settings;

    @Mixin
    private MemoryOptions memory = new MemoryOptions();

    @Parameters(index = "0", paramLabel = "FILE", description = "Lines such as: commit 8668f47, tag v1.4.")
    private Path file = Path.of("");

    TaskHookRun(Settings settings) {
        this.settings = settings;
    }

    @Override
    public void run() {
        Git git = Project.in(null, settings, PATIENCE).git();
        VersionEvents events =
                new VersionEvents(git, memory.host(settings, null), git.name().orElse(null));
        List<NewTask> tasks = lines().stream()
                .distinct()
                .flatMap(line -> events.of(line).stream())
                .toList();
        if (!tasks.isEmpty()) {
            memory.ask(settings, operations -> logged(operations, tasks))
                    .forEach(task -> memory.done(TaskWords.values(task), TaskWords.logged(task)));
        }
    }

    private List<String> lines() {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new Refusal("What the hook noted cannot be read from " + file + ". Is it there, and is it text?", e);
        }
    }

    private static List<Task> logged(Operations operations, List<NewTask> tasks) throws SQLException {
        List<Task> logged = new ArrayList<>();
        for (NewTask task : tasks) {
            operations.tasks().logOnce(task).ifPresent(logged::add);
        }
        return logged;
    }
}
