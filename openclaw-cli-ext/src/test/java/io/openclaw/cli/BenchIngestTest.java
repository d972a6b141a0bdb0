package io.openclaw.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.openclaw.db.TestDatabase;
import io.openclaw.db.TestPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchIngestTest {

    @TempDir
    private Path home;

    @Test
    void smallRun_measuresAndLeavesNothingBehind() throws IOException {
        TestDatabase database = TestPostgres.freshDatabase();
        Map<String, String> settings = Map.of("DATABASE_URL", database.url(), "OPENCLAW_DB_HOME", home.toString());
        Outcome done = Outcome.of(
                settings, "bench", "ingest", "--json", "--rounds=2", "--messages=1000", "--files=20", "--idle=1");
        assertEquals(0, done.code(), done::toString);
        JsonNode values = new ObjectMapper().readTree(done.out());
        assertEquals(1_000, values.at("/rounds/0/storedMessages").asLong(), done::toString);
        assertEquals(2_000, values.at("/rounds/1/storedMessages").asLong(), done::toString);
        assertTrue(values.at("/rounds/1/messagesPerSecond").asDouble() > 0, done::toString);
        assertTrue(values.path("rereadMillis").asDouble() > 0, done::toString);
        double p99 = values.path("queryableP99Millis").asDouble();
        assertTrue(p99 > 0 && p99 < 60_000, "a line was not found within a minute: " + done);
        assertEquals("0", database.single("SELECT count(*) FROM pg_database WHERE datname LIKE 'openclaw_bench%'"));
    }

    @Test
    void nothingToWatch_isRefused() {
        Outcome refused = Outcome.of(Map.of(), "bench", "ingest", "--files", "0");
        assertEquals(2, refused.code(), refused::toString);
        assertTrue(refused.err().contains("--files"), refused::toString);
    }
}
