package io.openclaw.cli.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Says that issues are resolved. */
@Command(
        name = "resolve",
        description = "Say that issues are resolved.",
        footerHeading = "%nExamples:%n",
        footer = {"  openclaw issues resolve 7", "  openclaw issues resolve 7 9 12 --note 'fixed in 1.4.3'"})
final class IssuesResolve implements Runnable {
    private final Settings settings;
    private final StandardInput in;

    @Mixin
    private MemoryOptions memory = new MemoryOptions();

    @Mixin
    private IssueClosing closing = new IssueClosing();

    IssuesResolve(Settings settings, StandardInput in) {
        this.settings = settings;
        this.in = in;
    }

    @Override
    public void run() {
        closing.close(memory, settings, in, new IssueClosing.Ending("resolved", "Resolved"));
    }
}
