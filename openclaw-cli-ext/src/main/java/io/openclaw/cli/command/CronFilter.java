package io.openclaw.cli.command;

import io.openclaw.db.Moments;
import io.openclaw.db.operations.CronQuery;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** Which time and machine are meant by commands about scheduled jobs. */
final class CronFilter {

    @Option(
            names = "--since",
            paramLabel = "WHEN",
            defaultValue = "7d",
            description = "Runs since then: " + Moments.FORMS + ". Else 7d.")
    private String since = "7d";

    @Option(names = "--host", paramLabel = "NAME", description = "Only of this machine.")
    private @Nullable String host;

    /** @throws CommandLine.ParameterException when nobody can tell which moment is meant */
    CronQuery query(CommandLine command, @Nullable String job, int limit) {
        Instant now = Instant.now();
        Instant from = Moments.parse(since, now)
                .orElseThrow(
                        () -> new CommandLine.ParameterException(command, "--since must be " + Moments.FORMS + "."));
        return new CronQuery(from, now, host, job, limit);
    }
}
