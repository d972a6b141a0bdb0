package io.openclaw.cli.command;

import io.openclaw.cli.output.Grid;
import io.openclaw.cli.output.Json;
import io.openclaw.db.pricing.Price;
import io.openclaw.db.pricing.PriceSource;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Lists prices. */
@Command(
        name = "list",
        description = "List prices in US dollars per million tokens: what was set first, then tables.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  openclaw prices list --provider anthropic",
            "  openclaw prices list --source user --all --json",
            "  openclaw prices list --model gpt-5.4",
            "",
            "A + behind the input says that long prompts cost more: ./openclaw prices show tells all of a price."
        })
final class PricesList implements Runnable {
    private final Settings settings;

    @Mixin
    private HomeOption home = new HomeOption();

    @Mixin
    private LimitOption limit = new LimitOption();

    @Option(names = "--provider", paramLabel = "NAME", description = "Only of this provider, by the tables' name.")
    private @Nullable String provider;

    @Option(names = "--model", paramLabel = "PART", description = "Only of models whose id has this part.")
    private @Nullable String model;

    @Option(
            names = "--source",
            paramLabel = "NAME",
            description = "Only user, openclaw-config, genai-prices or litellm.")
    private @Nullable String source;

    @Option(names = "--all", description = "Also those that do not hold now, or were taken back.")
    private boolean all;

    @Option(names = "--json", description = "One JSON object per line.")
    private boolean json;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    PricesList(Settings settings) {
        this.settings = settings;
    }

    @Override
    public void run() {
        int most = limit.in(spec.commandLine());
        PriceSource from = source == null ? null : PriceSource.of(source).orElseThrow(this::noSource);
        Instant now = Instant.now();
        List<Price> found = PriceReading.book(settings, home, spec.commandLine()).prices().stream()
                .filter(price -> from == null || price.source() == from)
                .filter(price -> provider == null || price.provider().equals(provider.toLowerCase(Locale.ROOT)))
                .filter(price -> model == null
                        || price.models().stream().anyMatch(id -> id.contains(model.toLowerCase(Locale.ROOT))))
                .filter(price -> all || price.holds(now))
                .sorted(Comparator.comparing(Price::source).thenComparing(Price::id))
                .limit(most)
                .toList();
        print(found, most);
    }

    private void print(List<Price> found, int most) {
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            found.forEach(price -> out.println(Json.of(PriceValues.json(price))));
        } else if (found.isEmpty()) {
            out.println("No such price is known.");
        } else {
            out.print(grid(found));
            if (found.size() == most) {
                out.println("(the first " + most + "; more with --limit N)");
            }
        }
        out.flush();
    }

    private static Grid grid(List<Price> found) {
        Grid grid = new Grid(3, "PROVIDER", "MODEL", "SOURCE", "INPUT", "OUTPUT", "READ", "WRITE", "1H", "FROM", "TO");
        for (Price price : found) {
            grid.line(
                    price.provider() + (price.host() == null ? "" : " (" + price.host() + ")"),
                    price.models().get(0) + (price.models().size() > 1 ? " ..." : ""),
                    price.source().word(),
                    PriceValues.rate(price.rates().input()) + (price.tiers().isEmpty() ? "" : "+"),
                    PriceValues.rate(price.rates().output()),
                    PriceValues.rate(price.rates().cacheRead()),
                    PriceValues.rate(price.rates().cacheWrite()),
                    PriceValues.rate(price.rates().cacheWrite1h()),
                    PriceValues.day(price.period().from()),
                    PriceValues.day(price.period().to()));
        }
        return grid;
    }

    private ParameterException noSource() {
        return new ParameterException(
                spec.commandLine(),
                "--source must be "
                        + Arrays.stream(PriceSource.values())
                                .map(PriceSource::word)
                                .collect(Collectors.joining(", "))
                        + ".");
    }
}
