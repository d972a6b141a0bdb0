package io.openclaw.cli.command;

import io.openclaw.cli.output.Grid;
import io.openclaw.cli.output.Json;
import io.openclaw.cli.output.Plain;
import io.openclaw.cli.output.Quantities;
import io.openclaw.db.operations.CronQuery;
import io.openclaw.db.operations.CronRun;
import io.openclaw.db.operations.CronValues;
import java.io.PrintWriter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Lists runs of scheduled jobs. */
@Command(
        name = "runs",
        description = "List runs of scheduled jobs, the latest first.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {"  openclaw cron runs", "  openclaw cron runs morning-brief --since 30d --json"})
final class CronRunList implements Runnable {
    private static final int MOST = 10_000;
    private static final int WIDEST = 60;

    private final Settings settings;

    @Mixin
    private HomeOption home = new HomeOption();

    @Mixin
    private CronFilter filter = new CronFilter();

    @Parameters(index = "0", arity = "0..1", paramLabel = "JOB", description = "Only of this job: its id or name.")
    private @Nullable String job;

    @Option(names = "--limit", paramLabel = "N", description = "At most so many, 1 to 10000.", defaultValue = "50")
    private int limit = 50;

    @Option(names = "--json", description = "One JSON object per line.")
    private boolean json;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    CronRunList(Settings settings) {
        this.settings = settings;
    }

    @Override
    public void run() {
        if (limit < 1 || limit > MOST) {
            throw new ParameterException(spec.commandLine(), "--limit must be 1 to " + MOST + ".");
        }
        CronQuery query = filter.query(spec.commandLine(), job, limit);
        List<CronRun> runs = OperationsAccess.ask(settings, home, spec.commandLine(), operations -> {
            List<CronRun> found = operations.cron().runs(query);
            if (found.isEmpty() && job != null && operations.cron().jobs(query).isEmpty()) {
                throw new Refusal("There is no scheduled job of this id or name. Jobs: ./openclaw cron list");
            }
            return found;
        });
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            runs.forEach(run -> out.println(Json.of(CronValues.of(run, true))));
        } else if (runs.isEmpty()) {
            out.println("No run in this time.");
        } else {
            out.print(grid(runs));
        }
        out.flush();
    }

    private static Grid grid(List<CronRun> runs) {
        Grid grid = new Grid("STARTED", "HOST", "JOB", "STATUS", "TOOK", "TOKENS", "MODEL", "ERROR");
        for (CronRun run : runs) {
            Long took = run.durationMs();
            grid.line(
                    run.startedAt().truncatedTo(ChronoUnit.SECONDS).toString(),
                    run.host(),
                    Plain.line(run.name(), WIDEST),
                    run.status(),
                    took == null ? "-" : String.format(Locale.ROOT, "%.1f s", took / 1e3),
                    Quantities.count(run.tokens()),
                    run.model() == null ? "-" : run.model(),
                    run.error() == null ? "" : Plain.line(run.error(), WIDEST));
        }
        return grid;
    }
}
