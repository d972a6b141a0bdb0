package io.openclaw.cli.command;

import io.openclaw.cli.bench.RollupBench;
import io.openclaw.cli.bench.RollupBench.Writing;
import io.openclaw.cli.output.Json;
import io.openclaw.cli.output.Quantities;
import io.openclaw.cli.output.Table;
import io.openclaw.db.postgres.PostgresConfig;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Measures what the rollups cost. */
@Command(
        name = "rollups",
        description = "Measure what rollups cost those who write, in a scratch database that is dropped afterwards.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExample:%n",
        footer = "  openclaw bench rollups --calls 50000    takes a minute or two")
final class BenchRollups implements Runnable {
    private final Settings settings;

    @Mixin
    private HomeOption home = new HomeOption();

    @Option(names = "--json", description = "One JSON object on one line.")
    private boolean json;

    @Option(names = "--calls", paramLabel = "N", description = "Model calls of 1 KB in each round; else 20000.")
    private int calls = 20_000;

    @Option(
            names = "--apart",
            paramLabel = "SECONDS",
            description = "Between two calls, 1 to 600; else 1. Rare calls make more cells.")
    private int apart = 1;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    BenchRollups(Settings settings) {
        this.settings = settings;
    }

    @Override
    public void run() {
        PostgresConfig database = Target.find(settings, home.in(settings, spec.commandLine()), spec.commandLine())
                .config();
        try {
            RollupBench.Report report = bench(database).run();
            spec.commandLine().getOut().println(json ? Json.of(values(report)) : text(report));
        } catch (SQLException e) {
            throw new Refusal(
                    "The scratch database beside " + Target.place(database) + " failed (SQLSTATE " + e.getSQLState()
                            + "). The role needs CREATEDB, and the disk room for the calls.",
                    e);
        }
    }

    private RollupBench bench(PostgresConfig database) {
        try {
            return new RollupBench(database, calls, apart, this::tell);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    private void tell(String what) {
        if (!json) {
            spec.commandLine().getErr().println(what + " …");
        }
    }

    private static String text(RollupBench.Report report) {
        return new Table()
                .text("batches of 500, without and with", words(report.batches()))
                .text("one by one, without and with", words(report.alone()))
                .text("cells", Quantities.count(report.cells()))
                .text("check", rate(report.checkedPerSecond()) + " calls/s")
                .text("rebuild", rate(report.rebuiltPerSecond()) + " calls/s")
                .text("days by model with percentiles", report.days().toMillis() + " ms")
                .toString()
                .stripTrailing();
    }

    private static String words(Writing writing) {
        return String.format(
                Locale.ROOT,
                "%s and %s rows/s, %.2f times as long",
                rate(writing.without()),
                rate(writing.with()),
                writing.ratio());
    }

    private static String rate(double perSecond) {
        return Quantities.count(Math.round(perSecond));
    }

    private Map<String, Object> values(RollupBench.Report report) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("calls", calls);
        values.put("secondsApart", apart);
        values.put("batchRowsPerSecondWithout", report.batches().without());
        values.put("batchRowsPerSecond", report.batches().with());
        values.put("batchTimeRatio", report.batches().ratio());
        values.put("singleRowsPerSecondWithout", report.alone().without());
        values.put("singleRowsPerSecond", report.alone().with());
        values.put("singleTimeRatio", report.alone().ratio());
        values.put("cells", report.cells());
        values.put("checkedCallsPerSecond", report.checkedPerSecond());
        values.put("rebuiltCallsPerSecond", report.rebuiltPerSecond());
        values.put("daysByModelMillis", report.days().toNanos() / 1e6);
        return values;
    }
}
