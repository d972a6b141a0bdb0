package io.openclaw.cli.command;

import io.openclaw.cli.output.Grid;
import io.openclaw.cli.output.Json;
import io.openclaw.cli.output.Plain;
import io.openclaw.db.operations.ContextRevision;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Lists what a key of the context was set to. */
@Command(
        name = "history",
        description = "List what a key was set to, the latest first.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  openclaw context history current_focus",
            "  openclaw context history current_focus --limit 3 --json"
        })
final class ContextHistory implements Runnable {
    private static final int MOST = 10_000;
    private static final int WIDEST = 80;

    private final Settings settings;

    @Mixin
    private HomeOption home = new HomeOption();

    @Parameters(index = "0", paramLabel = "KEY", description = "The key.")
    private String key = "";

    @Option(names = "--limit", paramLabel = "N", description = "At most so many, 1 to 10000.", defaultValue = "50")
    private int limit = 50;

    @Option(
            names = "--json",
            description = "One JSON object per line; a null \"value\" with \"deleted\" was a deletion.")
    private boolean json;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    ContextHistory(Settings settings) {
        this.settings = settings;
    }

    @Override
    public void run() {
        if (limit < 1 || limit > MOST) {
            throw new ParameterException(spec.commandLine(), "--limit must be 1 to " + MOST + ".");
        }
        List<ContextRevision> revisions = OperationsAccess.ask(
                settings,
                home,
                spec.commandLine(),
                operations -> operations.context().history(key, limit));
        if (revisions.isEmpty()) {
            throw new Refusal("The key " + ContextKey.named(key) + " was never set. Keys: ./openclaw context list");
        }
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            revisions.forEach(revision -> out.println(Json.of(values(revision))));
        } else {
            out.print(grid(revisions));
        }
        out.flush();
    }

    private static Map<String, @Nullable Object> values(ContextRevision revision) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        String value = revision.value();
        values.put("key", revision.key());
        values.put("revision", revision.revision());
        values.put("deleted", value == null);
        values.put("value", value == null ? null : new Json.Raw(value));
        values.put("changed_at", revision.changedAt());
        values.put("expires_at", revision.expiresAt());
        values.put("host", revision.host());
        return values;
    }

    private static Grid grid(List<ContextRevision> revisions) {
        Grid grid = new Grid("REVISION", "CHANGED", "HOST", "VALUE");
        for (ContextRevision revision : revisions) {
            String value = revision.value();
            grid.line(
                    Long.toString(revision.revision()),
                    revision.changedAt().toString(),
                    revision.host(),
                    value == null ? "(deleted)" : Plain.line(value, WIDEST));
        }
        return grid;
    }
}
