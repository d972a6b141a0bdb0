package io.openclaw.cli.command;

import io.openclaw.cli.output.Json;
import io.openclaw.db.CronImport;
import io.openclaw.db.CronImport.Found;
import io.openclaw.db.model.CronExecution;
import io.openclaw.db.model.FactIds;
import io.openclaw.db.model.Recorded;
import io.openclaw.db.operations.Operations;
import io.openclaw.db.postgres.Batch;
import io.openclaw.db.session.MigrationParts;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
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
            "that runs (openclaw up) does this every minute by itself."
        })
final class CronImportCommand implements Runnable {
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

    @Override
    public void run() {
        Path directory = home.in(settings);
        if (!Files.isDirectory(directory)) {
            throw new Refusal("There is no folder " + directory + ". Name the gateway's home with --home.");
        }
        try (SessionWork work = SessionWork.open(settings, host, spec.commandLine())) {
            tell(imported(work, directory));
        }
    }

    private Found imported(SessionWork work, Path directory) {
        MigrationParts parts = work.parts();
        CronImport files = CronImport.create(settings.config(spec.commandLine()), directory, Clock.systemUTC());
        try (Operations operations = Operations.open(parts.postgres().config(), parts.host())) {
            Found found = files.read(operations);
            store(work, found.news());
            return found;
        } catch (SQLException e) {
            throw new Refusal(
                    "PostgreSQL refused (SQLSTATE " + e.getSQLState() + "). Nothing is lost; run it again.", e);
        }
    }

    /** As facts that move no position: whoever else imports the same at the same time does the same. */
    private static void store(SessionWork work, List<CronExecution> runs) {
        if (runs.isEmpty()) {
            return;
        }
        MigrationParts parts = work.parts();
        UUID writer = FactIds.derived("cron import|" + parts.host());
        Instant now = Instant.now();
        List<Recorded> facts = runs.stream()
                .map(run -> parts.preparation().prepare(FactIds.rowId(run, UUID.randomUUID()), now, run))
                .toList();
        work.await(parts.postgres()
                .connect()
                .compose(session -> session.handshake(writer, parts.host(), 0)
                        .compose(shaken -> session.write(new Batch(
                                writer, parts.host(), shaken.lastSeq(), shaken.lastSeq(), facts, List.of(), null)))));
    }

    private void tell(Found found) {
        PrintWriter out = spec.commandLine().getOut();
        found.problems().forEach(problem -> spec.commandLine().getErr().println("openclaw: " + problem));
        if (json) {
            Map<String, @Nullable Object> values = new LinkedHashMap<>();
            values.put("jobs", found.jobs());
            values.put("runs", found.runs());
            values.put("new", found.news().size());
            values.put("sources", found.sources());
            values.put("problems", found.problems());
            out.println(Json.of(values));
        } else if (found.sources().isEmpty()) {
            out.println("There are no cron files in " + home.in(settings) + ".");
        } else {
            out.println(found.jobs() + " jobs, " + found.runs() + " runs, "
                    + found.news().size() + " of them new or more complete.");
        }
        out.flush();
    }
}
