package io.openclaw.db.operations;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.openclaw.db.operations.RepriceReport.Sums;
import io.openclaw.db.operations.UnpricedModels.Unpriced;
import io.openclaw.db.pricing.Factors;
import io.openclaw.db.pricing.OwnPrices;
import io.openclaw.db.pricing.Period;
import io.openclaw.db.pricing.Rates;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RepricingTest {

    private static final Instant LATER = Instant.parse("2026-10-01T00:00:00Z");

    private static OperationsFixture memory;

    @BeforeAll
    static void migrate() {
        memory = new OperationsFixture();
    }

    @BeforeEach
    void empty() {
        memory.database.execute(
                "TRUNCATE llm_calls, prices, price_editions, repriced_calls, repricings RESTART IDENTITY CASCADE");
    }

    @Test
    void withoutApply_tellsTheDifference_andWritesNothing() {
        call("anthropic", "claude-sonnet-4-5", "usage_prompt_tokens=1000 usage_completion_tokens=500");
        call("anthropic", "claude-newmodel-9", "usage_prompt_tokens=1000");
        RepriceReport report = run(null, null, false);
        assertNull(report.id());
        assertSums(report.all(), "2 2 2 1 0 0.0105");
        assertEquals("0", single("SELECT count(*) FROM llm_calls WHERE price_id IS NOT NULL OR billing IS NOT NULL"));
        assertEquals("0", single("SELECT count(*) FROM repricings"));
    }

    @Test
    void apply_writesExactly_andASecondTimeNothing() {
        call(
                "anthropic",
                "claude-sonnet-4-5",
                "usage_prompt_tokens=1000 usage_completion_tokens=500 cache_read_tokens=10000 cache_write_tokens=2000 reported_cost_usd=0.020999999999999998");
        call(
                "anthropic",
                "claude-sonnet-4-5",
                "usage_prompt_tokens=1000 usage_completion_tokens=500 cache_read_tokens=10000 cache_write_tokens=2000 cache_write_1h_tokens=2000");
        RepriceReport first = run(null, null, true);
        assertEquals(2, first.all().changed());
        assertEquals(
                "0.021,0.0255",
                single("SELECT string_agg(computed_cost_usd::TEXT, ',' ORDER BY computed_cost_usd) FROM llm_calls"));
        assertEquals(
                "reported,computed",
                single("SELECT string_agg(cost_source, ',' ORDER BY computed_cost_usd) FROM llm_calls"));
        assertEquals(
                "0.020999999999999998",
                single("SELECT reported_cost_usd::TEXT FROM llm_calls WHERE reported_cost_usd IS NOT NULL"));
        assertEquals(
                "2",
                single("SELECT count(*) FROM llm_calls WHERE billing = 'metered'"
                        + " AND price_id LIKE 'genai-prices:anthropic/claude-sonnet-4-5@%'"));
        assertSums(run(null, null, true).all(), "2 0 0 0 0.0465 0.0465");
        assertEquals(
                "2,0",
                single(
                        "SELECT string_agg(changed::TEXT, ',' ORDER BY id) FROM repricings WHERE finished_at IS NOT NULL"));
    }

    @Test
    void whatStoodBefore_isKept_howeverOftenItIsRepriced() {
        call("anthropic", "claude-sonnet-4-5", "usage_prompt_tokens=1000");
        run(null, null, true);
        override("7");
        assertSums(run(null, null, true).all(), "1 1 0 0 0.003 0.007");
        override("8");
        run(null, null, true);
        assertEquals(
                "0.003,0.007",
                single("SELECT string_agg(computed_cost_usd::TEXT, ',' ORDER BY repricing_id) FROM repriced_calls"));
        assertEquals("0.008", single("SELECT computed_cost_usd::TEXT FROM llm_calls"));
        assertSums(run(null, LATER.minusSeconds(1), false).all(), "1 1 0 0 0.008 0.003");
        assertSums(run(null, Instant.EPOCH, false).all(), "1 1 0 1 0.008 0");
    }

    @Test
    void zeroThatWasLogged_isNoPrice_exceptWhereTokensAreFree() {
        String tokens = "usage_prompt_tokens=1000 reported_cost_usd=0";
        call("anthropic", "claude-sonnet-4-5", tokens);
        call("anthropic", "claude-newmodel-9", tokens);
        call("ollama", "llama3.2:3b", tokens);
        call("openrouter", "made/up:free", "usage_prompt_tokens=9 reported_cost_usd=0 reported_cost_source='provider'");
        call("anthropic", "claude-opus-4-6", "reported_cost_usd=0");
        run(null, null, true);
        assertEquals(
                "claude-newmodel-9=null/metered claude-opus-4-6=reported/metered claude-sonnet-4-5=computed/metered"
                        + " llama3.2:3b=reported/local made/up:free=reported/metered",
                single(
                        "SELECT string_agg(model || '=' || COALESCE(cost_source, 'null') || '/' || billing, ' ' ORDER BY model)"
                                + " FROM llm_calls"));
    }

    @Test
    void tokensThatNobodyTold_orOfUnknownKind_haveNoCost() {
        call("openai", "gpt-4.1", "usage_known=FALSE");
        call("openai", "gpt-4.1", "usage_known=NULL");
        call("openai", "gpt-4.1", "usage_total_tokens=500");
        call("openai", "gpt-4.1", "");
        call("openai", "gpt-4.1", "usage_prompt_tokens=10 service_tier='batch'");
        call(null, "gpt-4.1", "usage_prompt_tokens=10");
        run(null, null, true);
        assertEquals("1", single("SELECT count(*) FROM llm_calls WHERE computed_cost_usd = 0"));
        assertEquals(
                "5", single("SELECT count(*) FROM llm_calls WHERE computed_cost_usd IS NULL AND price_id IS NULL"));
    }

    @Test
    void moreThanOnePage_atTheSameMoment_isPricedOnceEach_andSinceLeavesOutWhatIsEarlier() {
        memory.database.execute("""
                INSERT INTO llm_calls (id, host, provider, model, created_at, usage_prompt_tokens, usage_total_tokens, usage_known)
                SELECT gen_random_uuid(), 'box', 'openai', 'gpt-4.1', TIMESTAMPTZ '2026-09-24 00:00Z' + n / 3000 * INTERVAL '1 day', 1, 1, TRUE
                FROM generate_series(0, 6999) AS n
                """);
        assertSums(run(Instant.parse("2026-09-25T00:00:00Z"), null, false).all(), "4000 4000 4000 0 0 0.008");
        RepriceReport all = run(null, null, true);
        assertSums(all.all(), "7000 7000 7000 0 0 0.014");
        assertEquals("7000 0.014000", single("SELECT count(*) || ' ' || sum(computed_cost_usd) FROM llm_calls"));
    }

    @Test
    void modelsWithoutAPrice_areListed_theDearestOfTokensFirst() {
        call("anthropic", "claude-newmodel-9", "usage_prompt_tokens=10");
        call("anthropic", "claude-newmodel-9", "usage_prompt_tokens=5 reported_cost_usd=0.1");
        call("fake", "x", "usage_total_tokens=100 created_at='2020-01-01'");
        call(null, "gpt-4.1", "usage_prompt_tokens=1");
        call("openai", "gpt-4.1", "usage_prompt_tokens=1000");
        call("fake", "no-tokens", "");
        assertEquals(
                List.of("fake x 1 100 0", "anthropic claude-newmodel-9 2 15 1", "null gpt-4.1 1 1 0"), missing(null));
        assertEquals(
                List.of("anthropic claude-newmodel-9 2 15 1", "null gpt-4.1 1 1 0"),
                missing(Instant.parse("2026-01-01T00:00:00Z")));
    }

    private static List<String> missing(@Nullable Instant since) {
        List<Unpriced> found = memory.on(
                "box",
                operations -> operations
                        .unpriced()
                        .list(operations.prices().read(null).book(), since));
        return found.stream()
                .map(one -> one.provider() + " " + one.model() + " " + one.calls() + " " + one.tokens() + " "
                        + one.reported())
                .toList();
    }

    /** A call with these columns, {@code name=value} each; its total is the sum of its tokens unless given. */
    private static void call(@Nullable String provider, String model, String columns) {
        Map<String, String> row = new TreeMap<>(Map.of(
                "id", "gen_random_uuid()",
                "host", "'box'",
                "provider", provider == null ? "NULL" : "'" + provider + "'",
                "model", "'" + model + "'",
                "created_at", "'2026-09-24 12:00Z'",
                "usage_known", "TRUE"));
        int total = 0;
        for (String column : columns.isEmpty() ? new String[0] : columns.split(" ", -1)) {
            String name = column.substring(0, column.indexOf('='));
            String value = column.substring(column.indexOf('=') + 1);
            row.put(name, value);
            total += name.endsWith("_tokens") && !name.contains("_1h_") ? Integer.parseInt(value) : 0;
        }
        row.putIfAbsent("usage_total_tokens", Integer.toString(total));
        memory.database.execute("INSERT INTO llm_calls (" + String.join(", ", row.keySet()) + ") VALUES ("
                + String.join(", ", row.values()) + ")");
    }

    private static void override(String input) {
        Rates rates = new Rates(new BigDecimal(input), null, null, null, null);
        memory.on(
                "box",
                operations -> operations
                        .prices()
                        .set(OwnPrices.set(
                                "anthropic", "claude-sonnet-4-5", Period.since(LATER), rates, Factors.NONE)));
    }

    private static RepriceReport run(@Nullable Instant since, @Nullable Instant knownAt, boolean apply) {
        return memory.on(
                "box",
                operations -> operations
                        .repricing()
                        .run(
                                operations.prices().read(null).book(),
                                new Repricing.Plan(since, knownAt, apply),
                                calls -> {}));
    }

    private static void assertSums(Sums sums, String expected) {
        assertEquals(
                expected,
                sums.calls() + " " + sums.changed() + " " + sums.unknownBefore() + " " + sums.unknownAfter() + " "
                        + plain(sums.before()) + " " + plain(sums.after()));
    }

    private static String plain(BigDecimal sum) {
        return sum.signum() == 0 ? "0" : sum.stripTrailingZeros().toPlainString();
    }

    private static String single(String sql) {
        return memory.database.single(sql);
    }
}
