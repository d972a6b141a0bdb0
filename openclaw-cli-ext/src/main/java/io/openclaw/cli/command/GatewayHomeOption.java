package io.openclaw.cli.command;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The home of the gateway whose sessions are meant; not ours. */
final class GatewayHomeOption {
    @Option(
            names = "--home",
            paramLabel = "DIR",
            description = "The gateway's home, with agents/*/sessions.db. Else OPENCLAW_STATE_DIR, else ~/.openclaw.")
    private @Nullable Path flag;

    Path in(Settings settings) {
        Path home = flag != null
                ? flag
                : settings.variable("OPENCLAW_STATE_DIR")
                        .map(Path::of)
                        .orElseGet(() -> Path.of(System.getProperty("user.home"), ".openclaw"));
        return home.toAbsolutePath().normalize();
    }
}
