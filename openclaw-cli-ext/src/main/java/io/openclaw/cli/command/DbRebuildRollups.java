package io.openclaw.cli.command;

import io.openclaw.cli.output.Json;
import io.openclaw.cli.output.Quantities;
import io.openclaw.db.usage.Usage;
import java.io.PrintWriter;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Makes the rollups what the model calls add up to. */
@Command(
        name = "rebuild-rollups",
        description = "Make the rollups what the model calls add up to, while gateways write.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  openclaw db rebuild-rollups",
            "  openclaw db rebuild-rollups --since 2026-11-01",
            "",
            "A day is a transaction; it may be interrupted and begun again. What retention took from the calls stays in the rollups."
        })
final class DbRebuildRollups implements Runnable {
    private final Settings settings;

    @Mixin
    private HomeOption home = new HomeOption();

    @Option(names = "--since", paramLabel = "DATE", description = "From this day (UTC) on; else all.")
    private LocalDate since = LocalDate.EPOCH;

    @Option(names = "--json", description = "One JSON object on one line.")
    private boolean json;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    DbRebuildRollups(Settings settings) {
        this.settings = settings;
    }

    /** What was done. */
    private record Done(int days, int cells) {}

    @Override
    public void run() {
        Done done =
                OperationsAccess.askUsage(settings, home, spec.commandLine(), RollupDays.PER_STATEMENT, this::rebuild);
        PrintWriter out = spec.commandLine().getOut();
        out.println(json ? Json.of(values(done)) : text(done));
        out.flush();
    }

    private Done rebuild(Usage usage) throws SQLException {
        int[] cells = new int[1];
        int days = new RollupDays(usage.rollups(), spec.commandLine().getErr())
                .each(since, day -> cells[0] += usage.rollups().rebuild(day));
        return new Done(days, cells[0]);
    }

    private static String text(Done done) {
        return Quantities.count(done.days())
                + (done.days() == 1 ? " day: " : " days: ")
                + (done.cells() == 0
                        ? "every cell was right."
                        : Quantities.count(done.cells()) + (done.cells() == 1 ? " cell" : " cells") + " made right.");
    }

    private static Map<String, Object> values(Done done) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("days", done.days());
        values.put("cells", done.cells());
        return values;
    }
}
