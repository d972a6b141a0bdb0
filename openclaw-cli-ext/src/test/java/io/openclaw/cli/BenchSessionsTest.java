package io.openclaw.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.openclaw.db.TestDatabase;
import io.openclaw.db.TestPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchSessionsTest {

    @TempDir
    private Path home;

    @Test
    void smallRun_measuresEveryModeAndTheMigrationAndLeavesNothingBehind() throws IOException {
        TestDatabase database = TestPostgres.freshDatabase();
        Outcome done = Outcome.of(
                Map.of("DATABASE_URL", database.url(), "OPENCLAW_DB_HOME", home.toString()),
                "bench",
                "sessions",
                "--json",
                "--messages",
                "1000",
                "--appends",
                "20");
        assertEquals(0, done.code(), done::toString);
        JsonNode values = new ObjectMapper().readTree(done.out());
        for (String mode : List.of("sqlite", "dual", "postgres")) {
            assertTrue(values.path("append_" + mode + "_p99_ms").asDouble() > 0, done::toString);
            assertTrue(values.path("last40_" + mode + "_p50_ms").asDouble() > 0, done::toString);
        }
        assertTrue(values.path("migration_messages_per_second").asLong() > 0, done::toString);
        assertEquals("0", database.single("SELECT count(*) FROM pg_database WHERE datname LIKE 'openclaw_bench%'"));
    }

    @Test
    void tooFewMessages_areRefused() {
        Outcome refused = Outcome.of(Map.of(), "bench", "sessions", "--messages", "10");
        assertEquals(2, refused.code(), refused::toString);
        assertTrue(refused.err().contains("--messages must be 1000 or more"), refused::toString);
    }
}
