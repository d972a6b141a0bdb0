package io.openclaw.cli.command;

import io.openclaw.db.operations.Brief;
import java.io.PrintWriter;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Prints what an assistant, or a person, should know before beginning to work. */
@Command(
        name = "brief",
        description =
                "Print on one page, under 4 KB, what is deployed, broken, changed, done and worked on, and how the last day went.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  openclaw brief",
            "  openclaw brief --markdown       for an assistant's first prompt",
            "  openclaw brief --json",
            "",
            "Lists show the weightiest few; openclaw db query has all of each. What people wrote stands in it as they wrote it.",
            "Cost is what was reported, else what the price book says; calls without a price are counted, not guessed."
        })
final class BriefCommand implements Runnable {
    private final Settings settings;

    @Mixin
    private HomeOption home = new HomeOption();

    @ArgGroup
    private Form form = new Form();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    /** How it is printed: plain text, or one of these. */
    static final class Form {
        @Option(names = "--markdown", description = "Headings and lists of Markdown.")
        private boolean markdown;

        @Option(names = "--json", description = "One JSON object on one line.")
        private boolean json;
    }

    BriefCommand(Settings settings) {
        this.settings = settings;
    }

    @Override
    public void run() {
        Brief brief = OperationsAccess.ask(
                settings,
                home,
                spec.commandLine(),
                operations -> operations.brief().read());
        PrintWriter out = spec.commandLine().getOut();
        Ansi ansi = spec.commandLine().getColorScheme().ansi();
        out.print(
                form.json ? BriefJson.of(brief) : BriefPage.of(brief, form.markdown, !form.markdown && ansi.enabled()));
        out.flush();
    }
}
