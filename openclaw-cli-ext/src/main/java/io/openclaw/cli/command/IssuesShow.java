package io.openclaw.cli.command;

import io.openclaw.db.operations.KnownIssue;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Shows one issue. */
@Command(
        name = "show",
        description = "Show all that is known of an issue.",
        footerHeading = "%nExamples:%n",
        footer = {"  openclaw issues show 7", "  openclaw issues show 7 --json"})
final class IssuesShow implements Runnable {
    private final Settings settings;

    @Mixin
    private MemoryOptions memory = new MemoryOptions();

    @Parameters(index = "0", paramLabel = "ID", description = "Its number, as issues list tells.")
    private long id;

    IssuesShow(Settings settings) {
        this.settings = settings;
    }

    @Override
    public void run() {
        KnownIssue issue =
                memory.ask(settings, operations -> operations.issues().get(id));
        memory.show(IssueWords.values(issue));
    }
}
