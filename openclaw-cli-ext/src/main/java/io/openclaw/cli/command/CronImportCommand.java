package io.openclaw.cli.command;

import io.openclaw.cli.output.Json;
import io.openclaw.cli.output.Plain;
import io.openclaw.db.CronImport;
import io.openclaw.db.CronImport.Found;
import io.openclaw.db.model.CronExecution;
import io.openclaw.db.model.Recorded;
import io.openclaw.db.operations.Operations;
import io.openclaw.db.postgres.Isolation.Refused;
import io.openclaw.db.session.MigrationParts;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Reads the cron files of a gateway. */
@Command(
        name = "import",
        description = "Read a gateway's jobs and runs from its files; they stay as they are.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  openclaw cron import",
            "  openclaw cron import --home /srv/bot/.openclaw --host bot-1 --json",
            "",
            "Read are cron/jobs.json, cron/runs/*.jsonl and state/openclaw.sqlite. Run again, it changes nothing. A gateway host",
            "that runs (openclaw up) does this every minute by itself. What PostgreSQL refuses is named, the rest is stored;",
            "then it ends with 1."
        })
final class CronImportCommand implements Callable<Integer> {
    private static final int MOST_NAMED = 20;
    private static final int MOST_COLUMNS = 60;

    private final Settings settings;

    @Mixin
    private GatewayHomeOption home = new GatewayHomeOption();

    @Option(names = "--host", paramLabel = "NAME", description = "The machine the jobs are of; else this one.")
    private @Nullable String host;

    @Option(names = "--json", description = "One JSON object on one line.")
    private boolean json;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    CronImportCommand(Settings settings) {
        this.settings = settings;
    }

    /** @return 1 when PostgreSQL refuses something of what was found, which is told; the rest is stored all the same */
    @Override
    public Integer call() {
        Path directory = home.in(settings);
        if (!Files.isDirectory(directory)) {
            throw new Refusal("There is no folder " + directory + ". Name the gateway's home with --home.");
        }
        try (SessionWork work = SessionWork.open(settings, host, spec.commandLine())) {
            Found found = found(work, directory);
            List<Refused<Recorded>> refusedRuns =
                    found.news().isEmpty() ? List.of() : work.await(new DirectRuns(work.parts(), found.news()).store());
            tell(found, refusedRuns);
            return found.refusedJobs() + refusedRuns.size() == 0 ? 0 : 1;
        }
    }

    private Found found(SessionWork work, Path directory) {
        MigrationParts parts = work.parts();
        CronImport files = CronImport.create(settings.config(spec.commandLine()), directory, Clock.systemUTC());
        try (Operations operations = Operations.open(parts.postgres().config(), parts.host())) {
            return files.read(operations);
        } catch (SQLException e) {
            throw new Refusal(
                    "PostgreSQL refused (SQLSTATE " + e.getSQLState() + "). Nothing is lost; run it again.", e);
        }
    }

    private void tell(Found found, List<Refused<Recorded>> refusedRuns) {
        PrintWriter out = spec.commandLine().getOut();
        List<String> problems = new ArrayList<>(found.problems());
        refusedRuns.stream().limit(MOST_NAMED).map(CronImportCommand::refusal).forEach(problems::add);
        if (refusedRuns.size() > MOST_NAMED) {
            problems.add("PostgreSQL refuses " + (refusedRuns.size() - MOST_NAMED) + " more runs.");
        }
        problems.forEach(problem -> spec.commandLine().getErr().println("openclaw: " + problem));
        int refused = found.refusedJobs() + refusedRuns.size();
        int stored = found.news().size() - refusedRuns.size();
        if (json) {
            Map<String, @Nullable Object> values = new LinkedHashMap<>();
            values.put("jobs", found.jobs());
            values.put("runs", found.runs());
            values.put("new", stored);
            values.put("refused", refused);
            values.put("sources", found.sources());
            values.put("problems", problems);
            out.println(Json.of(values));
        } else if (found.sources().isEmpty()) {
            out.println("There are no cron files in " + home.in(settings) + ".");
        } else {
            String but = refused == 0 ? "" : " " + refused + " jobs or runs are refused and not stored.";
            out.println(found.jobs() + " jobs, " + found.runs() + " runs, " + stored + " of them new or more complete."
                    + but);
        }
        out.flush();
    }

    private static String refusal(Refused<Recorded> refused) {
        CronExecution run = (CronExecution) refused.row().fact();
        return "PostgreSQL refuses the run of job " + Plain.line(run.jobId(), MOST_COLUMNS) + " at " + run.at() + " ("
                + refused.why() + "); it is not stored, the files keep it.";
    }
}
