package io.openclaw.cli.command;

import io.openclaw.cli.bench.SearchBench;
import io.openclaw.cli.bench.SearchBench.Answer;
import io.openclaw.cli.output.Json;
import io.openclaw.cli.output.Table;
import io.openclaw.db.postgres.PostgresConfig;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Measures searches. */
@Command(
        name = "search",
        description = "Measure searches among many messages, in a scratch schema that is dropped afterwards.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExample:%n",
        footer = "  openclaw bench search --messages 1000000    takes some minutes and 2 GB")
final class BenchSearch implements Runnable {
    private final Settings settings;

    @Mixin
    private HomeOption home = new HomeOption();

    @Option(names = "--json", description = "One JSON object on one line.")
    private boolean json;

    @Option(names = "--messages", paramLabel = "N", description = "Messages to search among; else 100000.")
    private int messages = 100_000;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    BenchSearch(Settings settings) {
        this.settings = settings;
    }

    @Override
    public void run() {
        PostgresConfig database = Target.find(settings, home.in(settings, spec.commandLine()), spec.commandLine())
                .config();
        SchemaCheck.check(database);
        try {
            List<Answer> answers = bench(database).run();
            spec.commandLine().getOut().println(json ? Json.of(values(answers)) : text(answers));
        } catch (SQLException e) {
            throw new Refusal(
                    "The scratch schema in " + Target.place(database) + " failed (SQLSTATE " + e.getSQLState()
                            + "). The role needs CREATE on the database, and the disk room for the messages.",
                    e);
        }
    }

    private SearchBench bench(PostgresConfig database) {
        try {
            return new SearchBench(database, messages, this::tell);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    private void tell(String what) {
        if (!json) {
            spec.commandLine().getErr().println(what + " …");
        }
    }

    private static String text(List<Answer> answers) {
        Table table = new Table();
        answers.forEach(a -> table.text(
                a.what(),
                "first " + millis(a.first()) + " ms, p50 " + millis(a.median()) + " ms, longest " + millis(a.longest())
                        + " ms; " + a.hits() + " hits"));
        return table.toString().stripTrailing();
    }

    private Map<String, Object> values(List<Answer> answers) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("messages", messages);
        values.put("searches", answers.stream().map(BenchSearch::values).toList());
        return values;
    }

    private static Map<String, Object> values(Answer answer) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("what", answer.what());
        values.put("first_ms", answer.first().toNanos() / 1e6);
        values.put("p50_ms", answer.median().toNanos() / 1e6);
        values.put("longest_ms", answer.longest().toNanos() / 1e6);
        values.put("hits", answer.hits());
        return values;
    }

    private static String millis(Duration time) {
        return String.format(Locale.ROOT, "%.1f", time.toNanos() / 1e6);
    }
}
