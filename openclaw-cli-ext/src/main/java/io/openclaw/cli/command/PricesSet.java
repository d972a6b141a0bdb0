package io.openclaw.cli.command;

import io.openclaw.cli.output.Json;
import io.openclaw.cli.output.Plain;
import io.openclaw.db.pricing.Factors;
import io.openclaw.db.pricing.OwnPrices;
import io.openclaw.db.pricing.Period;
import io.openclaw.db.pricing.Price;
import io.openclaw.db.pricing.Rates;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Sets a price by hand. */
@Command(
        name = "set",
        description = "Set the price of a model by hand, in US dollars per million tokens; imports keep it.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  openclaw prices set --provider anthropic --model claude-newmodel-9 --input 3 --output 15 --cache-read 0.3",
            "  openclaw prices set --provider vllm --model 'qwen3-32b*' --input 0 --output 0",
            "  openclaw prices set --provider openai --model gpt-5.4 --input 2 --output 12 --from 2026-10-01 --service batch=0.5",
            "  openclaw prices set --provider anthropic --model claude-newmodel-9 --remove",
            "",
            "It holds for that name of the provider alone. Calls that are stored keep their cost: see openclaw reprice."
        })
final class PricesSet implements Runnable {
    private final Settings settings;

    @Mixin
    private HomeOption home = new HomeOption();

    @Option(names = "--provider", required = true, paramLabel = "NAME", description = "As calls name it.")
    private String provider = "";

    @Option(
            names = "--model",
            required = true,
            paramLabel = "ID",
            description = "Its id; with * at the end also with a known suffix, such as a date.")
    private String model = "";

    @Option(names = "--input", paramLabel = "USD", description = "Prompt tokens outside of a cache.")
    private @Nullable BigDecimal input;

    @Option(names = "--output", paramLabel = "USD", description = "Generated tokens.")
    private @Nullable BigDecimal output;

    @Option(names = "--cache-read", paramLabel = "USD", description = "Else as --input.")
    private @Nullable BigDecimal cacheRead;

    @Option(names = "--cache-write", paramLabel = "USD", description = "For five minutes. Else as --input.")
    private @Nullable BigDecimal cacheWrite;

    @Option(names = "--cache-write-1h", paramLabel = "USD", description = "For an hour.")
    private @Nullable BigDecimal cacheWrite1h;

    @Option(names = "--from", paramLabel = "TIME", description = "For calls from then on. Else for all.")
    private @Nullable String from;

    @Option(names = "--to", paramLabel = "TIME", description = "For calls before. Else for all.")
    private @Nullable String to;

    @Option(names = "--service", paramLabel = "TIER=FACTOR", description = "What a service tier multiplies it by.")
    private Map<String, BigDecimal> services = Map.of();

    @Option(names = "--region", paramLabel = "NAME=FACTOR", description = "What a region multiplies it by.")
    private Map<String, BigDecimal> regions = Map.of();

    @Option(names = "--remove", description = "Take back what was set by hand for this model.")
    private boolean remove;

    @Option(names = "--json", description = "One JSON object per price and line.")
    private boolean json;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    PricesSet(Settings settings) {
        this.settings = settings;
    }

    @Override
    public void run() {
        Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
        if (remove) {
            remove(now);
            return;
        }
        Price price = price(now);
        List<Price> replaced = OperationsAccess.ask(
                settings,
                home,
                spec.commandLine(),
                operations -> operations.prices().set(price));
        tell(List.of(price), "Set " + price.id() + (replaced.isEmpty() ? "." : ", instead of what was set before."));
    }

    private void remove(Instant now) {
        String whose = provider.strip().toLowerCase(Locale.ROOT);
        String which = model.strip().toLowerCase(Locale.ROOT);
        List<Price> ended = OperationsAccess.ask(
                settings,
                home,
                spec.commandLine(),
                operations -> operations.prices().unset(whose, which, now));
        if (ended.isEmpty()) {
            throw new Refusal("Nothing is set by hand for " + Plain.line(whose, 60) + " " + Plain.line(which, 100)
                    + ". Set ones: ./openclaw prices list --source user");
        }
        tell(ended, "Taken back: " + ended.size() + (ended.size() == 1 ? " price." : " prices."));
    }

    private Price price(Instant now) {
        BigDecimal prompt = input;
        if (prompt == null) {
            throw new ParameterException(
                    spec.commandLine(), "Give --input, in US dollars per million tokens, or --remove.");
        }
        try {
            Period period = new Period(
                    PriceReading.moment("--from", from, spec.commandLine()),
                    PriceReading.moment("--to", to, spec.commandLine()),
                    null,
                    now,
                    null);
            Rates rates = new Rates(prompt, output, cacheRead, cacheWrite, cacheWrite1h);
            return OwnPrices.set(provider, model, period, rates, new Factors(services, regions));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    private void tell(List<Price> prices, String sentence) {
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            prices.forEach(price -> out.println(Json.of(PriceValues.json(price))));
        } else {
            out.println(sentence);
        }
        out.flush();
    }
}
