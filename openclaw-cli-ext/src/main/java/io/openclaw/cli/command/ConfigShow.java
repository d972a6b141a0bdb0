package io.openclaw.cli.command;

import io.openclaw.cli.output.Json;
import io.openclaw.cli.output.JsonText;
import io.openclaw.db.operations.ConfigSnapshot;
import io.openclaw.db.operations.Operations;
import io.openclaw.db.snapshot.ConfigFiles;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows a configuration as it was. */
@Command(
        name = "show",
        description = "Show a configuration as it was, without its secrets.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  openclaw config show               the latest of this machine",
            "  openclaw config show 42",
            "  openclaw config show --at '2h ago' --path ~/.openclaw/openclaw.json",
            "  openclaw config show --host lab --at 2026-01-31 --json"
        })
final class ConfigShow implements Runnable {
    private final Settings settings;

    @Mixin
    private HomeOption home = new HomeOption();

    @Parameters(index = "0", arity = "0..1", paramLabel = "ID", description = "Number of a snapshot.")
    private @Nullable Long id;

    @Option(
            names = "--at",
            paramLabel = "TIME",
            description = "The last snapshot at this time: 2h ago, 7d, 2026-01-31.")
    private @Nullable String at;

    @Option(names = "--path", paramLabel = "FILE", description = "Of this file. Else whichever was the last.")
    private @Nullable Path path;

    @Option(names = "--host", paramLabel = "NAME", description = "Of this machine. Else of the one this runs on.")
    private @Nullable String host;

    @Option(names = "--json", description = "One JSON object on one line, with what changed.")
    private boolean json;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    ConfigShow(Settings settings) {
        this.settings = settings;
    }

    @Override
    public void run() {
        if (id != null && (at != null || path != null || host != null)) {
            throw new ParameterException(spec.commandLine(), "Give ID, or --at, --path and --host, not both.");
        }
        Instant moment = ConfigReading.moment(at, spec.commandLine());
        ConfigSnapshot snapshot =
                OperationsAccess.ask(settings, home, spec.commandLine(), operations -> found(operations, moment));
        ConfigFiles files = ConfigReading.files(settings, home, spec.commandLine());
        PrintWriter out = spec.commandLine().getOut();
        out.println(
                json
                        ? Json.of(ConfigReading.whole(snapshot, files))
                        : JsonText.pretty(files.stored(snapshot.readable()).toString()));
        out.flush();
    }

    private ConfigSnapshot found(Operations operations, @Nullable Instant moment) throws SQLException {
        if (id != null) {
            return ConfigReading.found(operations, id);
        }
        String where = host == null ? operations.host() : host;
        return operations
                .configs()
                .at(where, ConfigReading.path(path), moment)
                .orElseThrow(() -> new Refusal("There is no such snapshot of " + where
                        + (path == null ? "" : " and " + ConfigReading.named(path.toString()))
                        + (at == null ? "" : " at that time") + ". Snapshots: ./openclaw config history"));
    }
}
