package io.openclaw.cli.command;

import io.openclaw.cli.output.Json;
import io.openclaw.db.operations.ConfigSnapshot;
import io.openclaw.db.operations.Operations;
import io.openclaw.db.snapshot.ConfigChange;
import io.openclaw.db.snapshot.ConfigChanges;
import io.openclaw.db.snapshot.ConfigFiles;
import java.io.PrintWriter;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Says what differs between two snapshots. */
@Command(
        name = "diff",
        description = "Say what differs between two snapshots, numbers by value.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  openclaw config diff 41 42",
            "  openclaw config diff 41            against the latest of its machine and file",
            "  openclaw config diff 41 42 --json  as operations of RFC 6902"
        })
final class ConfigDiff implements Runnable {
    private final Settings settings;

    @Mixin
    private HomeOption home = new HomeOption();

    @Parameters(index = "0", paramLabel = "A", description = "Number of the snapshot before.")
    private long before;

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "B",
            description = "Number of the one after; else the latest.")
    private @Nullable Long after;

    @Option(names = "--json", description = "One JSON object on one line.")
    private boolean json;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    ConfigDiff(Settings settings) {
        this.settings = settings;
    }

    /** Both sides. */
    private record Pair(ConfigSnapshot before, ConfigSnapshot after) {}

    @Override
    public void run() {
        Pair pair = OperationsAccess.ask(settings, home, spec.commandLine(), this::pair);
        ConfigFiles files = ConfigReading.files(settings, home, spec.commandLine());
        List<ConfigChange> changes = ConfigChanges.between(
                files.stored(pair.before().readable()),
                files.stored(pair.after().readable()));
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            Map<String, @Nullable Object> values = new LinkedHashMap<>();
            values.put("from", pair.before().id());
            values.put("to", pair.after().id());
            values.put("too_many_changes", ConfigChanges.tooMany(changes));
            values.put("changes", new Json.Raw(ConfigChanges.toJson(changes).toString()));
            out.println(Json.of(values));
        } else {
            out.println(title(pair.before()) + " → " + title(pair.after()));
            out.println(
                    changes.isEmpty()
                            ? "  no difference"
                            : ChangeWords.coloured(
                                    changes, spec.commandLine().getColorScheme().ansi()));
        }
        out.flush();
    }

    private Pair pair(Operations operations) throws SQLException {
        ConfigSnapshot first = ConfigReading.found(operations, before);
        ConfigSnapshot second = after != null
                ? ConfigReading.found(operations, after)
                : operations.configs().at(first.host(), first.path(), null).orElse(first);
        return new Pair(first, second);
    }

    private static String title(ConfigSnapshot snapshot) {
        return "#" + snapshot.id() + " " + snapshot.at() + " " + snapshot.host() + ":"
                + ConfigReading.named(snapshot.path());
    }
}
