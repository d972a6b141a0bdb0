package io.openclaw.db;

import static org.awaitility.Awaitility.await;

import io.openclaw.db.CronImport.Found;
import io.openclaw.db.operations.CronJobView;
import io.openclaw.db.operations.CronQuery;
import io.openclaw.db.operations.Operations;
import io.openclaw.db.postgres.PostgresConfig;
import io.openclaw.db.recorder.Recorder;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** Tests of a module with a database of its own, which reads the cron files of a folder as the gateway host {@code box} does. */
abstract class CronImportFixture {

    static final String DAILY = "{\"kind\":\"cron\",\"expr\":\"0 7 * * *\",\"tz\":\"UTC\"}";
    static final Instant SEVEN = Instant.parse("2026-11-20T07:00:01Z");
    static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

    private static final String HOST = "box";

    static TestDatabase database;
    private static Vertx vertx;
    private static DbConfig config;
    private static OpenClawDb db;

    @TempDir
    private static Path ours;

    @TempDir
    Path folder;

    @BeforeAll
    static void open() {
        database = TestPostgres.freshDatabase();
        vertx = Vertx.vertx();
        config = DbConfig.of(ours.resolve("db"), HOST).withDatabaseUrl(database.url());
        db = OpenClawDb.create(config, vertx, Clock.systemUTC());
        db.start().toCompletionStage().toCompletableFuture().join();
        await().atMost(Duration.ofSeconds(60))
                .ignoreExceptions()
                .until(() -> database.single("SELECT count(*) FROM cron_jobs").equals("0"));
    }

    static Recorder recorder() {
        return db.recorder();
    }

    static Operations operations() throws SQLException {
        return Operations.open(PostgresConfig.parse(database.url()), HOST);
    }

    static CronImport files(Path home, Clock clock) {
        return CronImport.create(config, home, clock);
    }

    static Found imported(Path home) throws SQLException {
        return imported(home, NOW);
    }

    /** Reads the files and records what is new. */
    static Found imported(Path home, Instant now) throws SQLException {
        try (Operations operations = operations()) {
            Found found = files(home, Clock.fixed(now, ZoneOffset.UTC)).read(operations);
            found.news().forEach(recorder()::record);
            return found;
        }
    }

    /** The jobs, and what became of them in the seven days before. */
    static List<CronJobView> jobs(Instant now) throws SQLException {
        try (Operations operations = operations()) {
            return operations.cron().jobs(new CronQuery(now.minus(Duration.ofDays(7)), now, null, null, 100));
        }
    }

    /** Waits until so many runs are there. */
    static void stored(int runs) {
        await().atMost(Duration.ofSeconds(20))
                .until(() ->
                        database.single("SELECT count(*) FROM cron_executions").equals(Integer.toString(runs)));
    }

    @AfterEach
    void empty() {
        database.execute("TRUNCATE cron_jobs, cron_executions");
    }

    @AfterAll
    static void close() {
        db.close().toCompletionStage().toCompletableFuture().join();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
