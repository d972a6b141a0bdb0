package io.openclaw.db.drain;

import io.openclaw.db.TestDatabase;
import io.openclaw.db.model.Fact;
import io.openclaw.db.postgres.Migrations;
import io.openclaw.db.postgres.Postgres;
import io.openclaw.db.postgres.PostgresConfig;
import io.openclaw.db.postgres.PostgresTimeouts;
import io.openclaw.db.spool.FactCodec;
import io.openclaw.db.spool.Spool;
import io.openclaw.db.spool.SpoolBacklog;
import io.openclaw.db.spool.SpoolConfig;
import io.openclaw.db.spool.SpoolEntry;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;

/** A backlog, on disk or in the memory that stands in for it, a drainer, and what the drainer said. */
final class DrainFixture implements AutoCloseable, DrainListener {

    /** Where facts wait. */
    enum Ground {
        DISK,
        MEMORY
    }

    static final DrainConfig QUICK = DrainConfig.DEFAULT
            .withCatchUpRowsPerSecond(1_000_000)
            .withSchemaRetry(Duration.ofMillis(300))
            .withOpen(Duration.ofMillis(50), Duration.ofMillis(200));
    static final PostgresTimeouts SHORT = new PostgresTimeouts(
            Duration.ofSeconds(1),
            Duration.ofMillis(500),
            Duration.ofMillis(1000),
            Duration.ofMillis(1500),
            Duration.ofSeconds(2));

    final Vertx vertx = Vertx.vertx();
    final SpoolBacklog backlog;
    final Postgres postgres;
    final Drainer drainer;
    final AtomicInteger stored = new AtomicInteger();
    final AtomicInteger dead = new AtomicInteger();

    DrainFixture(Path directory, String url, DrainConfig config) {
        this(Ground.DISK, directory, url, config);
    }

    DrainFixture(Ground ground, Path directory, String url, DrainConfig config) {
        Path folder = directory.resolve("spool");
        if (ground == Ground.MEMORY) {
            putInTheWay(folder);
        }
        Spool spool = Spool.create(SpoolConfig.in(folder), Clock.systemUTC());
        backlog = new SpoolBacklog(spool, 64L << 20, System::nanoTime);
        backlog.open();
        postgres = Postgres.create(PostgresConfig.parse(url).withTimeouts(SHORT), vertx);
        drainer = Drainer.create(config, new DrainParts(backlog, postgres, "box", Clock.systemUTC(), vertx, this));
    }

    DrainFixture(Path directory, TestDatabase database) {
        this(Ground.DISK, directory, database.url(), QUICK);
    }

    private static void putInTheWay(Path folder) {
        try {
            Files.writeString(folder, "a file where the folder should be");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static TestDatabase migrated(TestDatabase database) {
        Migrations.create(PostgresConfig.parse(database.url())).migrate();
        return database;
    }

    void record(List<? extends Fact> facts) {
        append(facts.stream().map(DrainFixture::entry).toList());
        drainer.wake();
    }

    void append(List<SpoolEntry> entries) {
        backlog.append(entries, List.of());
    }

    long waiting() {
        return backlog.stats().rows() + backlog.rowsInMemory();
    }

    static SpoolEntry entry(Fact fact) {
        return new SpoolEntry(
                UUID.randomUUID(),
                fact.kind(),
                Instant.now().truncatedTo(ChronoUnit.MICROS),
                0,
                FactCodec.encode(fact).json());
    }

    void awaitEmpty() {
        awaitEmpty(Duration.ofSeconds(30));
    }

    void awaitEmpty(Duration patience) {
        Awaitility.await().atMost(patience).pollInterval(Duration.ofMillis(20)).until(() -> waiting() == 0);
    }

    @Override
    public void onStored(UUID writerId, int rows) {
        stored.addAndGet(rows);
    }

    @Override
    public void onDeadLettered(UUID writerId, int rows) {
        dead.addAndGet(rows);
    }

    @Override
    public void close() {
        drainer.close();
        postgres.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
        backlog.close();
    }

    static <T> List<T> times(int count, java.util.function.IntFunction<T> make) {
        List<T> all = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            all.add(make.apply(i));
        }
        return all;
    }
}
