package io.openclaw.cli.command;

import picocli.CommandLine.Command;

/** Says that issues stay as they are. */
@Command(
        name = "wontfix",
        description = "Say that issues stay as they are.",
        footerHeading = "%nExamples:%n",
        footer = {"  openclaw issues wontfix 7 --note 'gone with the next major version'"})
final class IssuesWontfix extends IssueClosing {

    IssuesWontfix(Settings settings, StandardInput in) {
        super(settings, in, "wontfix", "Will not fix");
    }
}
