package io.openclaw.cli.command;

import io.openclaw.cli.bench.IngestBench;
import io.openclaw.cli.bench.IngestBench.Report;
import io.openclaw.cli.bench.IngestBench.Round;
import io.openclaw.cli.bench.ScratchDatabase;
import io.openclaw.cli.output.Json;
import io.openclaw.cli.output.Quantities;
import io.openclaw.cli.output.Table;
import io.openclaw.db.postgres.Migrations;
import io.openclaw.db.postgres.PostgresConfig;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Measures what reading files takes. */
@Command(
        name = "ingest",
        description =
                "Measure how fast transcripts are read, and what watching them takes, in a scratch database that is dropped afterwards.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  openclaw bench ingest                            two minutes, 1 GB for the while",
            "  openclaw bench ingest --rounds 50 --messages 100000    whether it stays as fast; 20 GB"
        })
final class BenchIngest implements Runnable {

    private static final int FEWEST = 1_000;

    private final Settings settings;

    @Mixin
    private HomeOption home = new HomeOption();

    @Option(names = "--json", description = "One JSON object on one line.")
    private boolean json;

    @Option(names = "--rounds", paramLabel = "N", description = "Imports after each other; else 4.")
    private int rounds = 4;

    @Option(names = "--messages", paramLabel = "N", description = "Messages of each import; else 50000.")
    private int messages = 50_000;

    @Option(names = "--files", paramLabel = "N", description = "Files that are watched; else 10000.")
    private int files = 10_000;

    @Option(
            names = "--idle",
            paramLabel = "SECONDS",
            description = "How long they are watched while nothing happens; else 20.")
    private int idle = 20;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    BenchIngest(Settings settings) {
        this.settings = settings;
    }

    @Override
    public void run() {
        if (messages < FEWEST || rounds < 1 || files < 1 || idle < 1) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--messages must be " + FEWEST + " or more, --rounds, --files and --idle 1 or more.");
        }
        PostgresConfig database = Target.find(settings, home.in(settings, spec.commandLine()), spec.commandLine())
                .config();
        try (ScratchDatabase scratch = ScratchDatabase.create(database)) {
            Report report = measure(scratch.config());
            spec.commandLine().getOut().println(json ? Json.of(values(report)) : text(report));
        } catch (SQLException e) {
            throw new Refusal(
                    "The scratch database beside " + Target.place(database) + " failed (SQLSTATE " + e.getSQLState()
                            + "). The role needs CREATEDB, and the disk room for the messages.",
                    e);
        }
    }

    private Report measure(PostgresConfig scratch) throws SQLException {
        Migrations.create(scratch).migrate();
        Vertx vertx = Vertx.vertx();
        try (ScratchFolder folder = ScratchFolder.create()) {
            return new IngestBench(scratch, folder.path(), vertx, this::tell)
                    .run(rounds, messages, files, Duration.ofSeconds(idle));
        } catch (IOException e) {
            throw new Refusal("The transcripts of the bench cannot be written: " + e.getMessage(), e);
        } finally {
            vertx.close()
                    .toCompletionStage()
                    .toCompletableFuture()
                    .orTimeout(30, TimeUnit.SECONDS)
                    .join();
        }
    }

    private void tell(String what) {
        if (!json) {
            spec.commandLine().getErr().println(what + " …");
        }
    }

    private static String text(Report report) {
        Table table = new Table();
        for (Round round : report.rounds()) {
            table.text(
                    "import, to " + Quantities.count(round.stored()) + " messages",
                    String.format(
                            Locale.ROOT,
                            "%s messages/s, heap %.0f MB at most",
                            Quantities.count(Math.round(round.messagesPerSecond())),
                            round.heapBytes() / 1e6));
        }
        return table.text("files", Quantities.count(report.files()))
                .text("reading them again", report.reread().toMillis() + " ms")
                .text("watching them", String.format(Locale.ROOT, "%.1f %% of a core", 100 * report.idleCores()))
                .text(
                        "line queryable after",
                        String.format(
                                Locale.ROOT,
                                "p50 %.0f ms, p99 %.0f ms",
                                report.queryable().p50Micros() / 1e3,
                                report.queryable().p99Micros() / 1e3))
                .toString()
                .stripTrailing();
    }

    private static Map<String, Object> values(Report report) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("rounds", report.rounds().stream().map(BenchIngest::values).toList());
        values.put("files", report.files());
        values.put("rereadMillis", report.reread().toNanos() / 1e6);
        values.put("idleCores", report.idleCores());
        values.put("queryableP50Millis", report.queryable().p50Micros() / 1e3);
        values.put("queryableP99Millis", report.queryable().p99Micros() / 1e3);
        return values;
    }

    private static Map<String, Object> values(Round round) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("storedMessages", round.stored());
        values.put("messagesPerSecond", round.messagesPerSecond());
        values.put("bytes", round.bytes());
        values.put("heapBytes", round.heapBytes());
        return values;
    }
}
