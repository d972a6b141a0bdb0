package io.openclaw.cli.command;

import picocli.CommandLine.Command;

/** Says that issues are resolved. */
@Command(
        name = "resolve",
        description = "Say that issues are resolved.",
        footerHeading = "%nExamples:%n",
        footer = {"  openclaw issues resolve 7", "  openclaw issues resolve 7 9 12 --note 'fixed in 1.4.3'"})
final class IssuesResolve extends IssueClosing {

    IssuesResolve(Settings settings, StandardInput in) {
        super(settings, in, "resolved", "Resolved");
    }
}
