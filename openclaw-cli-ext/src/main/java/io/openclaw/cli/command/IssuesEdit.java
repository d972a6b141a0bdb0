package io.openclaw.cli.command;

import io.openclaw.db.operations.IssueEdit;
import io.openclaw.db.operations.KnownIssue;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Changes what is said about an issue. */
@Command(
        name = "edit",
        description = "Change what is said about an issue. What is not given stays; '' takes a text away.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  openclaw issues edit 7 --severity critical",
            "  openclaw issues edit 7 --title 'bot stuck after each reconnect' --workaround ''"
        })
final class IssuesEdit implements Runnable {
    private final Settings settings;
    private final StandardInput in;

    @Mixin
    private MemoryOptions memory = new MemoryOptions();

    @Parameters(index = "0", paramLabel = "ID", description = "Its number, as issues list tells.")
    private long id;

    @Option(names = "--title", paramLabel = "TEXT", description = "What is broken, in a line.")
    private @Nullable String title;

    @Option(
            names = "--severity",
            paramLabel = "WORD",
            completionCandidates = Choices.Severities.class,
            description = "critical, high, medium or low.")
    private @Nullable String severity;

    @Option(names = "--component", paramLabel = "NAME", description = "What it is in.")
    private @Nullable String component;

    @Option(names = "--description", paramLabel = "TEXT", description = "All of it; - reads it from standard input.")
    private @Nullable String description;

    @Option(names = "--workaround", paramLabel = "TEXT", description = "What helps meanwhile.")
    private @Nullable String workaround;

    @Option(names = "--force", description = "Even when another of the new title is open.")
    private boolean force;

    IssuesEdit(Settings settings, StandardInput in) {
        this.settings = settings;
        this.in = in;
    }

    @Override
    public void run() {
        String text = in.unless(description, memory.command());
        IssueEdit edit = memory.made(() -> new IssueEdit(title, severity, component, text, workaround));
        KnownIssue edited =
                memory.ask(settings, operations -> operations.issues().edit(id, edit, force));
        memory.done(IssueWords.values(edited), IssueWords.sentence("Changed", edited));
    }
}
