package io.openclaw.cli.command;

import io.openclaw.db.operations.KnownIssue;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Opens issues again. */
@Command(
        name = "reopen",
        description = "Open closed issues again. The note they were closed with stays.",
        footerHeading = "%nExamples:%n",
        footer = {"  openclaw issues reopen 7"})
final class IssuesReopen implements Runnable {
    private final Settings settings;

    @Mixin
    private MemoryOptions memory = new MemoryOptions();

    @Parameters(
            arity = "1..*",
            paramLabel = "ID",
            description = "Numbers, as issues list --all tells. All are opened, or none.")
    private List<Long> ids = List.of();

    @Option(names = "--force", description = "Even when another of this title is open.")
    private boolean force;

    IssuesReopen(Settings settings) {
        this.settings = settings;
    }

    @Override
    public void run() {
        List<KnownIssue> opened =
                memory.ask(settings, operations -> operations.issues().reopen(ids, force));
        opened.forEach(issue -> memory.done(IssueWords.values(issue), IssueWords.sentence("Reopened", issue)));
    }
}
