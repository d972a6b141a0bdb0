package io.openclaw.cli.command;

import io.openclaw.cli.output.Json;
import io.openclaw.db.pricing.BookCheck;
import io.openclaw.db.pricing.BundledPrices;
import io.openclaw.db.pricing.PriceBook;
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

/** Checks the price book. */
@Command(
        name = "check",
        description =
                "Whether the price book can be relied on: no prices that contradict each other, no table too old.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  openclaw prices check",
            "  openclaw prices check --json",
            "",
            "Exit code 1 when something is found."
        })
final class PricesCheck implements Runnable {
    private final Settings settings;

    @Mixin
    private HomeOption home = new HomeOption();

    @Option(names = "--json", description = "One JSON object on one line.")
    private boolean json;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    PricesCheck(Settings settings) {
        this.settings = settings;
    }

    @Override
    public void run() {
        PriceBook book = PriceReading.book(settings, home, spec.commandLine());
        BookCheck.Result result = BookCheck.of(book, BundledPrices.table().editions(), Instant.now());
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            Map<String, @Nullable Object> values = new LinkedHashMap<>();
            values.put("ok", result.problems().isEmpty());
            values.put("prices", result.prices());
            values.put("tables", result.tables());
            values.put("problems", result.problems());
            out.println(Json.of(values));
        } else {
            result.tables().forEach(out::println);
            out.println(result.prices() + " prices are known.");
        }
        out.flush();
        List<String> problems = result.problems();
        if (!problems.isEmpty()) {
            throw new Refusal(String.join(System.lineSeparator(), problems));
        }
    }
}
