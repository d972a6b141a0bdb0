package io.openclaw.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.openclaw.db.TestDatabase;
import io.openclaw.db.TestPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IngestCommandsTest {

    private static final List<String> SUMS = List.of(
            "files",
            "lagBytes",
            "lastLineAt",
            "errors",
            "unknownTypes",
            "sessions",
            "messages",
            "assistantMessages",
            "inputTokens",
            "outputTokens",
            "cacheReadTokens",
            "cacheWriteTokens",
            "totalTokens",
            "costUsd",
            "unpricedCalls");

    private static TestDatabase database;

    @TempDir
    private static Path home;

    @BeforeAll
    static void migrate() {
        database = TestPostgres.freshDatabase();
        assertEquals(0, command("db", "migrate").code());
        database.execute("""
                INSERT INTO llm_calls (id, model, host, source, usage_prompt_tokens, usage_total_tokens, reported_cost_usd)
                VALUES (gen_random_uuid(), 'm', 'box', 'zeroclaw-costs', 7, 9, 0.18872535),
                    (gen_random_uuid(), 'm', 'box', NULL, 1, 1, NULL);
                INSERT INTO sessions (session_key, agent_name, host, source) VALUES ('a', 'main', 'box', 'zeroclaw-costs');
                INSERT INTO ingest_unknown_types (host, source, type, facts, last_path)
                VALUES ('box', 'zeroclaw-costs', 'of_next_year', 3, '/home/me/costs.jsonl')
                """);
    }

    @Test
    void status_hasTheSumsAtTheTop_andEachSource() throws Exception {
        JsonNode told = new ObjectMapper()
                .readTree(command("ingest", "status", "--json").out());

        SUMS.forEach(name -> assertTrue(told.has(name), name));
        assertEquals(10, told.path("totalTokens").asInt());
        assertTrue(command("ingest", "status", "--json").out().contains("\"costUsd\":0.18872535,"));
        assertEquals(1, told.path("unpricedCalls").asInt());
        assertEquals(1, told.path("sessions").asInt());
        assertEquals(2, told.path("sources").size());
        assertEquals("live", told.path("sources").path(0).path("source").asText());
        assertEquals(
                "zeroclaw-costs", told.path("sources").path(1).path("source").asText());
        SUMS.forEach(name -> assertTrue(told.path("sources").path(1).has(name), name));
        assertEquals(
                "{\"of_next_year\":3}",
                told.path("sources").path(1).path("unknownTypeNames").toString());
        assertEquals("{\"of_next_year\":3}", told.path("unknownTypeNames").toString());
        String text = command("ingest", "status").out();
        assertTrue(text.contains("0.18872535"), text);
        assertTrue(text.contains("zeroclaw-costs: of_next_year (3), last in /home/me/costs.jsonl"), text);
        assertTrue(text.contains("+ 1 call without a price: ./openclaw prices missing names their models."), text);
    }

    @Test
    void folderWithNothingToRead_isSaidToBeOne() throws Exception {
        Path empty = Files.createDirectories(home.resolve("empty"));
        Outcome told = command("ingest", "--once", "--path", empty.toString());
        assertEquals(0, told.code(), told::toString);
        assertTrue(told.out().startsWith("No file that can be read"), told::toString);
        Outcome json = command("ingest", "--path", empty.toString(), "--dry-run", "--json");
        assertEquals(0, json.code(), json::toString);
        assertTrue(new ObjectMapper().readTree(json.out()).path("dryRun").asBoolean(), json::out);
    }

    @Test
    void exitCodes_sayWhatWentWrong() {
        Outcome missing = command("ingest", "--path", home.resolve("missing").toString());
        assertEquals(1, missing.code(), missing::toString);
        Outcome nowhere = Outcome.of(
                Map.of(
                        "DATABASE_URL", database.url(),
                        "OPENCLAW_DB_HOME", home.toString(),
                        "HOME", home.resolve("nobody").toString()),
                "ingest");
        assertEquals(1, nowhere.code(), nowhere::toString);
        assertTrue(nowhere.err().contains(".zeroclaw"), nowhere::err);
        assertEquals(2, command("ingest", "--source", "nothing").code());
        assertEquals(2, command("ingest", "--since", "soon").code());
        assertEquals(2, command("ingest", "--once", "--watch").code());
        assertEquals(2, command("ingest", "--watch", "--dry-run").code());
        for (List<String> words : List.of(List.of("ingest", "--path", home.toString()), List.of("ingest", "status"))) {
            Outcome away = Outcome.of(
                    Map.of("DATABASE_URL", "postgresql://u@127.0.0.1:1/x", "OPENCLAW_DB_HOME", home.toString()),
                    words.toArray(String[]::new));
            assertEquals(3, away.code(), away::toString);
            assertFalse(away.err().contains("defect"), away::err);
        }
    }

    private static Outcome command(String... arguments) {
        return Outcome.of(
                Map.of(
                        "DATABASE_URL", database.url(),
                        "OPENCLAW_DB_HOME", home.toString(),
                        "HOME", home.toString(),
                        "OPENCLAW_HOST", "box"),
                arguments);
    }
}
