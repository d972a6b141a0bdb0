package io.openclaw.cli.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.openclaw.db.TestDatabase;
import io.openclaw.db.TestPostgres;
import io.openclaw.db.postgres.Migrations;
import io.openclaw.db.postgres.PostgresConfig;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SessionMigrationBenchTest {

    @TempDir
    private Path folder;

    @Test
    void file_isMovedAndMeasured() throws Exception {
        TestDatabase database = TestPostgres.freshDatabase();
        PostgresConfig config = PostgresConfig.parse(database.url());
        Migrations.create(config).migrate();
        Vertx vertx = Vertx.vertx();
        try {
            int messages = Integer.getInteger("openclaw.bench.messages", 2_000);
            SessionMigrationBench.Result result = SessionMigrationBench.run(config, folder, messages, vertx);
            assertEquals(messages, result.messages());
            assertEquals(String.valueOf(messages), database.single("SELECT count(*) FROM messages"));
            assertTrue(result.messagesPerSecond() > 0 && result.heapBytes() > 0, result::toString);
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
        }
    }
}
