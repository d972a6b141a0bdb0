package io.openclaw.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.openclaw.cli.bench.RollupBench;
import io.openclaw.db.postgres.PostgresConfig;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RollupCommandsTest {

    @TempDir
    private static Path home;

    private OperationsRun cli;

    @BeforeEach
    void calls() {
        cli = new OperationsRun(home);
        cli.database.execute(
                "INSERT INTO llm_calls (id, model, session_key, created_at, latency_ms, reported_cost_usd, usage_total_tokens)"
                        + " SELECT gen_random_uuid(), 'opus', 'agent:main:main', TIMESTAMPTZ '2026-03-05' + INTERVAL '5 hours' * n, 100, 0.5, 10"
                        + " FROM generate_series(0, 9) AS n");
    }

    @Test
    void checkRollups_tellsWhetherTheyAreRight_andRebuildMakesThemSo() {
        assertEquals("The rollups of 2 days are what the calls add up to.\n", cli.ok("db", "check-rollups"));
        cli.database.execute(
                "UPDATE llm_call_rollups SET calls = 3, reported_cost_usd = 0 WHERE quarter_at = '2026-03-05T05:00:00Z'");
        Outcome wrong = cli.run("db", "check-rollups");
        assertEquals(1, wrong.code());
        assertTrue(
                wrong.out()
                        .startsWith(
                                "2026-03-05T05:00:00Z  agent=main model=opus trigger=user  lacks calls -2, reported_cost_usd 0.5\n"
                                        + "1 cell in 2 days differ."),
                wrong::out);
        assertEquals(0, cli.run("db", "check-rollups", "--since", "2026-03-06").code());
        assertEquals("2 days: 1 cell made right.\n", cli.ok("db", "rebuild-rollups"));
        assertEquals("2 days: every cell was right.\n", cli.ok("db", "rebuild-rollups"));
        assertEquals(0, cli.run("db", "check-rollups").code());
    }

    @Test
    void json_namesEachCell() {
        cli.database.execute("TRUNCATE llm_call_rollups");
        Outcome wrong = cli.run("db", "check-rollups", "--json");
        assertEquals(1, wrong.code());
        JsonNode report = OperationsRun.tree(wrong.out());
        assertEquals(10, report.path("differingCells").asInt());
        assertEquals("opus", report.path("cells").path(0).path("model").asText());
        assertEquals(
                0.5,
                report.path("cells").path(0).path("lacking").path("cost_usd").asDouble());
        assertEquals(
                10,
                OperationsRun.tree(cli.ok("db", "rebuild-rollups", "--json"))
                        .path("cells")
                        .asInt());
        assertTrue(OperationsRun.tree(cli.ok("db", "check-rollups", "--json"))
                .path("clean")
                .asBoolean());
    }

    @Test
    void wrongDate_isUsage_andAnUnknownTableIsToldWhatToDo() {
        assertEquals(2, cli.run("db", "check-rollups", "--since", "yesterday").code());
        cli.database.execute("DROP FUNCTION llm_call_rollups_lack CASCADE");
        Outcome old = cli.run("db", "check-rollups");
        assertEquals(1, old.code());
        assertTrue(old.err().contains("./openclaw db migrate"), old::err);
    }

    @Test
    void viewsOfRollups_areAskedLikeEveryOther() {
        JsonNode usage =
                cli.json("db", "query", "usage", "--limit", "1", "--json").get(0);
        assertEquals("2026-03-06T21:00:00Z", usage.path("quarter_at").asText());
        assertEquals(0, usage.path("calls_of_unknown_cost").asInt());
        assertEquals(1, usage.path("latency").size());
        assertTrue(cli.ok("db", "query", "spend_by_model").contains("No row."));
    }

    @Test
    void bench_measuresAndLeavesNothingBehind() throws SQLException {
        List<String> told = new ArrayList<>();
        RollupBench.Report report =
                new RollupBench(PostgresConfig.parse(cli.database.url()), 1_000, 10, told::add).run();
        assertEquals(3, told.size());
        assertTrue(report.batches().ratio() > 0 && report.alone().ratio() > 0, report::toString);
        assertTrue(
                report.cells() > 0 && report.rebuiltPerSecond() > 0 && report.checkedPerSecond() > 0, report::toString);
        assertEquals("0", cli.database.single("SELECT count(*) FROM pg_database WHERE datname LIKE 'openclaw_bench%'"));
    }
}
