package io.openclaw.cli.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.openclaw.db.TestDatabase;
import io.openclaw.db.TestPostgres;
import io.openclaw.db.postgres.Migrations;
import io.openclaw.db.postgres.PostgresConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchTest {
    @TempDir
    private Path home;

    @Test
    void smallRun_measuresEverythingAndLeavesNothingBehind() throws SQLException {
        TestDatabase database = TestPostgres.freshDatabase();
        PostgresConfig config = PostgresConfig.parse(database.url());
        Migrations.create(config).migrate();
        Path folder = home.resolve("bench");
        List<String> told = new ArrayList<>();

        BenchReport report = new Bench(new BenchConfig(config, folder, 500, Duration.ofMillis(50)), told::add).run();

        assertTrue(report.storing().ratio() > 0 && report.storing().copyRowsPerSecond() > 0, report::toString);
        assertTrue(report.replayRowsPerSecond() > 0 && report.spoolFactsPerSecond() > 0, report::toString);
        assertTrue(report.redactionMegabytesPerSecond() > 0 && report.heapUsedBytes() > 0, report::toString);
        assertTrue(report.recordFrozen().paced().p50Micros() > 0, report::toString);
        assertEquals(11, report.values().size());
        assertEquals(7, told.size());
        assertFalse(Files.exists(folder));
        assertEquals("0", database.single("SELECT count(*) FROM llm_calls"));
        assertEquals("0", database.single("SELECT count(*) FROM pg_database WHERE datname LIKE 'openclaw_bench%'"));
    }

    @Test
    void searches_areMeasuredAndLeaveNothingBehind() throws SQLException {
        TestDatabase database = TestPostgres.freshDatabase();
        PostgresConfig config = PostgresConfig.parse(database.url());
        Migrations.create(config).migrate();

        List<SearchBench.Answer> answers = new SearchBench(config, 3_000, what -> {}).run();

        assertEquals(9, answers.size());
        assertEquals(20, answers.get(0).hits(), answers::toString);
        assertEquals(1, answers.get(3).hits(), answers::toString);
        assertEquals(0, answers.get(5).hits(), answers::toString);
        assertTrue(answers.get(6).hits() > 0, answers::toString);
        assertEquals("0", database.single("SELECT count(*) FROM messages"));
        assertEquals("0", database.single("SELECT count(*) FROM pg_namespace WHERE nspname LIKE 'openclaw_bench%'"));
    }
}
