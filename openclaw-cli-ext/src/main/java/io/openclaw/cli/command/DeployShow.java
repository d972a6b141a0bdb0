package io.openclaw.cli.command;

import io.openclaw.db.operations.Deployment;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Shows one deployment. */
@Command(
        name = "show",
        description = "Show all that is known of a deployment.",
        footerHeading = "%nExamples:%n",
        footer = {"  openclaw deploy show 12", "  openclaw deploy show 12 --json"})
final class DeployShow implements Runnable {
    private final Settings settings;

    @Mixin
    private MemoryOptions memory = new MemoryOptions();

    @Parameters(index = "0", paramLabel = "ID", description = "Its number, as deploy list tells.")
    private long id;

    DeployShow(Settings settings) {
        this.settings = settings;
    }

    @Override
    public void run() {
        Deployment deployment =
                memory.ask(settings, operations -> operations.deployments().get(id));
        memory.show(DeployWords.values(deployment));
    }
}
