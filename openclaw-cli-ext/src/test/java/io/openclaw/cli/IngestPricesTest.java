package io.openclaw.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.openclaw.db.TestDatabase;
import io.openclaw.db.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code ingest} reads is priced, by the prices of the home itself where it has some. */
class IngestPricesTest {

    private final TestDatabase database = TestPostgres.freshDatabase();

    @TempDir
    private Path home;

    @BeforeEach
    void home() throws IOException {
        assertEquals(0, command("db", "migrate").code());
        configured("3");
        Files.writeString(
                Files.createDirectories(gateway().resolve("agents/main/sessions"))
                        .resolve("s-1.jsonl"),
                """
                {"type":"session","version":3,"id":"s-1","timestamp":"2026-11-20T12:00:00.000Z","cwd":"/w"}
                {"type":"message","id":"m-1","parentId":null,"timestamp":"2026-11-20T12:00:01.000Z","message":{"role":"assistant","content":[],"provider":"fake","model":"fake-large","usage":{"input":1000,"output":0,"cacheRead":0,"cacheWrite":0,"totalTokens":1000},"stopReason":"stop","timestamp":1795176001000}}
                {"type":"message","id":"m-2","parentId":"m-1","timestamp":"2026-11-20T12:00:02.000Z","message":{"role":"assistant","content":[],"provider":"fake","model":"unknown-1","usage":{"input":7,"output":0,"cacheRead":0,"cacheWrite":0,"totalTokens":7},"stopReason":"stop","timestamp":1795176002000}}
                """);
    }

    @Test
    void callsOfAHome_costWhatItsConfigurationSays_andOldOnesKeepThat() throws IOException {
        Outcome first = ingest();
        assertEquals(0, first.code(), first::toString);
        assertTrue(first.err().contains("openclaw.json: 1 added, 0 ended."), first::err);
        assertEquals("0.003", cost());
        assertEquals(
                "1", database.single("SELECT count(*) FROM prices WHERE home LIKE '%/openclaw.json' AND host = 'box'"));
        configured("30");
        assertTrue(ingest().err().contains("openclaw.json: 1 added, 1 ended."));
        assertEquals(0, json("--reprice").path("reprice").path("changed").asInt());
        assertEquals("0.003", cost());
        configured("0");
        assertTrue(ingest().err().contains("openclaw.json: 0 added, 1 ended."));
        assertEquals("0.003", cost());
    }

    @Test
    void pricesThatCannotBeWritten_areTold_andNothingIsLeftUnread() throws IOException {
        database.execute("ALTER TABLE prices RENAME TO elsewhere");
        Outcome without = ingest();
        assertEquals(0, without.code(), without::toString);
        assertTrue(without.err().contains("were not taken (SQLSTATE 42P01)"), without::err);
        assertEquals("2", database.single("SELECT count(*) FROM llm_calls"));
        database.execute("ALTER TABLE elsewhere RENAME TO prices");
        Outcome again = ingest("--reprice");
        assertEquals(0, again.code(), again::toString);
        assertTrue(again.err().contains("openclaw.json: 1 added, 0 ended."), again::err);
        assertEquals("0.003", cost());
    }

    @Test
    void reprice_tellsTheDifferenceOfWhatWasThereBefore_andWritesIt() throws IOException {
        assertEquals(0, ingest().code());
        assertEquals(
                0,
                command("prices", "set", "--provider", "fake", "--model", "fake-large", "--input", "5", "--output", "1")
                        .code());
        Outcome dry = ingest("--reprice", "--dry-run");
        assertEquals(0, dry.code(), dry::toString);
        assertTrue(
                dry.out()
                        .contains(
                                "In all 0.003 USD before, 0.005 USD after + 1 call without a price; 1 of 2 calls change."
                                        + " Nothing was changed.\n"),
                dry::out);
        assertEquals("0.003", cost());
        JsonNode none = json("--reprice", "--since", "2030-01-01").path("reprice");
        assertEquals(0, none.path("calls").asInt(), none::toString);
        assertEquals("0.003", cost());
        JsonNode elsewhere = json("--reprice", "--source", "codex").path("reprice");
        assertEquals(0, elsewhere.path("calls").asInt(), elsewhere::toString);
        JsonNode told = json("--reprice").path("reprice");
        assertEquals(
                "0.003 0.005",
                told.path("before").asText() + " " + told.path("after").asText());
        assertEquals(
                "1 1",
                told.path("changed").asText() + " " + told.path("unpricedCalls").asText());
        assertTrue(told.path("applied").asBoolean());
        assertEquals("0.005", cost());
        assertEquals("0", database.single("SELECT count(*) FROM llm_call_rollups_lack('-infinity', 'infinity')"));
        assertEquals(2, ingest("--reprice", "--watch").code());
    }

    private void configured(String input) throws IOException {
        Files.createDirectories(gateway());
        Files.writeString(
                gateway().resolve("openclaw.json"),
                "{models: {providers: {fake: {models: [{id: 'fake-large', cost: {input: " + input
                        + ", output: 0, cacheRead: 0, cacheWrite: 0}}, {id: 'unknown-1', cost: {input: 0, output: 0,"
                        + " cacheRead: 0, cacheWrite: 0}}]}}}} // " + input);
    }

    private Path gateway() {
        return home.resolve(".openclaw");
    }

    private String cost() {
        return database.single("SELECT computed_cost_usd::TEXT FROM llm_calls WHERE model = 'fake-large'");
    }

    private JsonNode json(String... arguments) throws IOException {
        String[] all =
                Stream.concat(Arrays.stream(arguments), Stream.of("--json")).toArray(String[]::new);
        return new ObjectMapper().readTree(ingest(all).out());
    }

    private Outcome ingest(String... arguments) {
        String[] all = Stream.concat(Stream.of("ingest", "--path", gateway().toString()), Arrays.stream(arguments))
                .toArray(String[]::new);
        return command(all);
    }

    private Outcome command(String... arguments) {
        return Outcome.of(
                Map.of(
                        "DATABASE_URL", database.url(),
                        "OPENCLAW_DB_HOME", home.resolve("db").toString(),
                        "HOME", home.toString(),
                        "OPENCLAW_HOST", "box"),
                arguments);
    }
}
