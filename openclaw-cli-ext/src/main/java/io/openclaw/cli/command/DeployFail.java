package io.openclaw.cli.command;

import io.openclaw.db.operations.Deployment;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Says that a deployment failed. */
@Command(
        name = "fail",
        description = "Say that a deployment failed. What ran before is not active again by that: log it, if it is.",
        footerHeading = "%nExamples:%n",
        footer = {"  openclaw deploy fail 12", "  openclaw deploy fail 12 --notes 'out of memory after an hour'"})
final class DeployFail implements Runnable {
    private final Settings settings;
    private final StandardInput in;

    @Mixin
    private MemoryOptions memory = new MemoryOptions();

    @Parameters(index = "0", paramLabel = "ID", description = "Its number, as deploy list tells.")
    private long id;

    @Option(
            names = "--notes",
            paramLabel = "TEXT",
            description = "Takes the place of its notes; - reads it from standard input.")
    private @Nullable String notes;

    DeployFail(Settings settings, StandardInput in) {
        this.settings = settings;
        this.in = in;
    }

    @Override
    public void run() {
        String text = in.unless(notes, memory.command());
        Deployment failed =
                memory.ask(settings, operations -> operations.deployments().fail(id, text));
        memory.done(DeployWords.values(failed), "Marked as failed: " + DeployWords.named(failed) + ".");
    }
}
