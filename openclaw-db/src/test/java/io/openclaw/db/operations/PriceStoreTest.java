package io.openclaw.db.operations;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.openclaw.db.pricing.BundledPrices;
import io.openclaw.db.pricing.Factors;
import io.openclaw.db.pricing.OwnPrices;
import io.openclaw.db.pricing.Period;
import io.openclaw.db.pricing.Price;
import io.openclaw.db.pricing.PriceBook;
import io.openclaw.db.pricing.PriceSource;
import io.openclaw.db.pricing.PriceTable;
import io.openclaw.db.pricing.PricedModel;
import io.openclaw.db.pricing.Rates;
import io.openclaw.db.pricing.Reconfiguration;
import io.openclaw.db.pricing.Succession;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PriceStoreTest {

    private static final Instant NOW = Instant.parse("2026-10-01T00:00:00Z");
    private static final Instant LATER = NOW.plusSeconds(3600);
    private static final PricedModel SONNET = new PricedModel("anthropic", "claude-sonnet-4-5", "box");

    private static OperationsFixture memory;

    @BeforeAll
    static void migrate() {
        memory = new OperationsFixture();
    }

    @BeforeEach
    void empty() {
        memory.database.execute("TRUNCATE prices, price_editions RESTART IDENTITY");
    }

    @Test
    void bundledTable_comesBackFromTheDatabaseAsItWas() {
        PriceTable bundled = BundledPrices.table();
        Succession taken = take(bundled);
        assertEquals(bundled.prices().size(), taken.added().size());
        List<Price> stored = read(null).book().prices();
        assertEquals(sorted(bundled.prices()), sorted(stored));
        assertEquals("2", memory.database.single("SELECT count(*) FROM price_editions WHERE licence LIKE 'MIT, %'"));
    }

    @Test
    void importOfTheSame_changesNothing_andEndsNoOverride() {
        take(BundledPrices.table());
        set("1", NOW);
        StoredPrices before = read(null);
        assertEquals(new Succession(List.of(), List.of()), take(BundledPrices.table()));
        assertSame(before, read(before));
        assertEquals("1", input(before.book(), SONNET, null));
    }

    @Test
    void book_isReadAnewOnlyWhenPricesChanged() {
        StoredPrices first = read(null);
        assertEquals(0, first.revision());
        assertEquals("3", input(first.book(), SONNET, null));
        assertSame(first, read(first));
        set("1", NOW);
        StoredPrices second = read(first);
        assertNotSame(first, second);
        assertEquals("1", input(second.book(), SONNET, null));
    }

    @Test
    void overrideOfAnOverride_replacesIt_andWhatWasKnownBeforeStaysKnown() {
        set("1", NOW);
        assertEquals(List.of("1"), inputs(set("2", NOW.plusSeconds(60))));
        assertEquals(List.of(), set("2", NOW.plusSeconds(90)));
        PriceBook book = read(null).book();
        assertEquals("2", input(book, SONNET, null));
        assertEquals("1", input(book, SONNET, NOW.plusSeconds(59)));
        assertEquals("3", input(book, SONNET, NOW.minusSeconds(1)));
        List<Price> ended = memory.on(
                "box", operations -> operations.prices().unset("anthropic", "claude-sonnet-4-5", NOW.plusSeconds(120)));
        assertEquals(List.of("2"), inputs(ended));
        assertEquals("3", input(read(null).book(), SONNET, null));
        assertEquals(
                List.of(),
                memory.on("box", operations -> operations.prices().unset("anthropic", "claude-sonnet-4-5", NOW)));
    }

    @Test
    void everythingOfAPrice_comesBack() {
        Period period = new Period(NOW, NOW.plusSeconds(3600), null, NOW, null);
        Factors factors =
                new Factors(Map.of("batch", new BigDecimal("0.5")), Map.of("us", new BigDecimal("1.10000000000001")));
        Price price = OwnPrices.set("anthropic", "claude-*", period, rates("0.000000000000001"), factors);
        memory.on("box", operations -> operations.prices().set(price));
        assertEquals(
                List.of(price),
                read(null).book().prices().stream()
                        .filter(one -> one.source() == PriceSource.USER)
                        .toList());
    }

    @Test
    void configurationOfAGateway_isFollowed_onItsHostAlone_andOldCallsKeepTheirPrice() {
        PricedModel fake = new PricedModel("fake", "m", "box");
        configure("box", NOW, said("m", "3"), said("other", "4"));
        configure("lab", NOW, said("m", "9"));
        assertEquals("3", input(read(null).book(), fake, null));
        assertFalse(configure("lab", LATER, said("m", "9.00")).changesAnything());
        Reconfiguration changed = configure("box", LATER, said("m", "5"));
        assertEquals(List.of("5"), inputs(changed.added()));
        assertEquals(
                List.of("3", "4"), inputs(changed.ended()).stream().sorted().toList());
        PriceBook book = read(null).book();
        assertEquals("5", input(book.find(fake, LATER, null)));
        assertEquals("3", input(book.find(fake, LATER.minusSeconds(1), null)));
        assertEquals("3", input(book.find(fake, LATER, LATER.minusSeconds(1))));
        assertEquals("9", input(book.find(new PricedModel("fake", "m", "lab"), LATER, null)));
        PricedModel other = new PricedModel("fake", "other", "box");
        assertEquals(Optional.empty(), book.find(other, LATER, null));
        assertEquals("4", input(book.find(other, NOW, null)));
    }

    @Test
    void priceThatIsConfiguredAgain_holdsFromThenOn_andTheGapKeepsNone() {
        PricedModel fake = new PricedModel("fake", "m", "box");
        configure("box", NOW, said("m", "3"));
        configure("box", LATER);
        configure("box", LATER.plusSeconds(60), said("m", "3"));
        PriceBook book = read(null).book();
        assertEquals("3", input(book.find(fake, NOW, null)));
        assertEquals(Optional.empty(), book.find(fake, LATER.plusSeconds(59), null));
        assertEquals("3", input(book.find(fake, LATER.plusSeconds(60), null)));
    }

    @Test
    void twoHomesOfAMachine_haveTheirOwnPrices_andAnImportOfBeforeIsTakenOver() {
        configure("box", NOW, said("m", "3"));
        memory.database.execute("UPDATE prices SET home = NULL");
        assertFalse(configure("box", LATER, said("m", "3")).changesAnything());
        memory.on(
                "box",
                operations -> operations.prices().configure("box", "/b/openclaw.json", List.of(said("n", "8")), LATER));
        PriceBook book = read(null).book();
        assertEquals("8", input(book.find(new PricedModel("fake", "n", "box"), LATER, null)));
        configure("box", LATER.plusSeconds(60));
        PriceBook after = read(null).book();
        assertEquals("8", input(after.find(new PricedModel("fake", "n", "box"), LATER.plusSeconds(60), null)));
    }

    @Test
    void manyAtOnce_leaveOnePriceStanding() throws Exception {
        memory.atOnce(
                6,
                i -> operations -> operations
                        .prices()
                        .set(OwnPrices.set(
                                "anthropic",
                                "claude-sonnet-4-5",
                                Period.since(NOW.plusSeconds(i)),
                                rates(Integer.toString(i + 1)),
                                Factors.NONE)));
        assertEquals("1", memory.database.single("SELECT count(*) FROM prices WHERE known_until IS NULL"));
        assertEquals("6", memory.database.single("SELECT count(*) FROM prices"));
    }

    private static Succession take(PriceTable table) {
        return memory.on("box", operations -> operations.prices().take(table));
    }

    private static StoredPrices read(@Nullable StoredPrices held) {
        return memory.on("box", operations -> operations.prices().read(held));
    }

    private static List<Price> set(String input, Instant since) {
        Price price = OwnPrices.set("anthropic", "claude-sonnet-4-5", Period.since(since), rates(input), Factors.NONE);
        return memory.on("box", operations -> operations.prices().set(price));
    }

    private static Reconfiguration configure(String host, Instant now, Price... said) {
        List<Price> ofHost = Arrays.stream(said)
                .map(price -> configured(host, price.models().get(0), price.rates(), now))
                .toList();
        return memory.on(host, operations -> operations.prices().configure(host, "/a/openclaw.json", ofHost, now));
    }

    private static Price said(String model, String input) {
        return configured("box", model, rates(input), LATER);
    }

    /** As {@link OwnPrices#configured} reads it from a file. */
    private static Price configured(String host, String model, Rates rates, Instant now) {
        ObjectNode config = JsonNodeFactory.instance.objectNode();
        ObjectNode said = config.putObject("models")
                .putObject("providers")
                .putObject("fake")
                .putArray("models")
                .addObject()
                .put("id", model);
        said.putObject("cost").put("input", rates.input());
        return OwnPrices.configured(config, host, now).get(0);
    }

    private static String input(Optional<Price> price) {
        return price.orElseThrow().rates().input().stripTrailingZeros().toPlainString();
    }

    private static Rates rates(String input) {
        return new Rates(new BigDecimal(input), null, null, null, null);
    }

    private static String input(PriceBook book, PricedModel model, @Nullable Instant knownAt) {
        return book.find(model, NOW, knownAt).orElseThrow().rates().input().toPlainString();
    }

    private static List<String> inputs(List<Price> prices) {
        return prices.stream()
                .map(price -> price.rates().input().toPlainString())
                .toList();
    }

    private static List<Price> sorted(List<Price> prices) {
        return prices.stream().sorted(Comparator.comparing(Price::id)).toList();
    }
}
