package io.openclaw.cli.command;

import io.openclaw.cli.output.Quantities;
import io.openclaw.db.Moments;
import io.openclaw.db.operations.Task;
import io.openclaw.db.operations.TaskQuery;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Lists tasks. */
@Command(
        name = "list",
        description = "List what was done on all machines, the latest first.",
        footerHeading = "%nExamples:%n",
        footer = {"  openclaw task list --since 7d", "  openclaw task list --category bugfix --host lab --json"})
final class TaskList implements Runnable {
    private final Settings settings;

    @Mixin
    private MemoryOptions memory = new MemoryOptions();

    @Mixin
    private LimitOption limit = new LimitOption();

    @Option(names = "--since", paramLabel = "WHEN", description = "Only since then: " + Moments.FORMS + ".")
    private @Nullable String since;

    @Option(
            names = "--category",
            completionCandidates = Choices.Categories.class,
            paramLabel = "WORD",
            description = "Only feature, bugfix, refactor, deploy or config.")
    private @Nullable String category;

    @Option(names = "--host", paramLabel = "NAME", description = "Only of this machine; '' for those of no known one.")
    private @Nullable String host;

    TaskList(Settings settings) {
        this.settings = settings;
    }

    @Override
    public void run() {
        int most = limit.in(memory.command());
        Instant now = Instant.now();
        TaskQuery query = memory.made(() -> new TaskQuery(since(now), category, host, null, most));
        List<Task> tasks = memory.ask(settings, operations -> operations.tasks().list(query));
        memory.list(
                tasks,
                TaskWords::values,
                new MemoryOptions.Listing<>(
                        "No task is known.",
                        most,
                        List.of("ID", "DONE", "HOST", "CATEGORY", "VERSION", "DESCRIPTION"),
                        task -> new String[] {
                            Long.toString(task.id()),
                            Quantities.age(Duration.between(task.completedAt(), now)) + " ago",
                            task.host(),
                            task.category() == null ? "" : task.category(),
                            task.version() == null ? "" : task.version(),
                            task.description()
                        }));
    }

    private @Nullable Instant since(Instant now) {
        return since == null
                ? null
                : Moments.parse(since, now)
                        .orElseThrow(() ->
                                new ParameterException(memory.command(), "--since must be " + Moments.FORMS + "."));
    }
}
