package io.openclaw.db.pricing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.openclaw.db.pricing.PricingVectors.Vector;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PriceBookTest {

    private static final PriceTable TABLE = BundledPrices.table();
    private static final PriceBook BOOK = PriceBook.of(TABLE.prices(), TABLE.providers());
    private static final Instant LATELY = Instant.parse("2026-09-24T12:00:00Z");
    private static final Instant PUBLISHED = Instant.parse("2026-09-23T10:11:04Z");

    @ParameterizedTest
    @MethodSource("io.openclaw.db.pricing.PricingVectors#all")
    void pricingVectors_areMetExactly(Vector vector) {
        Instant at = Instant.parse(vector.day() + "T00:00:00Z");
        Optional<CallCost> cost =
                BOOK.cost(PricedCall.of(model(vector.provider(), vector.model()), at, tokens(vector.tokens())));
        assertEquals(
                vector.usd(),
                cost.map(CallCost::total).map(BigDecimal::toPlainString).orElse("null"));
    }

    @Test
    void parts_addUpToTheTotal_andNameTheirPrice() {
        CallCost cost = BOOK.cost(PricedCall.of(
                        model("anthropic", "claude-sonnet-4-5"), LATELY, new Tokens(1000, 500, 10_000, 1000, 1000)))
                .orElseThrow();
        assertEquals(
                List.of("0.003", "0.0075", "0.003", "0.00975", "0.02325"),
                List.of(cost.input(), cost.output(), cost.cacheRead(), cost.cacheWrite(), cost.total()).stream()
                        .map(BigDecimal::toPlainString)
                        .toList());
        assertTrue(cost.priceId().startsWith("genai-prices:anthropic/claude-sonnet-4-5@"), cost.priceId());
        assertEquals(PriceSource.GENAI_PRICES, cost.source());
    }

    /** A sum in binary fractions of these is 0.020999999999999998. */
    @Test
    void sumOfMillionsOfCalls_isExact() {
        PricedCall call =
                PricedCall.of(model("anthropic", "claude-sonnet-4-5"), LATELY, new Tokens(1000, 500, 10_000, 2000, 0));
        BigDecimal each = BOOK.cost(call).orElseThrow().total();
        assertEquals(0, new BigDecimal("21000").compareTo(each.multiply(BigDecimal.valueOf(1_000_000))));
        assertEquals(
                "0.0000003",
                BOOK.cost(PricedCall.of(model("anthropic", "claude-sonnet-4-5"), LATELY, new Tokens(0, 0, 1, 0, 0)))
                        .orElseThrow()
                        .total()
                        .toPlainString());
    }

    @Test
    void orderOfThePrices_changesNoAnswer() {
        List<PricedModel> asked = TABLE.prices().stream()
                .flatMap(price -> price.models().stream().map(name -> model(price.provider(), name.replace("*", ""))))
                .toList();
        List<String> first = answers(BOOK, asked);
        for (int seed = 0; seed < 3; seed++) {
            List<Price> shuffled = new ArrayList<>(TABLE.prices());
            Collections.shuffle(shuffled, new Random(seed));
            assertEquals(first, answers(PriceBook.of(shuffled, TABLE.providers()), asked), "seed " + seed);
        }
    }

    @Test
    void everyModelOfTheTable_hasItsPrice() {
        Map<String, Long> unfound = TABLE.prices().stream()
                .filter(price ->
                        price.period().to() == null || price.period().to().isAfter(LATELY))
                .flatMap(price -> price.models().stream().map(name -> model(price.provider(), name.replace("*", ""))))
                .filter(model -> BOOK.find(model, Instant.parse("2030-01-01T05:00:00Z"), null)
                        .isEmpty())
                .collect(Collectors.groupingBy(PricedModel::toString, Collectors.counting()));
        assertEquals(Map.of(), unfound);
    }

    @Test
    void hoursOfTheDay_haveTheirOwnPrice() {
        assertEquals("0.27", inputOf("deepseek", "deepseek-chat", "2026-09-24T00:30:00Z"));
        assertEquals("0.27", inputOf("deepseek", "deepseek-chat", "2026-09-24T16:29:59.999Z"));
        assertEquals("0.135", inputOf("deepseek", "deepseek-chat", "2026-09-24T16:30:00Z"));
        assertEquals("0.135", inputOf("deepseek", "deepseek-chat", "2026-09-24T00:29:59Z"));
        assertEquals("0.14", inputOf("deepseek", "deepseek-v4-flash", "2026-08-16T02:00:00Z"));
        assertEquals("0.44", inputOf("deepseek", "deepseek-v4-flash", "2026-08-17T02:00:00Z"));
    }

    @Test
    void asOneKnewItThen_isAskedByASecondTime() {
        PricedModel model = model("anthropic", "claude-sonnet-4-5");
        assertEquals(Optional.empty(), BOOK.find(model, LATELY, PUBLISHED.minusSeconds(1)));
        assertTrue(BOOK.find(model, LATELY, PUBLISHED).isPresent());
        Price mine = own("anthropic", "claude-sonnet-4-5", "1", Period.since(PUBLISHED.plusSeconds(60)));
        PriceBook book = with(mine);
        assertEquals(PriceSource.GENAI_PRICES, sourceOf(book, model, PUBLISHED.plusSeconds(59)));
        assertEquals(PriceSource.USER, sourceOf(book, model, PUBLISHED.plusSeconds(60)));
        PriceBook after = with(mine.until(PUBLISHED.plusSeconds(120)));
        assertEquals(PriceSource.USER, sourceOf(after, model, PUBLISHED.plusSeconds(119)));
        assertEquals(PriceSource.GENAI_PRICES, sourceOf(after, model, PUBLISHED.plusSeconds(120)));
        assertEquals(PriceSource.GENAI_PRICES, sourceOf(after, model, null));
    }

    @Test
    void setByHand_countsBeforeTables_whereAndWhileItHolds() {
        Instant from = Instant.parse("2026-09-01T00:00:00Z");
        Instant to = Instant.parse("2026-10-01T00:00:00Z");
        PriceBook book = with(
                own("bedrock", "us.anthropic.*", "1", Period.since(PUBLISHED)),
                own("anthropic", "claude-sonnet-4-5", "1", new Period(from, to, null, PUBLISHED, null)));
        PricedModel model = model("anthropic", "claude-sonnet-4-5-20250929");
        assertEquals("1", input(book, model, from));
        assertEquals("3", input(book, model, from.minusMillis(1)));
        assertEquals("3", input(book, model, to));
        assertEquals("3", input(book, model("openrouter", "anthropic/claude-sonnet-4.5"), from));
        assertEquals("3.3", input(book, model("bedrock", "us.anthropic.claude-sonnet-4-5-20250929-v1:0"), from));
    }

    @Test
    void overrideOfAnAlias_holdsForThatNameAlone() {
        PriceBook book = with(own("openai-codex", "gpt-5.4", "0", Period.since(PUBLISHED)));
        assertEquals("0", input(book, model("openai-codex", "gpt-5.4"), LATELY));
        assertEquals("2.5", input(book, model("openai", "gpt-5.4"), LATELY));
    }

    @Test
    void contradictingPrices_areNone() {
        PriceBook book = with(
                own("anthropic", "claude-sonnet-4-5", "1", Period.since(PUBLISHED)),
                own("anthropic", "claude-sonnet-4-5", "2", Period.since(PUBLISHED)));
        assertEquals(Optional.empty(), book.find(model("anthropic", "claude-sonnet-4-5"), LATELY, null));
    }

    @Test
    void serviceTiers_costWhatIsKnownOfThem_orAreUnknown() {
        PricedModel opus = model("anthropic", "claude-opus-4-6");
        assertEquals(Optional.of("0.005"), cost(opus, "standard", null));
        assertEquals(Optional.of("0.03"), cost(opus, "fast", null));
        assertEquals(Optional.empty(), cost(opus, "batch", null));
        Factors factors = new Factors(
                Map.of("batch", new BigDecimal("0.5"), "Priority", new BigDecimal("2")),
                Map.of("us", new BigDecimal("1.1")));
        PriceBook book =
                with(OwnPrices.set("anthropic", "claude-opus-4-6", Period.since(PUBLISHED), rates("5"), factors));
        assertEquals("0.0025", total(book, opus, "BATCH", null));
        assertEquals("0.011", total(book, opus, "priority", "us"));
        assertEquals("0.005", total(book, opus, null, "eu"));
    }

    @Test
    void billing_followsTheNameTheGatewayUses() {
        assertEquals(Optional.of(Billing.METERED), BOOK.billing("openai"));
        assertEquals(Optional.of(Billing.SUBSCRIPTION), BOOK.billing("openai-codex"));
        assertEquals(Optional.of(Billing.LOCAL), BOOK.billing("Ollama"));
        assertEquals(Optional.empty(), BOOK.billing("nobody"));
        assertEquals(Optional.empty(), BOOK.billing(null));
    }

    @Test
    void manyThreads_getTheSameAnswers() {
        List<PricedModel> asked = IntStream.range(0, 30_000)
                .mapToObj(i -> model("anthropic", i % 3 == 0 ? "claude-sonnet-4-5" : "made-up-" + i))
                .toList();
        PriceBook book = PriceBook.of(TABLE.prices(), TABLE.providers());
        long found = asked.parallelStream()
                .filter(model -> book.find(model, LATELY, null).isPresent())
                .count();
        assertEquals(10_000, found);
    }

    @Test
    void negativeRatesAndCounts_areRefused() {
        assertThrows(IllegalArgumentException.class, () -> rates("-1"));
        assertThrows(IllegalArgumentException.class, () -> Tokens.of(-1, 0));
        assertNotEquals(
                own("a", "b", "1", Period.since(PUBLISHED)).id(),
                own("a", "b", "2", Period.since(PUBLISHED)).id());
        assertEquals(
                own("a", "b", "1", Period.since(PUBLISHED)).id(),
                own("a", "b", "1.00", Period.since(LATELY)).id());
    }

    private static List<String> answers(PriceBook book, List<PricedModel> asked) {
        return asked.stream()
                .map(model -> book.find(model, LATELY, null).map(Price::id).orElse("none"))
                .toList();
    }

    private static String inputOf(String provider, String model, String at) {
        return input(BOOK, model(provider, model), Instant.parse(at));
    }

    private static String input(PriceBook book, PricedModel model, Instant at) {
        return book.find(model, at, null).orElseThrow().rates().input().toPlainString();
    }

    private static PriceSource sourceOf(PriceBook book, PricedModel model, @Nullable Instant knownAt) {
        return book.find(model, LATELY, knownAt).orElseThrow().source();
    }

    private static Optional<String> cost(PricedModel model, @Nullable String service, @Nullable String region) {
        return BOOK.cost(new PricedCall(model, LATELY, Tokens.of(1000, 0), service, region))
                .map(cost -> cost.total().toPlainString());
    }

    private static String total(PriceBook book, PricedModel model, @Nullable String service, @Nullable String region) {
        return book.cost(new PricedCall(model, LATELY, Tokens.of(1000, 0), service, region))
                .orElseThrow()
                .total()
                .toPlainString();
    }

    private static PriceBook with(Price... own) {
        List<Price> all = new ArrayList<>(TABLE.prices());
        all.addAll(List.of(own));
        return PriceBook.of(all, TABLE.providers());
    }

    private static Price own(String provider, String model, String input, Period period) {
        return OwnPrices.set(provider, model, period, rates(input), Factors.NONE);
    }

    private static Rates rates(String input) {
        return new Rates(new BigDecimal(input), null, null, null, null);
    }

    private static PricedModel model(@Nullable String provider, @Nullable String model) {
        return new PricedModel(provider, model, null);
    }

    private static Tokens tokens(List<String> counts) {
        long[] count = counts.stream().mapToLong(Long::parseLong).toArray();
        return new Tokens(count[0], count[1], count[2], count[3], count[4]);
    }
}
