package io.openclaw.gateway.watch;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.openclaw.db.ConfigPaths;
import io.openclaw.db.DbConfig;
import io.openclaw.db.OperationsDesk;
import io.openclaw.db.Redaction;
import io.openclaw.db.TestDatabase;
import io.openclaw.db.TestPostgres;
import io.openclaw.db.operations.Operations;
import io.openclaw.db.operations.TakenSnapshot;
import io.openclaw.db.postgres.Migrations;
import io.openclaw.db.postgres.PostgresConfig;
import io.openclaw.gateway.metrics.Figures;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Real files, a real PostgreSQL, and events of a real file system. */
class ConfigWatchTest {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Duration NEVER = Duration.ofHours(1);
    private static final Duration OFTEN = Duration.ofMillis(100);

    @TempDir
    private Path folder;

    private final TestDatabase database = TestPostgres.freshDatabase();
    private final PostgresConfig postgres = PostgresConfig.parse(database.url());
    private final Vertx vertx = Vertx.vertx();
    private volatile boolean away;
    private final AtomicInteger asked = new AtomicInteger();
    private Path file;
    private ConfigWatch watch;

    @BeforeEach
    void migrate() throws IOException {
        Migrations.create(postgres).migrate();
        file = Files.writeString(folder.resolve("openclaw.json"), "{a: 1, token: 'canary'}");
    }

    @AfterEach
    void close() {
        watch.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void start_snapshotsWhatIsThere_onceAndWithoutSecrets() {
        watch(NEVER, new ConfigPaths(List.of(file), true));
        awaitRows(1);
        assertEquals("gateway", database.single("SELECT change_source FROM config_snapshots"));
        assertFalse(database.single("SELECT config_json::TEXT FROM config_snapshots")
                .contains("canary"));
        watch.close();
        watch(NEVER, new ConfigPaths(List.of(file), true));
        await().atMost(SOON).until(() -> asked.get() == 2);
        assertEquals("1", rows());
    }

    @Test
    void aChange_isStored_byTheEventsAlone() throws IOException {
        watch(NEVER, new ConfigPaths(List.of(file), true));
        awaitRows(1);
        Files.writeString(file, "{a: 2, token: 'canary'}");
        awaitRows(2);
        replace("{a: 3, token: 'canary'}");
        awaitRows(3);
    }

    @Test
    void aChange_isStored_byTheLookAlone_evenWhenTimeAndLengthAreTheSame() throws IOException {
        Instant longAgo = Instant.parse("2026-01-01T00:00:00Z");
        Files.setLastModifiedTime(file, FileTime.from(longAgo));
        watch(OFTEN, new ConfigPaths(List.of(file), true));
        awaitRows(1);
        Path draft = Files.writeString(folder.resolve("draft"), "{a: 5, token: 'canary'}");
        Files.setLastModifiedTime(draft, FileTime.from(longAgo));
        Files.move(draft, file, StandardCopyOption.REPLACE_EXISTING);
        awaitRows(2);
    }

    @Test
    void anIncludedFile_isWatchedToo() throws IOException {
        Files.createDirectories(folder.resolve("parts"));
        Path part = Files.writeString(folder.resolve("parts/models.json5"), "{m: 1}");
        Files.writeString(file, "{a: 1, models: {$include: './parts/models.json5'}}");
        watch(NEVER, new ConfigPaths(List.of(file), true));
        awaitRows(1);
        Files.writeString(part, "{m: 2}");
        awaitRows(2);
        assertEquals(
                "{models}",
                database.single("SELECT changed_keys::TEXT FROM config_snapshots ORDER BY id DESC LIMIT 1"));
    }

    @Test
    void aBrokenFile_isToldByHealthWithoutItsContent_untilItIsMended() throws IOException {
        Files.writeString(file, "{\n token: 'canary' b}");
        watch(OFTEN, new ConfigPaths(List.of(file, folder.resolve("missing.yaml")), true));
        await().atMost(SOON).until(() -> troubles().size() == 2);
        assertTrue(troubles().toString().contains("openclaw.json, line 2, column "), troubles()::toString);
        assertTrue(troubles().toString().contains("missing.yaml: no such file"), troubles()::toString);
        assertFalse(troubles().toString().contains("canary"), troubles()::toString);
        Files.writeString(file, "{a: 1}");
        Files.writeString(folder.resolve("missing.yaml"), "b: 1\n");
        awaitRows(2);
        await().atMost(SOON).until(() -> troubles().isEmpty());
    }

    @Test
    void aFileThatComesToBeIncluded_endsTheTrouble_thoughTheOtherIsUntouched() throws IOException {
        Files.writeString(file, "{a: 1, models: {$include: './models.json5'}}");
        Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2026-01-01T00:00:00Z")));
        watch(OFTEN, new ConfigPaths(List.of(file), true));
        await().atMost(SOON).until(() -> troubles().size() == 1);
        Files.writeString(folder.resolve("models.json5"), "{m: 1}");
        awaitRows(1);
        await().atMost(SOON).until(() -> troubles().isEmpty());
    }

    @Test
    void filesThatNobodyNamed_mayBeMissing() throws IOException {
        Files.delete(file);
        watch(OFTEN, ConfigPaths.in(folder));
        Files.writeString(folder.resolve("openclaw-manual.json"), "{\"a\": 1}");
        awaitRows(1);
        assertEquals(List.of(), troubles());
    }

    @Test
    void whilePostgresIsAway_theLatestStateWaits() throws IOException {
        away = true;
        watch(OFTEN, new ConfigPaths(List.of(file), true));
        await().atMost(SOON).until(() -> asked.get() > 2);
        Files.writeString(file, "{a: 7}");
        int before = asked.get();
        await().atMost(SOON).until(() -> asked.get() > before + 2);
        assertEquals(List.of(), troubles());
        away = false;
        awaitRows(1);
        assertEquals("{\"a\": 7}", database.single("SELECT config_json::TEXT FROM config_snapshots"));
    }

    @Test
    void whatPostgresRefuses_isToldByHealthWithoutItsContent_andOfferedAgainOnlyWhenTheFileChanges()
            throws IOException {
        database.execute("ALTER TABLE config_snapshots ADD CHECK (NOT config_json @> '{\"a\": 1}')");
        Path other = Files.writeString(folder.resolve("other.yaml"), "n: 1");
        watch(new ConfigWatch.Rhythm(OFTEN, NEVER), new ConfigPaths(List.of(file, other), true));
        await().atMost(SOON).until(() -> troubles().size() == 1);
        assertTrue(troubles().get(0).contains(file + ": PostgreSQL refuses it (SQLSTATE 23514)"), troubles()::toString);
        assertFalse(troubles().toString().contains("canary"), troubles()::toString);
        awaitRows(1);
        for (int look = 2; look <= 4; look++) {
            Files.writeString(other, "n: " + look);
            awaitRows(look);
        }
        assertEquals(5, asked.get(), "the other file four times, the refused one once");
        Files.writeString(file, "{a: 2, token: 'canary'}");
        awaitRows(5);
        await().atMost(SOON).until(() -> troubles().isEmpty());
    }

    @Test
    void whatPostgresRefuses_isOfferedAgainAfterAWhile_andLoggedOnce() {
        database.execute("ALTER TABLE config_snapshots RENAME COLUMN changes TO others");
        ListAppender<ILoggingEvent> said = new ListAppender<>();
        said.start();
        Logger log = (Logger) LoggerFactory.getLogger(WatchedFile.class);
        log.addAppender(said);
        watch(new ConfigWatch.Rhythm(OFTEN, OFTEN), new ConfigPaths(List.of(file), true));
        await().atMost(SOON).until(() -> asked.get() > 3);
        log.detachAppender(said);
        assertEquals(1, said.list.size(), said.list::toString);
        assertEquals(Level.WARN, said.list.get(0).getLevel());
        assertTrue(troubles().get(0).contains("SQLSTATE 42703"), troubles()::toString);
        assertTrue(troubles().get(0).contains("openclaw db migrate"), troubles()::toString);
        database.execute("ALTER TABLE config_snapshots RENAME COLUMN others TO changes");
        awaitRows(1);
        await().atMost(SOON).until(() -> troubles().isEmpty());
    }

    private List<String> troubles() {
        return watch.in(Figures.health(true, true)).degraded();
    }

    private void replace(String text) throws IOException {
        Path draft = Files.writeString(folder.resolve("draft"), text);
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private void awaitRows(int rows) {
        await().atMost(SOON).until(() -> rows().equals(Integer.toString(rows)));
    }

    private String rows() {
        return database.single("SELECT count(*) FROM config_snapshots");
    }

    private void watch(Duration every, ConfigPaths paths) {
        watch(new ConfigWatch.Rhythm(every, NEVER), paths);
    }

    private void watch(ConfigWatch.Rhythm rhythm, ConfigPaths paths) {
        watch = ConfigWatch.create(
                paths, Redaction.configFiles(DbConfig.of(folder.resolve("db"), "box")), this::ask, vertx, rhythm);
        watch.start();
    }

    private Future<TakenSnapshot> ask(OperationsDesk.Work<TakenSnapshot> work) {
        asked.incrementAndGet();
        return away
                ? Future.failedFuture("PostgreSQL is away.")
                : vertx.executeBlocking(() -> {
                    try (Operations operations = Operations.open(postgres, "box")) {
                        return work.on(operations);
                    }
                });
    }
}
