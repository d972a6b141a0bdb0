package io.openclaw.cli.command;

import io.openclaw.cli.output.Dollars;
import io.openclaw.cli.output.Grid;
import io.openclaw.cli.output.Json;
import io.openclaw.cli.output.Plain;
import io.openclaw.cli.output.Quantities;
import io.openclaw.db.operations.CronJobView;
import io.openclaw.db.operations.CronQuery;
import io.openclaw.db.operations.CronValues;
import io.openclaw.db.operations.Missed;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Lists the scheduled jobs. */
@Command(
        name = "list",
        description = "List the scheduled jobs: when they ran, how it ended, when they run next, and what was missed.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  openclaw cron list",
            "  openclaw cron list --since 30d --host bot-1 --json",
            "",
            "A run is missed when none began within five minutes of the moment it was due, see docs/operations.md."
        })
final class CronList implements Runnable {
    private static final int WIDEST = 40;

    private final Settings settings;

    @Mixin
    private HomeOption home = new HomeOption();

    @Mixin
    private CronFilter filter = new CronFilter();

    @Option(names = "--json", description = "One JSON object per line.")
    private boolean json;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    CronList(Settings settings) {
        this.settings = settings;
    }

    @Override
    public void run() {
        CronQuery query = filter.query(spec.commandLine(), null, 1);
        List<CronJobView> jobs = OperationsAccess.ask(
                settings,
                home,
                spec.commandLine(),
                operations -> operations.cron().jobs(query));
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            jobs.forEach(job -> out.println(Json.of(CronValues.of(job))));
        } else if (jobs.isEmpty()) {
            out.println("No scheduled job is known. Read a gateway's files with: ./openclaw cron import --home DIR");
        } else {
            out.print(grid(jobs, query.now()));
            tellCuts(jobs, out);
        }
        out.flush();
    }

    private static Grid grid(List<CronJobView> jobs, Instant now) {
        Grid grid = new Grid(
                6,
                "JOB",
                "HOST",
                "SCHEDULE",
                "LAST RUN",
                "STATUS",
                "NEXT",
                "RUNS",
                "FAILED",
                "MISSED",
                "TOKENS",
                "COST USD");
        for (CronJobView job : jobs) {
            grid.line(
                    Plain.line(job.name(), WIDEST),
                    job.host(),
                    job.schedule() == null ? "-" : Plain.line(job.schedule(), WIDEST),
                    job.lastRunAt() == null ? "-" : Quantities.age(Duration.between(job.lastRunAt(), now)) + " ago",
                    job.lastStatus() == null ? "-" : job.lastStatus(),
                    next(job, now),
                    Quantities.count(job.runs()),
                    Quantities.count(job.failed()),
                    missed(job.missed()),
                    Quantities.count(job.tokens()),
                    Dollars.sum(job.costUsd(), job.unpriced()));
        }
        return grid;
    }

    private static String missed(@Nullable Missed missed) {
        return missed == null ? "-" : Quantities.count(missed.at().size()) + (missed.cut() ? "+" : "");
    }

    private static void tellCuts(List<CronJobView> jobs, PrintWriter out) {
        for (CronJobView job : jobs) {
            Missed missed = job.missed();
            if (missed != null && missed.cut()) {
                out.println("+ " + Plain.line(job.name(), WIDEST) + " (" + job.host()
                        + ") was due too often to look at each moment: missed are those since " + missed.since() + ".");
            }
        }
    }

    private static String next(CronJobView job, Instant now) {
        if (job.gone()) {
            return "gone";
        }
        if (Boolean.FALSE.equals(job.enabled())) {
            return "off";
        }
        @Nullable Instant next = job.nextRunAt();
        return next == null ? "-" : "in " + Quantities.age(Duration.between(now, next));
    }
}
