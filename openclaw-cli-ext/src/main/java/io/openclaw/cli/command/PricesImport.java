package io.openclaw.cli.command;

import io.openclaw.cli.output.Json;
import io.openclaw.db.pricing.BundledPrices;
import io.openclaw.db.pricing.OwnPrices;
import io.openclaw.db.pricing.Price;
import io.openclaw.db.pricing.PriceFile;
import io.openclaw.db.pricing.PriceFileException;
import io.openclaw.db.pricing.PriceTable;
import io.openclaw.db.pricing.Reconfiguration;
import io.openclaw.db.pricing.Succession;
import io.openclaw.db.snapshot.ConfigFileException;
import io.openclaw.db.snapshot.RedactedConfig;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Takes prices into the database. */
@Command(
        name = "import",
        description = "Store a table of prices, or those of a gateway's configuration; what was set by hand stays.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  openclaw prices import                                  the bundled table",
            "  openclaw prices import prices.jsonl                     a newer one, made by generate.mjs",
            "  openclaw prices import --openclaw ~/.openclaw/openclaw.json",
            "",
            "Tables are counted by their date: an older one changes nothing. What a newer one does not name any more is kept, for old calls."
        })
final class PricesImport implements Runnable {
    private final Settings settings;

    @Mixin
    private HomeOption home = new HomeOption();

    @Parameters(index = "0", arity = "0..1", paramLabel = "FILE", description = "A table. Else the bundled one.")
    private @Nullable Path file;

    @Option(names = "--openclaw", paramLabel = "FILE", description = "Prices of an OpenClaw gateway's configuration.")
    private @Nullable Path config;

    @Option(
            names = "--host",
            paramLabel = "NAME",
            description = "With --openclaw: the gateway's machine; else this one.")
    private @Nullable String host;

    @Option(names = "--json", description = "One JSON object on one line.")
    private boolean json;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    PricesImport(Settings settings) {
        this.settings = settings;
    }

    @Override
    public void run() {
        if (file != null && config != null) {
            throw new ParameterException(spec.commandLine(), "Give a table or --openclaw, not both.");
        }
        if (config != null) {
            configured(config);
            return;
        }
        PriceTable table = file == null ? BundledPrices.table() : table(file);
        String of = table.editions().stream()
                .map(edition -> edition.source().word() + " " + edition.version() + " of "
                        + PriceValues.day(edition.published()))
                .collect(Collectors.joining(", "));
        Succession done = OperationsAccess.ask(
                settings,
                home,
                spec.commandLine(),
                operations -> operations.prices().take(table));
        tell(of, done.added().size(), done.ended().size());
    }

    private void configured(Path path) {
        Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
        String gateway = host == null ? settings.config(spec.commandLine()).host() : host;
        RedactedConfig read;
        try {
            read = ConfigReading.files(settings, home, spec.commandLine()).read(path);
        } catch (ConfigFileException e) {
            throw new Refusal(e.getMessage() + " Nothing was imported.", e);
        }
        List<Price> prices = OwnPrices.configured(read.content(), gateway, now);
        Reconfiguration change = OperationsAccess.ask(
                settings,
                home,
                spec.commandLine(),
                operations -> operations.prices().configure(gateway, read.path(), prices, now));
        tell(
                "openclaw-config of " + gateway,
                change.added().size(),
                change.ended().size());
    }

    private static PriceTable table(Path file) {
        try (BufferedReader text = Files.newBufferedReader(file)) {
            return PriceFile.read(text);
        } catch (IOException e) {
            throw new Refusal("The file " + file + " cannot be read. Nothing was imported.", e);
        } catch (PriceFileException e) {
            throw new Refusal("The file " + file + " is no table of prices. " + e.getMessage(), e);
        }
    }

    private void tell(String of, int added, int ended) {
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            Map<String, @Nullable Object> values = new LinkedHashMap<>();
            values.put("table", of);
            values.put("added", added);
            values.put("ended", ended);
            out.println(Json.of(values));
        } else {
            out.println(of + ": " + added + " prices added, " + ended + " ended.");
        }
        out.flush();
    }
}
