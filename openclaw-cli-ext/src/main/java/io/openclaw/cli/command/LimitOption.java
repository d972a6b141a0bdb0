package io.openclaw.cli.command;

import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** How many lines a list may have. */
final class LimitOption {
    private static final int MOST = 10_000;

    @Option(names = "--limit", paramLabel = "N", description = "At most so many, 1 to 10000.", defaultValue = "200")
    private int limit = 200;

    int in(CommandLine command) {
        if (limit < 1 || limit > MOST) {
            throw new ParameterException(command, "--limit must be 1 to " + MOST + ".");
        }
        return limit;
    }
}
