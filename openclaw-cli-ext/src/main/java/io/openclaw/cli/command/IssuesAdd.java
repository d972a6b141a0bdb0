package io.openclaw.cli.command;

import io.openclaw.db.operations.KnownIssue;
import io.openclaw.db.operations.NewIssue;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes an issue down. */
@Command(
        name = "add",
        description =
                "Write down what is broken. One of the same title that is open on the same machine is told instead.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  openclaw issues add 'bot stuck after reconnect' --severity high --component gateway --workaround 'restart it'",
            "  journalctl -u gateway -n 200 | openclaw issues add 'gateway crashes' --severity critical --description -"
        })
final class IssuesAdd implements Runnable {
    private final Settings settings;
    private final StandardInput in;

    @Mixin
    private MemoryOptions memory = new MemoryOptions();

    @Parameters(index = "0", paramLabel = "TITLE", description = "What is broken, in a line.")
    private String title = "";

    @Option(
            names = "--severity",
            completionCandidates = Choices.Severities.class,
            paramLabel = "WORD",
            description = "critical, high, medium or low.",
            defaultValue = "medium")
    private String severity = "medium";

    @Option(names = "--component", paramLabel = "NAME", description = "What it is in.")
    private @Nullable String component;

    @Option(names = "--description", paramLabel = "TEXT", description = "All of it; - reads it from standard input.")
    private @Nullable String description;

    @Option(names = "--workaround", paramLabel = "TEXT", description = "What helps meanwhile.")
    private @Nullable String workaround;

    @Option(names = "--host", paramLabel = "NAME", description = "The machine it is seen on. Else this one.")
    private @Nullable String host;

    @Option(names = "--force", description = "Even when one of this title is open.")
    private boolean force;

    IssuesAdd(Settings settings, StandardInput in) {
        this.settings = settings;
        this.in = in;
    }

    @Override
    public void run() {
        String text = in.unless(description, memory.command());
        NewIssue issue = memory.made(
                () -> new NewIssue(memory.host(settings, host), title, severity, component, text, workaround));
        KnownIssue added =
                memory.ask(settings, operations -> operations.issues().add(issue, force));
        memory.done(IssueWords.values(added), IssueWords.sentence("Added", added));
    }
}
