package io.openclaw.cli.command;

import io.openclaw.cli.output.Grid;
import io.openclaw.cli.output.Json;
import io.openclaw.cli.output.Plain;
import io.openclaw.cli.output.Quantities;
import io.openclaw.db.operations.ContextEntry;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Lists the keys of the context. */
@Command(
        name = "list",
        description = "List the keys that are set, by name.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {"  openclaw context list", "  openclaw context list project. --json"})
final class ContextList implements Runnable {
    private static final int MOST = 10_000;
    private static final int WIDEST = 60;

    private final Settings settings;

    @Mixin
    private HomeOption home = new HomeOption();

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "PREFIX",
            defaultValue = "",
            description = "Only keys that begin so.")
    private String prefix = "";

    @Option(names = "--json", description = "One JSON object per line.")
    private boolean json;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    ContextList(Settings settings) {
        this.settings = settings;
    }

    @Override
    public void run() {
        List<ContextEntry> entries = OperationsAccess.ask(
                settings,
                home,
                spec.commandLine(),
                operations -> operations.context().list(prefix, "", MOST));
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            entries.forEach(entry -> out.println(Json.of(ContextKey.values(entry))));
        } else if (entries.isEmpty()) {
            out.println("No key is set.");
        } else {
            out.print(grid(entries));
        }
        out.flush();
    }

    private static Grid grid(List<ContextEntry> entries) {
        Grid grid = new Grid("KEY", "VALUE", "SET", "REVISION");
        Instant now = Instant.now();
        for (ContextEntry entry : entries) {
            grid.line(
                    Plain.line(entry.key(), WIDEST),
                    Plain.line(entry.value(), WIDEST),
                    Quantities.age(Duration.between(entry.updatedAt(), now)) + " ago",
                    Long.toString(entry.revision()));
        }
        return grid;
    }
}
