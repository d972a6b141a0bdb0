package io.openclaw.cli.command;

import io.openclaw.cli.output.Card;
import io.openclaw.cli.output.Json;
import io.openclaw.cli.output.Plain;
import io.openclaw.db.pricing.CallCost;
import io.openclaw.db.pricing.PriceBook;
import io.openclaw.db.pricing.PricedCall;
import io.openclaw.db.pricing.PricedModel;
import io.openclaw.db.pricing.Tokens;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Reckons one call. */
@Command(
        name = "cost",
        description = "What a call costs, in US dollars; unknown (JSON: null) where no price is known.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  openclaw prices cost --provider anthropic --model claude-sonnet-4-5 --input 1000 --output 500",
            "  openclaw prices cost --provider openai --model o3 --at 2025-06-01 --input 1000000 --output 0 --json",
            "",
            "The counts do not overlap: --input is without the tokens that were read from a cache or written to one, and --cache-write",
            "(kept for five minutes) without --cache-write-1h."
        })
final class PricesCost implements Runnable {
    /** What no prompt has; sums of such numbers stay exact. */
    private static final long MOST = 1_000_000_000_000_000L;

    private final Settings settings;

    @Mixin
    private HomeOption home = new HomeOption();

    @Option(
            names = "--provider",
            required = true,
            paramLabel = "NAME",
            description = "Who served it, such as anthropic.")
    private String provider = "";

    @Option(names = "--model", required = true, paramLabel = "ID", description = "The model's id.")
    private String model = "";

    @Option(names = "--at", paramLabel = "TIME", description = "When it was called. Else now.")
    private @Nullable String at;

    @Option(names = "--as-of", paramLabel = "TIME", description = "By the prices as they were known then. Else now.")
    private @Nullable String asOf;

    @ArgGroup(exclusive = false, multiplicity = "0..1")
    private Counts counts = new Counts();

    @Option(names = "--service", paramLabel = "TIER", description = "Service tier, such as batch. Else the usual one.")
    private @Nullable String service;

    @Option(names = "--region", paramLabel = "NAME", description = "Where it was served, where that has its own price.")
    private @Nullable String region;

    @Option(names = "--host", paramLabel = "NAME", description = "Of which machine; else of this one.")
    private @Nullable String host;

    @Option(names = "--json", description = "One JSON object on one line.")
    private boolean json;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    /** Tokens of each kind. */
    static final class Counts {
        @Option(names = "--input", paramLabel = "N", description = "Prompt tokens outside of a cache.")
        private long input;

        @Option(names = "--output", paramLabel = "N", description = "Generated tokens.")
        private long output;

        @Option(names = "--cache-read", paramLabel = "N", description = "Prompt tokens read from a cache.")
        private long cacheRead;

        @Option(names = "--cache-write", paramLabel = "N", description = "Prompt tokens kept for five minutes.")
        private long cacheWrite;

        @Option(names = "--cache-write-1h", paramLabel = "N", description = "Prompt tokens kept for an hour.")
        private long cacheWrite1h;

        private long most() {
            return Math.max(Math.max(Math.max(input, output), Math.max(cacheRead, cacheWrite)), cacheWrite1h);
        }

        private long least() {
            return Math.min(Math.min(Math.min(input, output), Math.min(cacheRead, cacheWrite)), cacheWrite1h);
        }

        private Tokens tokens() {
            return new Tokens(input, output, cacheRead, cacheWrite, cacheWrite1h);
        }
    }

    PricesCost(Settings settings) {
        this.settings = settings;
    }

    @Override
    public void run() {
        if (counts.least() < 0 || counts.most() > MOST) {
            throw new ParameterException(spec.commandLine(), "A count of tokens must be 0 to " + MOST + ".");
        }
        Instant when = PriceReading.moment("--at", at, spec.commandLine());
        Instant known = PriceReading.moment("--as-of", asOf, spec.commandLine());
        PricedModel whom = new PricedModel(
                provider,
                model,
                host == null ? settings.config(spec.commandLine()).host() : host);
        PricedCall call = new PricedCall(whom, when == null ? Instant.now() : when, counts.tokens(), service, region);
        PriceBook book = PriceReading.book(settings, home, spec.commandLine());
        tell(
                book.cost(call, known).orElse(null),
                book.find(whom, call.at(), known).isPresent());
    }

    private void tell(@Nullable CallCost cost, boolean priced) {
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(Json.of(values(cost)));
        } else {
            out.print(cost == null ? "unknown\n" : Card.of(values(cost)));
        }
        out.flush();
        if (cost == null) {
            String who = Plain.line(provider, 60) + " " + Plain.line(model, 100);
            spec.commandLine()
                    .getErr()
                    .println(
                            priced
                                    ? "openclaw: The price of " + who
                                            + " does not say what this service tier or one of these kinds of"
                                            + " tokens costs. Look at it with: ./openclaw prices show"
                                    : "openclaw: No price is known of " + who
                                            + ". Set one with: ./openclaw prices set");
        }
    }

    private static Map<String, @Nullable Object> values(@Nullable CallCost cost) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        values.put("total", cost == null ? null : cost.total());
        values.put("input", cost == null ? null : cost.input());
        values.put("output", cost == null ? null : cost.output());
        values.put("cacheRead", cost == null ? null : cost.cacheRead());
        values.put("cacheWrite", cost == null ? null : cost.cacheWrite());
        values.put("priceId", cost == null ? null : cost.priceId());
        values.put("source", cost == null ? null : cost.source().word());
        return values;
    }
}
