package io.openclaw.cli.command;

import io.openclaw.cli.bench.ImpactBench;
import io.openclaw.cli.output.Json;
import io.openclaw.db.postgres.PostgresConfig;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Measures impacts. */
@Command(
        name = "impact",
        description = "Measure the impacts of 30 days, in a scratch schema that is dropped afterwards.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExample:%n",
        footer = "  openclaw bench impact --calls 1000000    takes two minutes and 1.5 GB")
final class BenchImpact implements Runnable {
    private final Settings settings;

    @Mixin
    private HomeOption home = new HomeOption();

    @Option(names = "--json", description = "One JSON object on one line.")
    private boolean json;

    @Option(names = "--calls", paramLabel = "N", description = "Model calls in the 30 days; else 100000.")
    private int calls = 100_000;

    @Option(names = "--changes", paramLabel = "N", description = "Deployments and changes of configuration; else 40.")
    private int changes = 40;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    BenchImpact(Settings settings) {
        this.settings = settings;
    }

    @Override
    public void run() {
        PostgresConfig database = Target.find(settings, home.in(settings, spec.commandLine()), spec.commandLine())
                .config();
        SchemaCheck.check(database);
        try {
            ImpactBench.Answer answer = bench(database).run();
            spec.commandLine().getOut().println(json ? Json.of(values(answer)) : text(answer));
        } catch (SQLException e) {
            throw new Refusal(
                    "The scratch schema in " + Target.place(database) + " failed (SQLSTATE " + e.getSQLState()
                            + "). The role needs CREATE on the database, and the disk room for the calls.",
                    e);
        }
    }

    private ImpactBench bench(PostgresConfig database) {
        try {
            return new ImpactBench(database, calls, changes, this::tell);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    private void tell(String what) {
        if (!json) {
            spec.commandLine().getErr().println(what + " …");
        }
    }

    private static String text(ImpactBench.Answer answer) {
        return String.format(
                Locale.ROOT,
                "%d impacts: first %.0f ms, p50 %.0f ms, longest %.0f ms",
                answer.impacts(),
                millis(answer.first()),
                millis(answer.median()),
                millis(answer.longest()));
    }

    private Map<String, Object> values(ImpactBench.Answer answer) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("calls", calls);
        values.put("impacts", answer.impacts());
        values.put("first_ms", millis(answer.first()));
        values.put("p50_ms", millis(answer.median()));
        values.put("longest_ms", millis(answer.longest()));
        return values;
    }

    private static double millis(Duration time) {
        return time.toNanos() / 1e6;
    }
}
