package io.openclaw.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.openclaw.db.pricing.PricingVectors.Vector;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The price book where there is no database. */
class PriceCommandsTest {

    @TempDir
    private Path home;

    @ParameterizedTest
    @MethodSource("io.openclaw.db.pricing.PricingVectors#all")
    void cost_meetsThePricingVectors(Vector vector) {
        Outcome told = run(
                "cost",
                "--provider",
                vector.provider(),
                "--model",
                vector.model(),
                "--at",
                vector.day(),
                "--input",
                vector.tokens().get(0),
                "--output",
                vector.tokens().get(1),
                "--cache-read",
                vector.tokens().get(2),
                "--cache-write",
                vector.tokens().get(3),
                "--cache-write-1h",
                vector.tokens().get(4),
                "--json");
        assertEquals(0, told.code(), told::toString);
        JsonNode cost = OperationsRun.tree(told.out());
        assertEquals(List.of("total", "input", "output", "cacheRead", "cacheWrite", "priceId", "source"), names(cost));
        assertTrue(told.out().startsWith("{\"total\":" + vector.usd() + ","), told.out());
        boolean unknown = vector.usd().equals("null");
        cost.forEach(value -> assertEquals(unknown, value.isNull(), told.out()));
        assertEquals(unknown, told.err().startsWith("openclaw: No price is known of " + vector.provider()), told.err());
    }

    @Test
    void cost_forTheEye() {
        assertEquals(
                """
                total       0.0105
                input       0.003
                output      0.0075
                cacheRead   0
                cacheWrite  0
                """,
                run(
                                "cost",
                                "--provider",
                                "anthropic",
                                "--model",
                                "claude-sonnet-4-5",
                                "--input",
                                "1000",
                                "--output",
                                "500")
                        .out()
                        .replaceAll("(?m)^(priceId|source).*\\n", ""));
        assertEquals(
                "unknown\n",
                run("cost", "--provider", "x", "--model", "y", "--input", "1").out());
    }

    @Test
    void wrongUsage_isToldSo() {
        wrong("Missing required option: '--provider=NAME'", "cost", "--model", "m");
        wrong("A count of tokens must be 0 to", "cost", "--provider", "p", "--model", "m", "--input", "-1");
        wrong("Invalid value for option '--input'", "cost", "--provider", "p", "--model", "m", "--input", "many");
        wrong("--at must be", "cost", "--provider", "p", "--model", "m", "--at", "noon");
        wrong("--source must be user, openclaw-config,", "list", "--source", "rumour");
        wrong("Give --input", "set", "--provider", "p", "--model", "m");
        wrong("The rate input is negative", "set", "--provider", "p", "--model", "m", "--input", "-1");
        wrong(
                "must end after it begins",
                "set",
                "--provider",
                "p",
                "--model",
                "m",
                "--input",
                "1",
                "--from",
                "2026-01-02",
                "--to",
                "2026-01-01");
    }

    @Test
    void list_andShow_tellThePricesThatTheModuleCarries() {
        List<String> lines = run("list", "--provider", "anthropic", "--model", "sonnet-4-5")
                .out()
                .lines()
                .toList();
        assertTrue(lines.get(0).startsWith("PROVIDER   MODEL "), lines::toString);
        assertTrue(
                lines.get(1).matches("anthropic  claude-sonnet-4-5\\* ... +genai-prices +3\\+ +15 +0.3 +3.75 +6"),
                lines::toString);
        JsonNode shown = OperationsRun.tree(
                run("show", "openai", "o3", "--at", "2025-06-01", "--json").out());
        assertEquals(
                "10 40 0.5 2025-06-10T00:00:00Z genai-prices 0.1.8",
                String.join(" ", texts(shown, "input", "output", "cacheRead", "validTo", "source", "version")));
        String card = run("show", "anthropic", "claude-sonnet-4-5").out();
        assertTrue(
                card.contains(
                        "above 200000 tokens: input 6, output 22.5, cache read 0.6, cache write 7.5, for an hour 12"),
                card);
        assertEquals(
                shown,
                OperationsRun.tree(
                        run("show", shown.path("priceId").asText(), "--json").out()));
        Outcome unknown = run("show", "anthropic", "claude-newmodel-9");
        assertEquals(1, unknown.code());
        assertTrue(
                unknown.err().startsWith("openclaw: No price is known of anthropic claude-newmodel-9. "),
                unknown.err());
    }

    @Test
    void check_findsNoContradictionInTheBundledTable() {
        JsonNode check = OperationsRun.tree(run("check", "--json").out());
        assertTrue(check.path("prices").asInt() > 3000, check::toString);
        assertEquals(2, check.path("tables").size());
        List<String> problems = new ArrayList<>();
        check.path("problems").forEach(problem -> problems.add(problem.asText()));
        assertTrue(problems.stream().allMatch(problem -> problem.contains("days old")), problems::toString);
    }

    @Test
    void databaseThatDoesNotAnswer_isToldOf_andTheBundledPricesCount() {
        Outcome told = Outcome.of(
                Map.of("OPENCLAW_DB_HOME", home.toString(), "DATABASE_URL", "postgresql://u@127.0.0.1:1/none"),
                "prices",
                "cost",
                "--provider",
                "openai",
                "--model",
                "o3",
                "--input",
                "1000000",
                "--json");
        assertEquals(0, told.code(), told::toString);
        assertTrue(told.out().startsWith("{\"total\":2,"), told.out());
        assertTrue(
                told.err().contains("cannot be reached") && told.err().contains("These are the bundled prices"),
                told.err());
    }

    @Test
    void whatNeedsADatabase_saysSo() throws IOException {
        for (String command : List.of("missing", "import", "set --provider p --model m --input 1")) {
            Outcome refused = run(command.split(" ", -1));
            assertEquals(3, refused.code(), refused::toString);
        }
        assertEquals(3, Outcome.of(environment(), "reprice").code());
        Path broken = Files.writeString(home.resolve("prices.jsonl"), "secret\n");
        Outcome refused = run("import", broken.toString());
        assertEquals(1, refused.code(), refused::toString);
        assertTrue(refused.err().contains("Line 1: ") && !refused.err().contains("secret"), refused.err());
        assertEquals(1, run("import", home.resolve("none").toString()).code());
    }

    private void wrong(String message, String... arguments) {
        Outcome told = run(arguments);
        assertEquals(2, told.code(), told::toString);
        assertTrue(told.err().contains(message), told.err());
    }

    private Outcome run(String... arguments) {
        List<String> all = new ArrayList<>(List.of("prices"));
        all.addAll(List.of(arguments));
        return Outcome.of(environment(), all.toArray(new String[0]));
    }

    private Map<String, String> environment() {
        return Map.of("OPENCLAW_DB_HOME", home.toString(), "OPENCLAW_HOST", "box");
    }

    private static List<String> names(JsonNode object) {
        List<String> names = new ArrayList<>();
        Iterator<String> fields = object.fieldNames();
        fields.forEachRemaining(names::add);
        return names;
    }

    private static List<String> texts(JsonNode object, String... names) {
        return List.of(names).stream().map(name -> object.path(name).asText()).toList();
    }
}
