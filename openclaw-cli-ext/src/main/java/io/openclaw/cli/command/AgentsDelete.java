package io.openclaw.cli.command;

import io.openclaw.db.operations.AgentInstance;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Takes back who an agent works for. */
@Command(
        name = "delete",
        description = "Take back who an agent works for. Its calls stay, and are another's or nobody's.",
        footerHeading = "%nExamples:%n",
        footer = {"  openclaw agents delete 3"})
final class AgentsDelete implements Runnable {
    private final Settings settings;

    @Mixin
    private MemoryOptions memory = new MemoryOptions();

    @Parameters(index = "0", paramLabel = "ID", description = "Its number, as agents list tells.")
    private long id;

    AgentsDelete(Settings settings) {
        this.settings = settings;
    }

    @Override
    public void run() {
        AgentInstance gone =
                memory.ask(settings, operations -> operations.agents().delete(id));
        memory.done(AgentWords.values(gone), AgentWords.sentence("Deleted", gone) + ".");
    }
}
