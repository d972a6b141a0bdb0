package io.openclaw.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.openclaw.db.TestDatabase;
import io.openclaw.db.TestPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImpactCommandTest {

    private static TestDatabase database;

    @TempDir
    private Path home;

    @BeforeAll
    static void fill(@TempDir Path migrating) {
        database = TestPostgres.freshDatabase();
        Outcome migrated = Outcome.of(
                Map.of("DATABASE_URL", database.url(), "OPENCLAW_DB_HOME", migrating.toString()), "db", "migrate");
        assertEquals(0, migrated.code(), migrated::toString);
        database.execute("""
                INSERT INTO llm_calls (id, host, model, created_at, latency_ms, usage_total_tokens, usage_known, reported_cost_usd, error)
                SELECT gen_random_uuid(), 'box', 'fake', at, 50, 100, true, CASE WHEN at < now() - INTERVAL '1 day' THEN 0.001 END,
                    CASE WHEN at >= now() - INTERVAL '1 day' THEN 'no' END
                FROM generate_series(now() - INTERVAL '9 days', now() - INTERVAL '1 minute', INTERVAL '1 minute') AS at;
                INSERT INTO deployments (host, component, version, deployed_at) VALUES
                    ('box', 'gateway', E'1.16\\x1B[31m', now() - INTERVAL '1 day'), ('lab', 'gateway', '1.15', now() - INTERVAL '40 days');
                """);
    }

    @Test
    void impact_tellsWhatChanged_beforeAndAfter_safeForATerminal() {
        Outcome told = run();

        assertEquals(0, told.code(), told::toString);
        List<String> lines = told.out().lines().toList();
        assertTrue(lines.get(0).endsWith("Z  box"), told::out);
        assertEquals("  deployment: gateway 1.16\uFFFD[31m (deploy:1)", lines.get(1));
        assertEquals(
                List.of("CALLS", "ERRORS", "P50", "MS", "P95", "MS", "TOKENS", "COST", "USD"), words(lines.get(2)));
        assertEquals(List.of("before", "120", "0.0", "%", "50", "50", "12", "000", "0.1200"), words(lines.get(3)));
        assertEquals(
                List.of(
                        "after", "120", "100.0", "%", "-", "-", "12", "000", "-", "+", "120", "calls", "without", "a",
                        "price"),
                words(lines.get(4)));
        assertTrue(lines.get(5).startsWith("  Larger than usual: error rate 0.0 % -> 100.0 %; "), told::out);
        assertEquals(
                "No change is known in this time.\n", run("--host", "nobody").out());
    }

    @Test
    void json_holdsFiguresAndJudgements() throws IOException {
        Outcome told = run("--json", "--around", "1");
        assertEquals(1, told.out().lines().count(), told::toString);
        JsonNode impact = new ObjectMapper().readTree(told.out());

        assertEquals("box", impact.path("host").asText());
        assertTrue(impact.path("larger").asBoolean());
        assertEquals("deploy:1", impact.path("changes").path(0).path("key").asText());
        assertEquals(120, impact.path("after").path("failed").asInt());
        assertEquals(120, impact.path("after").path("calls_without_cost").asInt());
        assertEquals(120, impact.path("after").path("unpricedCalls").asInt());
        assertEquals(0, impact.path("before").path("unpricedCalls").asInt());
        assertTrue(impact.path("after").path("cost_usd").isNull());
        assertTrue(told.out().contains("\"cost_usd\":0.120,"), told::out);
        assertEquals(5, impact.path("judgements").size());
    }

    @Test
    void exitCodes_sayWhatWentWrong() {
        assertEquals(1, run("--around", "deploy:99").code());
        assertTrue(run("--around", "deploy:99").err().contains("nothing of this number"));
        assertEquals(2, run("--around", "sometime").code());
        assertEquals(2, run("--window", "0m").code());
        assertEquals(2, run("--window", "8d").code());
        assertEquals(2, run("--window", "wide").code());
        assertEquals(2, run("--since", "soon").code());
        Outcome help = run("--help");
        assertTrue(help.out().contains("openclaw impact --around deploy:12"), help::out);
        Outcome away = Outcome.of(
                Map.of("DATABASE_URL", "postgresql://u@127.0.0.1:1/x", "OPENCLAW_DB_HOME", home.toString()), "impact");
        assertEquals(3, away.code(), away::toString);
        assertTrue(away.err().contains("127.0.0.1:1"), away::err);
        assertFalse(away.err().contains("\tat "), away::err);
    }

    private static List<String> words(String line) {
        return List.of(line.strip().split("\\s+"));
    }

    private Outcome run(String... arguments) {
        String[] all = new String[arguments.length + 1];
        all[0] = "impact";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        return Outcome.of(Map.of("DATABASE_URL", database.url(), "OPENCLAW_DB_HOME", home.toString()), all);
    }
}
