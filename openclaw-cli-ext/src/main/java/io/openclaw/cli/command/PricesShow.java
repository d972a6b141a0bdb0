package io.openclaw.cli.command;

import io.openclaw.cli.output.Card;
import io.openclaw.cli.output.Json;
import io.openclaw.cli.output.Plain;
import io.openclaw.db.pricing.Price;
import io.openclaw.db.pricing.PriceBook;
import io.openclaw.db.pricing.PricedModel;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows one price. */
@Command(
        name = "show",
        description = "The price of a model, or the one of a price id, in US dollars per million tokens.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  openclaw prices show anthropic claude-sonnet-4-5",
            "  openclaw prices show openai o3 --at 2025-06-01 --json",
            "  openclaw prices show genai-prices:openai/o3@789f3d37"
        })
final class PricesShow implements Runnable {
    private final Settings settings;

    @Mixin
    private HomeOption home = new HomeOption();

    @Parameters(index = "0", paramLabel = "PROVIDER|ID", description = "Who serves it; or a price id, and no model.")
    private String provider = "";

    @Parameters(index = "1", arity = "0..1", paramLabel = "MODEL", description = "The model's id.")
    private @Nullable String model;

    @Option(names = "--at", paramLabel = "TIME", description = "As it was then. Else now.")
    private @Nullable String at;

    @Option(names = "--as-of", paramLabel = "TIME", description = "As it was known then. Else now.")
    private @Nullable String asOf;

    @Option(names = "--host", paramLabel = "NAME", description = "For calls of this machine; else of this one.")
    private @Nullable String host;

    @Option(names = "--json", description = "One JSON object on one line.")
    private boolean json;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    PricesShow(Settings settings) {
        this.settings = settings;
    }

    @Override
    public void run() {
        Instant when = PriceReading.moment("--at", at, spec.commandLine());
        Instant known = PriceReading.moment("--as-of", asOf, spec.commandLine());
        PriceBook book = PriceReading.book(settings, home, spec.commandLine());
        Price price = found(book, when == null ? Instant.now() : when, known).orElseThrow(this::unknown);
        Map<String, @Nullable Object> values = json ? PriceValues.json(price) : PriceValues.card(price);
        PrintWriter out = spec.commandLine().getOut();
        out.print(json ? Json.of(values) + "\n" : Card.of(values));
        out.flush();
    }

    private Optional<Price> found(PriceBook book, Instant when, @Nullable Instant known) {
        if (model == null) {
            return book.prices().stream()
                    .filter(price -> price.id().equals(provider))
                    .findFirst();
        }
        String of = host == null ? settings.config(spec.commandLine()).host() : host;
        return book.find(new PricedModel(provider, model, of), when, known);
    }

    private Refusal unknown() {
        String what = Plain.line(provider, 100) + (model == null ? "" : " " + Plain.line(model, 100));
        return new Refusal("No price is known of " + what + ". All: ./openclaw prices list, set one with: ./openclaw"
                + " prices set");
    }
}
