package io.openclaw.cli.command;

import io.openclaw.db.operations.Task;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Shows one task. */
@Command(
        name = "show",
        description = "Show all that is known of a task.",
        footerHeading = "%nExamples:%n",
        footer = {"  openclaw task show 31", "  openclaw task show 31 --json"})
final class TaskShow implements Runnable {
    private final Settings settings;

    @Mixin
    private MemoryOptions memory = new MemoryOptions();

    @Parameters(index = "0", paramLabel = "ID", description = "Its number, as task list tells.")
    private long id;

    TaskShow(Settings settings) {
        this.settings = settings;
    }

    @Override
    public void run() {
        Task task = memory.ask(settings, operations -> operations.tasks().get(id));
        memory.show(TaskWords.values(task));
    }
}
