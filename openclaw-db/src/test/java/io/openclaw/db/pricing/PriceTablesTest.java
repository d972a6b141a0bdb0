package io.openclaw.db.pricing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.openclaw.db.pricing.PriceTable.Edition;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tables of prices: how they are read, and how one follows another. */
class PriceTablesTest {

    private static final Instant JANUARY = Instant.parse("2026-01-01T00:00:00Z");
    private static final Instant JUNE = Instant.parse("2026-06-01T00:00:00Z");
    private static final String HEADER = """
            {"format":1,"tables":[{"source":"genai-prices","version":"1","published":"2026-01-01T00:00:00Z","licence":"MIT"}]}
            """;

    @Test
    void bundledTable_isWhatItsSourcesAre_withTheirLicences() {
        PriceTable table = BundledPrices.table();
        assertEquals(
                List.of(PriceSource.GENAI_PRICES, PriceSource.LITELLM),
                table.editions().stream().map(Edition::source).toList());
        table.editions().forEach(edition -> assertTrue(edition.licence().startsWith("MIT, "), edition.licence()));
        assertTrue(table.prices().size() > 3000, "too few prices");
        assertEquals(
                table.prices().size(),
                table.prices().stream().map(Price::id).distinct().count());
        assertTrue(
                table.prices().stream().noneMatch(price -> price.rates().input().signum() < 0));
        for (String licence : List.of("LICENSE-genai-prices", "LICENSE-litellm", "LICENSE-codeburn")) {
            assertTrue(BundledPrices.class.getResource(licence) != null, licence);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "not json",
                "{\"format\":2,\"tables\":[]}",
                "{\"id\":\"genai-prices:a/b@1\"}",
            })
    void brokenTables_areRefused(String text) {
        assertThrows(PriceFileException.class, () -> read(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"id\":\"somebody:a/b@1\",\"provider\":\"a\",\"models\":[\"b\"],\"rates\":{\"input\":1}}",
                "{\"id\":\"litellm:a/b@1\",\"provider\":\"a\",\"models\":[\"b\"],\"rates\":{\"input\":1}}",
                "{\"id\":\"genai-prices:a/b@1\",\"provider\":\"a\",\"models\":[],\"rates\":{\"input\":1}}",
                "{\"id\":\"genai-prices:a/b@1\",\"provider\":\"a\",\"models\":[\"b\"],\"rates\":{\"output\":1}}",
                "{\"id\":\"genai-prices:a/b@1\",\"provider\":\"a\",\"models\":[\"b\"],\"rates\":{\"input\":-1}}",
                "{\"id\":\"genai-prices:a/b@1\",\"provider\":\"a\",\"models\":[\"b\"],\"rates\":{\"input\":1},\"from\":\"soon\"}",
                "{\"id\":\"genai-prices:secret/b@1\""
            })
    void brokenLine_isToldByItsNumber_andNotQuoted(String line) {
        PriceFileException refused =
                assertThrows(PriceFileException.class, () -> read(HEADER + price("a", "b", "1") + "\n" + line));
        assertTrue(refused.getMessage().startsWith("Line 3: "), refused.getMessage());
        assertTrue(!refused.getMessage().contains("secret")
                && !refused.getMessage().contains("soon"));
    }

    @Test
    void newerTable_endsWhatItReplaces_andKeepsWhatItForgot() throws Exception {
        PriceTable old = read(HEADER + price("a", "changed", "1") + "\n" + price("a", "retired", "2") + "\n"
                + price("a", "same", "3"));
        PriceTable later = read(HEADER.replace("2026-01-01", "2026-06-01") + price("a", "changed", "5") + "\n"
                + price("a", "same", "3") + "\n" + price("a", "new", "6"));
        Succession succession = Succession.of(old.prices(), later);
        assertEquals(List.of("5", "6"), inputs(succession.added()));
        assertEquals(List.of("1"), inputs(succession.ended()));

        PriceBook book = PriceBook.of(succession.applied(old.prices()), List.of());
        assertEquals("5", input(book, "changed", null));
        assertEquals("1", input(book, "changed", JANUARY));
        assertEquals("2", input(book, "retired", null));
        assertEquals("3", input(book, "same", null));
        assertEquals(
                JANUARY,
                book.find(model("same"), JUNE, null).orElseThrow().period().knownSince());
        assertEquals(Optional.empty(), book.find(model("new"), JUNE, JANUARY));
    }

    @Test
    void priceThatComesBack_isKnownAgain() throws Exception {
        PriceTable first = read(HEADER + price("a", "b", "1"));
        PriceTable second = read(HEADER.replace("2026-01-01", "2026-03-01") + price("a", "b", "2"));
        PriceTable third = read(HEADER.replace("2026-01-01", "2026-06-01") + price("a", "b", "1"));
        List<Price> known = Succession.of(first.prices(), second).applied(first.prices());
        known = Succession.of(known, third).applied(known);
        PriceBook book = PriceBook.of(known, List.of());
        assertEquals("1", input(book, "b", null));
        assertEquals("2", input(book, "b", Instant.parse("2026-04-01T00:00:00Z")));
        assertEquals("1", input(book, "b", JANUARY));
    }

    @Test
    void olderTable_changesNothing() throws Exception {
        PriceTable later = read(HEADER.replace("2026-01-01", "2026-06-01") + price("a", "b", "2"));
        Succession back = Succession.of(later.prices(), read(HEADER + price("a", "b", "1")));
        assertEquals(new Succession(List.of(), List.of()), back);
    }

    @Test
    void pricesOfOpenClawsConfiguration_holdForItsHostAlone_andItsZeroesAreNone() throws IOException {
        JsonNode config = new ObjectMapper()
                .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .readTree("""
                {"models":{"mode":"merge","providers":{"fake":{"baseUrl":"http://127.0.0.1/v1","models":[
                  {"id":"fake-large","cost":{"input":3,"output":15,"cacheRead":0.3,"cacheWrite":3.75}},
                  {"id":"fake-reasoner","cost":{"input":10,"output":40,"cacheRead":1,"cacheWrite":0}},
                  {"id":"fake-local","cost":{"input":0,"output":0,"cacheRead":0,"cacheWrite":0}},
                  {"id":"fake-untold"}, {"cost":{"input":3}}, {"id":"fake-text","cost":{"input":"3"}}]}}}}
                """);
        List<Price> prices = OwnPrices.configured(config, "box", JANUARY);
        assertEquals(
                List.of("fake-large", "fake-reasoner"),
                prices.stream().map(price -> price.models().get(0)).toList());
        PriceBook book = PriceBook.of(prices, List.of());
        // The call of the reference, section 3: OpenClaw itself reckoned 0.021394800000000002.
        PricedModel large = new PricedModel("fake", "fake-large", "box");
        assertEquals(
                "0.0213948",
                book.cost(PricedCall.of(large, JUNE, new Tokens(6378, 24, 6336, 0, 0)))
                        .orElseThrow()
                        .total()
                        .toPlainString());
        assertEquals(Optional.empty(), book.find(new PricedModel("fake", "fake-large", "lab"), JUNE, null));
        assertEquals(Optional.empty(), book.find(new PricedModel("fake", "fake-large", null), JUNE, null));
        assertEquals(Optional.empty(), book.find(new PricedModel("other", "fake-large", "box"), JUNE, null));
        assertEquals(Optional.empty(), book.find(new PricedModel("fake", "fake-local", "box"), JUNE, null));
    }

    private static String price(String provider, String model, String input) {
        return "{\"id\":\"genai-prices:%s/%s@%s\",\"provider\":\"%s\",\"models\":[\"%s\"],\"rates\":{\"input\":%s}}"
                .formatted(provider, model, input, provider, model, input);
    }

    private static PriceTable read(String text) throws IOException, PriceFileException {
        return PriceFile.read(new BufferedReader(new StringReader(text)));
    }

    private static List<String> inputs(List<Price> prices) {
        return prices.stream()
                .map(price -> price.rates().input().toPlainString())
                .toList();
    }

    private static String input(PriceBook book, String model, @org.jspecify.annotations.Nullable Instant knownAt) {
        return Stream.of(book.find(model(model), JUNE, knownAt))
                .map(price -> price.map(p -> p.rates().input().toPlainString()).orElse("none"))
                .findFirst()
                .orElseThrow();
    }

    private static PricedModel model(String model) {
        return new PricedModel("a", model, null);
    }
}
