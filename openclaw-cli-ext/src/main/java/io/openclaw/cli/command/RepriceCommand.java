package io.openclaw.cli.command;

import io.openclaw.cli.output.Grid;
import io.openclaw.cli.output.Json;
import io.openclaw.cli.output.Quantities;
import io.openclaw.db.operations.RepriceReport;
import io.openclaw.db.operations.RepriceReport.Model;
import io.openclaw.db.operations.RepriceReport.Sums;
import io.openclaw.db.operations.Repricing.Plan;
import java.io.PrintWriter;
import java.math.BigDecimal;
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

/** Prices stored calls anew. */
@Command(
        name = "reprice",
        description = "What the stored calls cost by the price book: the difference, and with --apply its writing.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  openclaw reprice                          the difference alone; nothing is changed",
            "  openclaw reprice --since 30d --apply",
            "  openclaw reprice --as-of 2026-09-30       by the prices as they were known then",
            "",
            "What gateways reported is never changed. What was computed before is kept in table repriced_calls."
        })
final class RepriceCommand implements Runnable {
    private static final long TOLD_EACH = 500_000;

    private final Settings settings;

    @Mixin
    private HomeOption home = new HomeOption();

    @Option(names = "--since", paramLabel = "TIME", description = "Only calls from then on. Else all.")
    private @Nullable String since;

    @Option(names = "--as-of", paramLabel = "TIME", description = "By the prices as they were known then. Else now.")
    private @Nullable String asOf;

    @Option(names = "--apply", description = "Write it.")
    private boolean apply;

    @Option(names = "--json", description = "One JSON object on one line.")
    private boolean json;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    RepriceCommand(Settings settings) {
        this.settings = settings;
    }

    @Override
    public void run() {
        Instant from = PriceReading.moment("--since", since, spec.commandLine());
        Instant known = PriceReading.moment("--as-of", asOf, spec.commandLine());
        RepriceReport report = OperationsAccess.ask(
                settings,
                home,
                spec.commandLine(),
                operations -> operations
                        .repricing()
                        .run(operations.prices().read(null).book(), new Plan(from, known, apply), this::progress));
        PrintWriter out = spec.commandLine().getOut();
        out.print(json ? Json.of(values(report)) + "\n" : text(report));
        out.flush();
        if (report.all().unknownAfter() > 0) {
            spec.commandLine()
                    .getErr()
                    .println("openclaw: " + report.all().unknownAfter()
                            + " calls with tokens have no computed cost; no sum"
                            + " holds them. See: ./openclaw prices missing");
        }
    }

    private void progress(long calls) {
        if (calls % TOLD_EACH == 0) {
            spec.commandLine().getErr().println("openclaw: " + Quantities.count(calls) + " calls looked at ...");
        }
    }

    private String text(RepriceReport report) {
        Sums all = report.all();
        if (all.calls() == 0) {
            return "There are no calls.\n";
        }
        Grid grid = new Grid(2, "PROVIDER", "MODEL", "CALLS", "CHANGED", "UNKNOWN", "BEFORE USD", "AFTER USD");
        for (Model model : report.models()) {
            Sums sums = model.sums();
            grid.line(
                    model.provider() == null ? "(not told)" : model.provider(),
                    model.model(),
                    Quantities.count(sums.calls()),
                    Quantities.count(sums.changed()),
                    Quantities.count(sums.unknownAfter()),
                    usd(sums.before()),
                    usd(sums.after()));
        }
        String done = report.id() == null
                ? "Nothing was changed; --apply writes it."
                : "Written as repricing " + report.id() + ".";
        return grid + "In all " + usd(all.before()) + " USD before, " + usd(all.after()) + " USD after; "
                + Quantities.count(all.changed()) + " of " + Quantities.count(all.calls()) + " calls change. " + done
                + "\n";
    }

    private static Map<String, @Nullable Object> values(RepriceReport report) {
        Map<String, @Nullable Object> values = sums(report.all());
        values.put("applied", report.id() != null);
        values.put("repricingId", report.id());
        List<Map<String, @Nullable Object>> models =
                report.models().stream().map(RepriceCommand::model).toList();
        values.put("models", models);
        return values;
    }

    private static Map<String, @Nullable Object> model(Model model) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        values.put("provider", model.provider());
        values.put("model", model.model());
        values.putAll(sums(model.sums()));
        return values;
    }

    private static Map<String, @Nullable Object> sums(Sums sums) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        values.put("calls", sums.calls());
        values.put("changed", sums.changed());
        values.put("unknownBefore", sums.unknownBefore());
        values.put("unknownAfter", sums.unknownAfter());
        values.put("before", plain(sums.before()));
        values.put("after", plain(sums.after()));
        return values;
    }

    private static String usd(BigDecimal amount) {
        return plain(amount).toPlainString();
    }

    private static BigDecimal plain(BigDecimal amount) {
        return amount.signum() == 0 ? BigDecimal.ZERO : amount.stripTrailingZeros();
    }
}
