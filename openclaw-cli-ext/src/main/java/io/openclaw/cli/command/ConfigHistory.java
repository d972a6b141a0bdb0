package io.openclaw.cli.command;

import io.openclaw.cli.output.Grid;
import io.openclaw.cli.output.Json;
import io.openclaw.cli.output.Plain;
import io.openclaw.db.operations.ConfigSnapshot;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Lists the snapshots of configurations. */
@Command(
        name = "history",
        description = "List the snapshots of configurations, the latest first, and what changed with each.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  openclaw config history",
            "  openclaw config history --path ~/.openclaw/openclaw.json --limit 5",
            "  openclaw config history --host lab --json"
        })
final class ConfigHistory implements Runnable {
    private static final int MOST = 10_000;
    private static final int WIDEST = 60;
    private static final int SHOWN_PLACES = 3;

    private final Settings settings;

    @Mixin
    private HomeOption home = new HomeOption();

    @Option(names = "--path", paramLabel = "FILE", description = "Only of this file.")
    private @Nullable Path path;

    @Option(names = "--host", paramLabel = "NAME", description = "Only of this machine. Else of all.")
    private @Nullable String host;

    @Option(names = "--limit", paramLabel = "N", description = "At most so many, 1 to 10000.", defaultValue = "50")
    private int limit = 50;

    @Option(names = "--json", description = "One JSON object per line.")
    private boolean json;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    ConfigHistory(Settings settings) {
        this.settings = settings;
    }

    @Override
    public void run() {
        if (limit < 1 || limit > MOST) {
            throw new ParameterException(spec.commandLine(), "--limit must be 1 to " + MOST + ".");
        }
        List<ConfigSnapshot> snapshots = OperationsAccess.ask(
                settings,
                home,
                spec.commandLine(),
                operations -> operations.configs().history(host, ConfigReading.path(path), null, limit));
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            snapshots.forEach(snapshot -> out.println(Json.of(ConfigReading.head(snapshot))));
        } else if (snapshots.isEmpty()) {
            out.println("No snapshot was stored. Store one with: ./openclaw config snapshot");
        } else {
            out.print(grid(snapshots));
        }
        out.flush();
    }

    private static Grid grid(List<ConfigSnapshot> snapshots) {
        Grid grid = new Grid("ID", "AT", "HOST", "SOURCE", "PATH", "CHANGED");
        for (ConfigSnapshot snapshot : snapshots) {
            String source = snapshot.source();
            grid.line(
                    Long.toString(snapshot.id()),
                    snapshot.at().toString(),
                    snapshot.host(),
                    source == null ? "" : source,
                    Plain.line(snapshot.path(), WIDEST),
                    Plain.line(changed(snapshot), WIDEST));
        }
        return grid;
    }

    private static String changed(ConfigSnapshot snapshot) {
        List<String> places = snapshot.places();
        if (places.isEmpty()) {
            return String.join(", ", snapshot.changedKeys());
        }
        int more = snapshot.changeCount() - Math.min(SHOWN_PLACES, places.size());
        String shown = String.join(", ", places.subList(0, Math.min(SHOWN_PLACES, places.size())));
        String all = more == 0 ? shown : shown + " and " + more + " more";
        return snapshot.tooMany() ? ChangeWords.TOO_MANY + ": " + all : all;
    }
}
