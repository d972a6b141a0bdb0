package io.openclaw.cli.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Prints where the database is, for {@code psql} and every other client of libpq. */
@Command(
        name = "url",
        description = "Print the address of the database, password included, as psql takes it.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExample:%n",
        footer = "  psql \"$(openclaw db url)\" -c 'TABLE writers'")
final class DbUrl implements Runnable {
    private final Settings settings;

    @Mixin
    private HomeOption home = new HomeOption();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    DbUrl(Settings settings) {
        this.settings = settings;
    }

    @Override
    public void run() {
        Target target = Target.find(settings, home.in(settings, spec.commandLine()), spec.commandLine());
        spec.commandLine().getOut().println(LibpqUrl.of(target.config()));
    }
}
