package io.openclaw.cli.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Says that issues stay as they are. */
@Command(
        name = "wontfix",
        description = "Say that issues stay as they are.",
        footerHeading = "%nExamples:%n",
        footer = {"  openclaw issues wontfix 7 --note 'gone with the next major version'"})
final class IssuesWontfix implements Runnable {
    private final Settings settings;
    private final StandardInput in;

    @Mixin
    private MemoryOptions memory = new MemoryOptions();

    @Mixin
    private IssueClosing closing = new IssueClosing();

    IssuesWontfix(Settings settings, StandardInput in) {
        this.settings = settings;
        this.in = in;
    }

    @Override
    public void run() {
        closing.close(memory, settings, in, new IssueClosing.Ending("wontfix", "Will not fix"));
    }
}
