package io.openclaw.cli.command;

import io.openclaw.cli.output.Json;
import io.openclaw.cli.output.Quantities;
import io.openclaw.db.operations.RepriceReport;
import io.openclaw.db.operations.Repricing.Plan;
import java.io.PrintWriter;
import java.time.Instant;
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
        out.print(
                json
                        ? Json.of(RepriceWords.values(report)) + "\n"
                        : RepriceWords.text(report, "Nothing was changed; --apply writes it."));
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
}
