package io.openclaw.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Prices that people set, and the calls in a database. */
class StoredPricesTest {

    private static OperationsRun commands;

    @TempDir
    private Path folder;

    @BeforeAll
    static void migrate(@TempDir Path home) {
        commands = new OperationsRun(home);
    }

    @BeforeEach
    void empty() {
        commands.database.execute(
                "TRUNCATE llm_calls, prices, price_editions, repriced_calls, repricings RESTART IDENTITY CASCADE");
    }

    @Test
    void whatIsSet_countsBeforeTables_isKeptByImports_andCanBeTakenBack() {
        assertEquals("0.003", total("anthropic claude-sonnet-4-5"));
        ok("prices set --provider Anthropic --model Claude-Sonnet-4-5 --input 7.000");
        assertEquals("0.007", total("anthropic claude-sonnet-4-5"));
        assertEquals("0.007", total("anthropic claude-sonnet-4-5-20250929"));
        assertTrue(json("prices import").path("added").asInt() > 3000);
        assertEquals(0, json("prices import").path("added").asInt());
        assertEquals("0.007", total("anthropic claude-sonnet-4-5"));
        assertEquals(1, lines("prices list --source user"));
        ok("prices set --provider anthropic --model claude-sonnet-4-5 --remove");
        assertEquals("0.003", total("anthropic claude-sonnet-4-5"));
        assertEquals(0, lines("prices list --source user"));
        assertEquals(1, lines("prices list --source user --all"));
        assertEquals(
                1,
                run("prices set --provider anthropic --model claude-sonnet-4-5 --remove")
                        .code());
    }

    @Test
    void pricesOfAGatewaysConfiguration_areHonouredForItsHost() throws IOException {
        Path config = Files.writeString(folder.resolve("openclaw.json"), """
                { // as OpenClaw writes it
                  models: { providers: { fake: { baseUrl: "http://127.0.0.1:18080/v1", apiKey: "sk-canary-0123456789abcdef0123", models: [
                    { id: "fake-large", cost: { input: 3, output: 15, cacheRead: 0.3, cacheWrite: 3.75 } } ] } } } }
                """);
        assertEquals(
                "openclaw-config of box: 1 prices added, 0 ended.\n",
                commands.ok("prices", "import", "--openclaw", config.toString()));
        assertEquals("0.0213948", total("fake fake-large --input 6378 --output 24 --cache-read 6336"));
        assertEquals("null", total("fake fake-large --input 1 --host lab"));
        assertEquals("0", single("SELECT count(*) FROM prices WHERE prices::TEXT LIKE '%canary%'"));
    }

    @Test
    void reprice_showsTheDifference_andChangesNothing() {
        call("anthropic", "claude-sonnet-4-5", 1000);
        call("anthropic", "claude-newmodel-9", 5000);
        Outcome shown = run("reprice");
        assertEquals(0, shown.code(), shown::toString);
        assertTrue(
                shown.out()
                        .endsWith(
                                "In all 0 USD before, 0.003 USD after + 1 call without a price; 2 of 2 calls change. Nothing was changed;"
                                        + " --apply writes it.\n"),
                shown.out());
        assertTrue(shown.err().contains("1 calls with tokens have no computed cost"), shown.err());
        assertEquals("0", single("SELECT count(*) FROM llm_calls WHERE cost_source IS NOT NULL"));
        assertEquals(0, json("reprice --since 2030-01-01").path("calls").asInt());
        assertEquals("There are no calls.\n", ok("reprice --since 2030-01-01"));
    }

    @Test
    void reprice_writesWhenTold_andKeepsTheOriginal() {
        call("anthropic", "claude-sonnet-4-5", 1000);
        call("anthropic", "claude-newmodel-9", 5000);
        assertEquals(1, json("reprice --apply").path("repricingId").asInt());
        ok("prices set --provider anthropic --model claude-newmodel-9 --input 2");
        JsonNode second = json("reprice --apply");
        assertEquals(1, second.path("changed").asInt());
        assertEquals(
                "0.003 0.013",
                second.path("before").asText() + " " + second.path("after").asText());
        assertEquals("0.01", single("SELECT computed_cost_usd::TEXT FROM llm_calls WHERE model = 'claude-newmodel-9'"));
        assertEquals("1", single("SELECT count(*) FROM repriced_calls WHERE computed_cost_usd IS NULL"));
        JsonNode then = json("reprice --as-of 2026-01-01");
        assertEquals(
                "0 2",
                then.path("after").asText() + " " + then.path("unknownAfter").asText());
    }

    @Test
    void missing_listsModelsWithTokensAndWithoutAPrice() {
        assertEquals("Every model that took tokens has a price.\n", ok("prices missing"));
        call("anthropic", "claude-sonnet-4-5", 1000);
        call("anthropic", "claude-newmodel-9", 5000);
        call("anthropic", "claude-newmodel-9", 50);
        JsonNode missing = json("prices missing");
        List<String> values = Stream.of("provider", "model", "host", "calls", "tokens", "reportedCalls")
                .map(name -> missing.path(name).asText())
                .toList();
        assertEquals(List.of("anthropic", "claude-newmodel-9", "box", "2", "5050", "0"), values);
        assertTrue(ok("prices missing").contains("claude-newmodel-9  box   "));
        ok("prices set --provider anthropic --model claude-newmodel-9 --input 2");
        assertEquals(0, lines("prices missing"));
    }

    @Test
    void schemaFromBeforePrices_stillAnswersWithTheBundledOnes(@TempDir Path home) {
        OperationsRun old = new OperationsRun(home);
        old.database.execute("DROP TABLE prices; DROP TABLE price_editions");
        Outcome told = old.run(words("prices cost --provider openai --model o3 --input 1000000 --json"));
        assertTrue(told.out().startsWith("{\"total\":2,"), told::toString);
        Outcome refused = old.run(words("prices set --provider p --model m --input 1"));
        assertEquals(1, refused.code(), refused::toString);
        assertTrue(refused.err().contains("./openclaw db migrate"), refused.err());
    }

    /** Of provider and model, and counts; without them of 1000 tokens. */
    private static String total(String call) {
        String[] parts = call.split(" ", 3);
        String counts = parts.length == 3 ? parts[2] : "--input 1000";
        return json("prices cost --provider " + parts[0] + " --model " + parts[1] + " " + counts)
                .path("total")
                .asText();
    }

    private static String ok(String line) {
        return commands.ok(words(line));
    }

    private static Outcome run(String line) {
        return commands.run(words(line));
    }

    private static JsonNode json(String line) {
        return commands.json(words(line + " --json")).get(0);
    }

    private static int lines(String line) {
        return commands.json(words(line + " --json")).size();
    }

    private static String[] words(String line) {
        return line.split(" ", -1);
    }

    private static String single(String sql) {
        return commands.database.single(sql);
    }

    private static void call(String provider, String model, int tokens) {
        commands.database.execute("INSERT INTO llm_calls (id, host, provider, model, created_at, usage_prompt_tokens,"
                + " usage_total_tokens, usage_known) VALUES (gen_random_uuid(), 'box', '" + provider + "', '" + model
                + "', '2026-09-24', " + tokens + ", " + tokens + ", TRUE)");
    }
}
