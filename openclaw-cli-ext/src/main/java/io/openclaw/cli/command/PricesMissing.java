package io.openclaw.cli.command;

import io.openclaw.cli.output.Grid;
import io.openclaw.cli.output.Json;
import io.openclaw.cli.output.Quantities;
import io.openclaw.db.operations.UnpricedModels.Unpriced;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Lists models without a price. */
@Command(
        name = "missing",
        description = "Models that took tokens and have no price: no sum of computed costs holds them.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  openclaw prices missing",
            "  openclaw prices missing --since 30d --json",
            "",
            "REPORTED are those of the calls whose gateway reported a cost. Set a price with: openclaw prices set"
        })
final class PricesMissing implements Runnable {
    private final Settings settings;

    @Mixin
    private HomeOption home = new HomeOption();

    @Option(names = "--since", paramLabel = "TIME", description = "Only calls from then on. Else all.")
    private @Nullable String since;

    @Option(names = "--json", description = "One JSON object per line.")
    private boolean json;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    PricesMissing(Settings settings) {
        this.settings = settings;
    }

    @Override
    public void run() {
        Instant from = PriceReading.moment("--since", since, spec.commandLine());
        List<Unpriced> missing = OperationsAccess.ask(
                settings,
                home,
                spec.commandLine(),
                operations -> operations
                        .unpriced()
                        .list(operations.prices().read(null).book(), from));
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            missing.forEach(one -> out.println(Json.of(values(one))));
        } else if (missing.isEmpty()) {
            out.println("Every model that took tokens has a price.");
        } else {
            out.print(grid(missing));
        }
        out.flush();
    }

    private static Grid grid(List<Unpriced> missing) {
        Grid grid = new Grid(3, "PROVIDER", "MODEL", "HOST", "CALLS", "TOKENS", "REPORTED", "LAST");
        for (Unpriced one : missing) {
            grid.line(
                    one.provider() == null ? "(not told)" : one.provider(),
                    one.model(),
                    one.host(),
                    Quantities.count(one.calls()),
                    Quantities.count(one.tokens()),
                    Quantities.count(one.reported()),
                    PriceValues.day(one.last()));
        }
        return grid;
    }

    private static Map<String, @Nullable Object> values(Unpriced one) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        values.put("provider", one.provider());
        values.put("model", one.model());
        values.put("host", one.host());
        values.put("calls", one.calls());
        values.put("tokens", one.tokens());
        values.put("reportedCalls", one.reported());
        values.put("lastAt", one.last());
        return values;
    }
}
