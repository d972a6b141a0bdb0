package io.openclaw.cli.command;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** The directory everything of ours lies in. */
final class HomeOption {
    @Option(
            names = "--home",
            paramLabel = "DIR",
            description = "Where data and spool lie. Else OPENCLAW_DB_HOME, else ~/.openclaw/db.")
    private @Nullable Path flag;

    /** What was given on the command line. */
    @Nullable Path given() {
        return flag;
    }

    Path in(Settings settings, CommandLine command) {
        return settings.home(flag, command);
    }
}
