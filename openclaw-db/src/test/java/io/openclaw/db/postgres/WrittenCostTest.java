package io.openclaw.db.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.openclaw.db.model.Cost;
import io.openclaw.db.model.LlmCall;
import io.openclaw.db.model.ModelRef;
import io.openclaw.db.model.Scope;
import io.openclaw.db.model.Usage;
import io.openclaw.db.pricing.BundledPrices;
import io.openclaw.db.pricing.Factors;
import io.openclaw.db.pricing.OwnPrices;
import io.openclaw.db.pricing.Period;
import io.openclaw.db.pricing.Price;
import io.openclaw.db.pricing.PriceBook;
import io.openclaw.db.pricing.PriceTable;
import io.openclaw.db.pricing.PricingVectors;
import io.openclaw.db.pricing.PricingVectors.Vector;
import io.openclaw.db.pricing.Rates;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What calls cost is written with them. */
class WrittenCostTest {

    private static final PriceTable BUNDLED = BundledPrices.table();
    private static final PriceBook BOOK = PriceBook.of(BUNDLED.prices(), BUNDLED.providers());
    private static final Usage TOKENS = new Usage(1000L, 500L, 10_000L, 2000L, null, null);
    /** Of claude-sonnet-4, which all facts of a gateway here ask. */
    private static final String COST = "0.021";

    private static PostgresFixture fixture;

    @BeforeAll
    static void open() {
        fixture = new PostgresFixture();
    }

    @AfterAll
    static void close() {
        fixture.close();
    }

    @BeforeEach
    void empty() {
        fixture.database.execute("TRUNCATE llm_calls, llm_call_witnesses, sessions CASCADE");
        fixture.postgres.prices().use(BOOK);
    }

    @Test
    void goldenVectors_costTheSameInTheirRows() {
        List<Vector> vectors = PricingVectors.all().toList();
        assertTrue(vectors.size() > 12, "the vectors are there");
        for (Vector vector : vectors) {
            List<Long> tokens = vector.tokens().stream().map(Long::valueOf).toList();
            ModelRef model = new ModelRef(vector.provider(), vector.model(), null);
            long written = tokens.get(3) + tokens.get(4);
            Usage usage = new Usage(tokens.get(0), tokens.get(1), tokens.get(2), written, null, null)
                    .withCacheWrite1h(tokens.get(4));
            fixture.store(
                    LlmCall.ofHost(Scope.ofSession(vector.name()), model, Instant.parse(vector.day() + "T12:00:00Z"))
                            .withUsage(usage, null));
            assertEquals(
                    vector.usd(),
                    fixture.single(
                            "SELECT COALESCE(computed_cost_usd::TEXT, 'null') FROM llm_calls WHERE session_key = '"
                                    + vector.name() + "'"),
                    vector.name());
        }
        assertEquals(
                "0",
                fixture.single("SELECT count(*) FROM llm_calls WHERE (computed_cost_usd IS NULL) <> (price_id IS NULL)"
                        + " OR (cost_source = 'computed') <> (price_id IS NOT NULL) OR billing IS NULL"));
        assertRollupsAreRight();
    }

    @Test
    void serviceTier_multipliesThePrice_andOneWithoutAFactorHasNone() {
        Factors batch = new Factors(Map.of("batch", new BigDecimal("0.5")), Map.of());
        Rates rates = new Rates(new BigDecimal("4"), BigDecimal.ONE, null, null, null);
        fixture.postgres
                .prices()
                .use(PriceBook.of(
                        List.of(OwnPrices.set("fake", "m", Period.since(Facts.NOON), rates, batch)),
                        BUNDLED.providers()));
        for (String tier : List.of("batch", "priority", "standard")) {
            fixture.store(LlmCall.ofHost(Scope.ofSession(tier), new ModelRef("fake", "m", null), Facts.NOON)
                    .withUsage(Usage.of(1000, 0).withServiceTier(tier), null));
        }
        assertEquals(
                "batch 0.002, priority -, standard 0.004",
                fixture.single("SELECT string_agg(session_key || ' ' || COALESCE(computed_cost_usd::TEXT, '-'), ', '"
                        + " ORDER BY session_key) FROM llm_calls"));
    }

    @Test
    void costOfACall_isTheSameInEveryOrderOfItsWitnesses() {
        LlmCall told = Facts.transcript("run-1", 1, TOKENS, "").withUsage(TOKENS, reported("0.5"));
        new AnyOrder(fixture)
                .check(
                        told,
                        Facts.diagnostic("run-1", 1, TOKENS),
                        Facts.diagnostic("run-1", 2, Usage.of(100, 5)),
                        Facts.transcript("run-1", 2, Usage.of(100, 5), ""));
        assertEquals(
                "0.021 reported 0.5 metered, 0.000375 computed  metered",
                fixture.single(
                        "SELECT string_agg(concat_ws(' ', computed_cost_usd, cost_source,"
                                + " COALESCE(reported_cost_usd::TEXT, ''), billing), ', ' ORDER BY started_at) FROM llm_calls"));
        assertRollupsAreRight();
    }

    @Test
    void callThatGetsAnotherWitness_keepsItsCost() {
        fixture.store(Facts.transcript("run-1", 1, TOKENS, ""));
        assertEquals(COST, cost());
        fixture.store(Facts.diagnostic("run-1", 1, TOKENS));
        assertEquals("{diagnostic,transcript}", fixture.single("SELECT witnesses::TEXT FROM llm_calls"));
        assertEquals(COST, cost());
        assertRollupsAreRight();
    }

    @Test
    void priceThatChangedBetweenTwoWitnesses_countsByTheTimeOfTheCall() {
        fixture.store(Facts.transcript("run-1", 1, TOKENS, ""));
        fixture.postgres.prices().use(with(Facts.NOON.plusSeconds(3600), "100"));
        fixture.store(Facts.diagnostic("run-1", 1, TOKENS));
        assertEquals(COST, cost());
        fixture.store(Facts.diagnostic("run-2", 100, Usage.of(1000, 0)));
        assertEquals("0.1", fixture.single("SELECT computed_cost_usd::TEXT FROM llm_calls WHERE run_id = 'run-2'"));
        assertRollupsAreRight();
    }

    @Test
    void correctedPrice_countsForTheWholeCall_onceItIsWrittenAnew() {
        fixture.store(Facts.transcript("run-1", 1, Usage.of(1000, 0), ""));
        fixture.postgres.prices().use(with(null, "100"));
        fixture.store(Facts.diagnostic("run-1", 1, Usage.of(1000, 0)));
        assertEquals("0.1", cost());
        assertRollupsAreRight();
    }

    @Test
    void unknownModel_hasNoCostAnywhere_andIsCounted() {
        ModelRef unknown = new ModelRef("anthropic", "claude-newmodel-9", null);
        fixture.store(LlmCall.ofHost(Scope.ofSession("s"), unknown, Facts.NOON).withUsage(Usage.of(10, 5), null));
        fixture.store(
                LlmCall.ofHost(Scope.ofSession("t"), unknown, Facts.NOON).withUsage(Usage.of(10, 5), reported("0")));
        fixture.store(LlmCall.ofHost(Scope.ofSession("u"), new ModelRef(null, null, null), Facts.NOON)
                .withUsage(Usage.of(10, 5), null));
        assertEquals(
                "3",
                fixture.single("SELECT count(*) FROM llm_calls WHERE computed_cost_usd IS NULL AND price_id IS NULL"
                        + " AND cost_source IS NULL"));
        assertEquals("3", fixture.single("SELECT sum(calls_of_unknown_cost) FROM api.usage"));
        assertEquals("3 0", fixture.single("SELECT sum(unpriced_calls) || ' ' || sum(cost_usd) FROM ingest_totals"));
    }

    @Test
    void tokensThatNobodyTold_haveNoCost_andNoTokensCostNothing() {
        fixture.store(LlmCall.ofHost(Scope.ofSession("s"), Facts.MODEL, Facts.NOON));
        fixture.store(LlmCall.ofHost(Scope.ofSession("t"), Facts.MODEL, Facts.NOON)
                .withUsage(new Usage(null, null, null, null, null, 500L), null));
        assertEquals("2", fixture.single("SELECT count(*) FROM llm_calls WHERE computed_cost_usd IS NULL"));
        fixture.store(
                LlmCall.ofHost(Scope.ofSession("u"), Facts.MODEL, Facts.NOON).withUsage(Usage.of(0, 0), null));
        assertEquals("0", fixture.single("SELECT computed_cost_usd::TEXT FROM llm_calls WHERE session_key = 'u'"));
        assertRollupsAreRight();
    }

    @Test
    void withoutABook_callsAreWrittenWithoutACost_andSumsShowIt() {
        try (PostgresFixture bare = new PostgresFixture()) {
            bare.store(Facts.transcript("run-1", 1, TOKENS, ""), Facts.hostCall("k", 100, ""));
            assertEquals(
                    "2",
                    bare.single("SELECT count(*) FROM llm_calls WHERE computed_cost_usd IS NULL AND billing IS NULL"));
            assertEquals("2", bare.single("SELECT sum(unpriced_calls) FROM ingest_totals"));
        }
    }

    private static Cost reported(String usd) {
        return new Cost(new BigDecimal(usd), Cost.GATEWAY);
    }

    private static PriceBook with(@Nullable Instant from, String input) {
        Rates rates = new Rates(new BigDecimal(input), BigDecimal.ONE, null, null, null);
        List<Price> prices = new ArrayList<>(BUNDLED.prices());
        prices.add(OwnPrices.set(
                "anthropic", "claude-sonnet-4", new Period(from, null, null, Facts.NOON, null), rates, Factors.NONE));
        return PriceBook.of(prices, BUNDLED.providers());
    }

    private String cost() {
        return fixture.single("SELECT computed_cost_usd::TEXT FROM llm_calls");
    }

    private void assertRollupsAreRight() {
        assertEquals("0", fixture.single("SELECT count(*) FROM llm_call_rollups_lack('-infinity', 'infinity')"));
        assertEquals(
                fixture.single("SELECT COALESCE(sum(computed_cost_usd), 0)::NUMERIC(20, 9) || ' '"
                        + " || count(*) FILTER (WHERE computed_cost_usd IS NULL) FROM llm_calls"),
                fixture.single("SELECT COALESCE(sum(computed_cost_usd), 0)::NUMERIC(20, 9) || ' '"
                        + " || sum(calls_of_uncomputed_cost) FROM api.usage"));
        assertEquals(
                fixture.single("SELECT sum(llm_call_cost(cost_source, reported_cost_usd, computed_cost_usd,"
                        + " usage_total_tokens))::NUMERIC(20, 9) FROM llm_calls"),
                fixture.single("SELECT sum(cost_usd)::NUMERIC(20, 9) FROM ingest_totals"));
    }
}
