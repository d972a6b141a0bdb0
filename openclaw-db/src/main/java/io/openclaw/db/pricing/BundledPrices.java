package io.openclaw.db.pricing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The table that the module carries: {@code prices.jsonl} beside this class, made by {@code src/main/pricing/generate.mjs}. */
public final class BundledPrices {

    private BundledPrices() {}

    /** Reads it: 50 ms, and 180 ms when nothing is loaded yet. */
    public static PriceTable table() {
        try (InputStream bytes = BundledPrices.class.getResourceAsStream("prices.jsonl")) {
            if (bytes == null) {
                throw new IllegalStateException("The table of prices is missing in this build.");
            }
            return PriceFile.read(new BufferedReader(new InputStreamReader(bytes, StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (PriceFileException e) {
            throw new IllegalStateException("The table of prices in this build is broken.", e);
        }
    }

    /** A book of it alone. */
    public static PriceBook book() {
        PriceTable table = table();
        return PriceBook.of(table.prices(), table.providers());
    }
}
