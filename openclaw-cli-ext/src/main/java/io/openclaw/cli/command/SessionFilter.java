package io.openclaw.cli.command;

import io.openclaw.db.Moments;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** Which sessions are meant. */
final class SessionFilter {

    @Option(names = "--agent", paramLabel = "NAME", description = "Only this agent's.")
    private @Nullable String agent;

    @Option(names = "--channel", paramLabel = "NAME", description = "Only of this channel: telegram, discord, …")
    private @Nullable String channel;

    @Option(names = "--host", paramLabel = "NAME", description = "Only of this machine; '' for those of no known one.")
    private @Nullable String host;

    @Option(names = "--since", paramLabel = "WHEN", description = "Only since then: " + Moments.FORMS + ".")
    private @Nullable String since;

    @Nullable String agent() {
        return agent;
    }

    @Nullable String channel() {
        return channel;
    }

    @Nullable String host() {
        return host;
    }

    /** @throws CommandLine.ParameterException when nobody can tell which moment is meant */
    @Nullable Instant since(CommandLine command) {
        return since == null
                ? null
                : Moments.parse(since, Instant.now())
                        .orElseThrow(() ->
                                new CommandLine.ParameterException(command, "--since must be " + Moments.FORMS + "."));
    }
}
