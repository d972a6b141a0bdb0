package io.openclaw.db.pricing;

import io.openclaw.db.pricing.PriceTable.Edition;
import java.io.BufferedReader;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A table of prices as {@code openclaw-db/src/main/pricing/generate.mjs} writes it: JSON lines; the first names format and editions, then come
 * providers, then prices.
 */
public final class PriceFile {

    private static final long FORMAT = 1;

    private final List<Edition> editions = new ArrayList<>();
    private final List<Provider> providers = new ArrayList<>();
    private final List<Price> prices = new ArrayList<>();

    private PriceFile() {}

    /**
     * Reads a whole table; the reader stays open.
     *
     * @throws PriceFileException when it is none, or one of a newer format
     */
    public static PriceTable read(BufferedReader text) throws IOException, PriceFileException {
        PriceFile file = new PriceFile();
        int number = 0;
        for (String line = text.readLine(); line != null; line = text.readLine()) {
            number++;
            if (!line.isBlank()) {
                file.line(number, line);
            }
        }
        if (file.editions.isEmpty() || file.prices.isEmpty()) {
            throw new PriceFileException("It holds no prices. Expected are lines of JSON as generate.mjs writes them.");
        }
        return new PriceTable(file.editions, file.providers, file.prices);
    }

    private void line(int number, String line) throws PriceFileException {
        try {
            Fields fields = Fields.of(line);
            if (fields.has("format")) {
                header(fields);
            } else if (editions.isEmpty()) {
                throw new IllegalArgumentException("the first line must name its format and its tables.");
            } else if (fields.has("id")) {
                prices.add(price(fields));
            } else {
                providers.add(provider(fields));
            }
        } catch (IOException e) {
            throw new PriceFileException(number, "it is not one JSON object.");
        } catch (IllegalArgumentException | java.time.DateTimeException | ArithmeticException e) {
            throw new PriceFileException(
                    number,
                    e instanceof IllegalArgumentException
                            ? String.valueOf(e.getMessage())
                            : "a date or a number in it is none.");
        }
    }

    private void header(Fields fields) {
        if (!fields.decimal("format").map(BigDecimal.valueOf(FORMAT)::equals).orElse(false)) {
            throw new IllegalArgumentException(
                    "its format is not " + FORMAT + ". Use a newer version of this program.");
        }
        for (Fields table : fields.objects("tables")) {
            editions.add(new Edition(
                    source(table.text("source")),
                    table.text("version"),
                    Instant.parse(table.text("published")),
                    table.text("licence")));
        }
    }

    private static Provider provider(Fields fields) {
        Billing billing = Billing.of(fields.text("billing"));
        return new Provider(
                fields.text("provider"),
                billing,
                fields.texts("aliases"),
                fields.texts("subscriptions"),
                fields.texts("fallbacks"));
    }

    private Price price(Fields fields) {
        String id = fields.text("id");
        PriceSource source = source(id.substring(0, Math.max(0, id.indexOf(':'))));
        Edition edition = editions.stream()
                .filter(one -> one.source() == source)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("the first line names no table of this source."));
        return new Price(
                id,
                source,
                fields.text("provider"),
                fields.texts("models"),
                null,
                period(fields, edition),
                PriceJson.rates(fields.object("rates")),
                PriceJson.tiers(fields.objects("tiers")),
                new Factors(factors(fields, "services"), factors(fields, "regions")),
                edition.version());
    }

    private static Period period(Fields fields, Edition edition) {
        List<String> hours = fields.texts("hours");
        return new Period(
                fields.optional("from").map(PriceFile::day).orElse(null),
                fields.optional("to").map(PriceFile::day).orElse(null),
                hours.size() == 2 ? new DailyHours(LocalTime.parse(hours.get(0)), LocalTime.parse(hours.get(1))) : null,
                edition.published(),
                null);
    }

    private static Map<String, BigDecimal> factors(Fields fields, String name) {
        return fields.has(name) ? PriceJson.factors(fields.object(name)) : Map.of();
    }

    /** A day begins at midnight UTC. */
    private static Instant day(String text) {
        return LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    private static PriceSource source(String word) {
        return PriceSource.of(word)
                .orElseThrow(() -> new IllegalArgumentException("its source is not one of this program's."));
    }
}
