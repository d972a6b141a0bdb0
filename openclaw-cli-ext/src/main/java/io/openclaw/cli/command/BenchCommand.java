package io.openclaw.cli.command;

import io.openclaw.cli.bench.Bench;
import io.openclaw.cli.bench.BenchConfig;
import io.openclaw.cli.bench.BenchReport;
import io.openclaw.cli.bench.BenchReport.Cost;
import io.openclaw.cli.bench.BenchReport.RecordCost;
import io.openclaw.cli.output.Json;
import io.openclaw.cli.output.Quantities;
import io.openclaw.cli.output.Table;
import io.openclaw.db.postgres.PostgresConfig;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Measures the module on this machine and its database. */
@Command(
        name = "bench",
        description = "Measure on this machine and its PostgreSQL, in a scratch database that is dropped afterwards.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  openclaw bench",
            "  openclaw bench --facts 20000 --seconds 2 --json",
            "",
            "Takes a minute or so and both cores; not for the hours in which a gateway works."
        })
final class BenchCommand implements Runnable {
    private final Settings settings;

    @Mixin
    private HomeOption home = new HomeOption();

    @Option(names = "--json", description = "One JSON object on one line.")
    private boolean json;

    @Option(names = "--facts", paramLabel = "N", description = "Model calls of 1 KB that go the whole way; else 50000.")
    private int facts = 50_000;

    @Option(names = "--seconds", paramLabel = "N", description = "How long a rate is measured; else 4.")
    private int seconds = 4;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    BenchCommand(Settings settings) {
        this.settings = settings;
    }

    @Override
    public void run() {
        Path directory = home.in(settings, spec.commandLine());
        PostgresConfig database =
                Target.find(settings, directory, spec.commandLine()).config();
        BenchConfig config = config(database, directory);
        try {
            BenchReport report = new Bench(config, this::tell).run();
            spec.commandLine().getOut().println(json ? Json.of(report.values()) : text(report));
        } catch (SQLException e) {
            throw new Refusal(
                    "The scratch database beside " + Target.place(database) + " failed (SQLSTATE " + e.getSQLState()
                            + "). The role needs CREATEDB.",
                    e);
        }
    }

    private BenchConfig config(PostgresConfig database, Path directory) {
        Path folder = directory.resolve("bench-" + ProcessHandle.current().pid());
        try {
            return new BenchConfig(database, folder, facts, Duration.ofSeconds(seconds));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    private void tell(String what) {
        if (!json) {
            spec.commandLine().getErr().println("measuring " + what + " …");
        }
    }

    private static String text(BenchReport report) {
        return new Table()
                .text("clock, " + rate(report.pacedPerSecond()) + "/s", cost(report.clock()))
                .text("record(), PostgreSQL up", cost(report.recordUp()))
                .text("record(), PostgreSQL frozen", cost(report.recordFrozen()))
                .text("redaction", number(report.redactionMegabytesPerSecond()) + " MB/s")
                .text("spool", rate(report.spoolFactsPerSecond()) + " facts/s")
                .text("end to end", rate(report.storing().endToEndRowsPerSecond()) + " rows/s")
                .text("COPY of the same rows", rate(report.storing().copyRowsPerSecond()) + " rows/s")
                .text(
                        "end to end / COPY",
                        String.format(Locale.ROOT, "%.2f", report.storing().ratio()))
                .text("replay of a full spool", rate(report.replayRowsPerSecond()) + " rows/s")
                .text("heap used", Quantities.bytes(report.heapUsedBytes()))
                .toString()
                .stripTrailing();
    }

    private static String cost(RecordCost cost) {
        return cost(cost.paced()) + "; unpaced " + rate(cost.factsPerSecond()) + " facts/s";
    }

    private static String cost(Cost cost) {
        return "p50 " + number(cost.p50Micros()) + " µs, p99 " + number(cost.p99Micros()) + " µs, p99.9 "
                + number(cost.p999Micros()) + " µs";
    }

    private static String rate(double perSecond) {
        return Quantities.count(Math.round(perSecond));
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, value < 10 ? "%.2f" : "%.0f", value);
    }
}
