package io.openclaw.db.drain;

import io.openclaw.db.TestDatabase;
import io.openclaw.db.model.Fact;
import io.openclaw.db.postgres.Migrations;
import io.openclaw.db.postgres.Postgres;
import io.openclaw.db.postgres.PostgresConfig;
import io.openclaw.db.postgres.PostgresTimeouts;
import io.openclaw.db.spool.Backlog;
import io.openclaw.db.spool.FactCodec;
import io.openclaw.db.spool.Spool;
import io.openclaw.db.spool.SpoolBatch;
import io.openclaw.db.spool.SpoolConfig;
import io.openclaw.db.spool.SpoolEntry;
import io.openclaw.db.spool.SpoolRow;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** A spool on disk, a drainer, and what the drainer said. */
final class DrainFixture implements AutoCloseable, DrainListener, Backlog {

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
    final Spool spool;
    final Postgres postgres;
    final Drainer drainer;
    final AtomicInteger stored = new AtomicInteger();
    final AtomicInteger dead = new AtomicInteger();

    DrainFixture(Path directory, String url, DrainConfig config) {
        spool = Spool.create(SpoolConfig.in(directory.resolve("spool")), Clock.systemUTC());
        spool.open();
        postgres = Postgres.create(PostgresConfig.parse(url).withTimeouts(SHORT), vertx);
        drainer = Drainer.create(config, new DrainParts(this, postgres, "box", Clock.systemUTC(), vertx, this));
    }

    DrainFixture(Path directory, TestDatabase database) {
        this(directory, database.url(), QUICK);
    }

    static TestDatabase migrated(TestDatabase database) {
        Migrations.create(PostgresConfig.parse(database.url())).migrate();
        return database;
    }

    void record(List<? extends Fact> facts) {
        spool.append(facts.stream().map(DrainFixture::entry).toList());
        drainer.wake();
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
        Awaitility.await()
                .atMost(patience)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> spool.stats().rows() == 0);
    }

    @Override
    public void append(List<SpoolEntry> entries, List<Promise<Void>> accepted) {
        spool.append(entries);
        accepted.forEach(Promise::tryComplete);
    }

    @Override
    public int rewrite(Function<SpoolRow, Optional<SpoolRow>> change) {
        throw new UnsupportedOperationException("Nothing is deleted in these tests.");
    }

    @Override
    public double load() {
        return 0;
    }

    @Override
    public Optional<SpoolBatch> read(@Nullable UUID afterWriter, long afterSeq, int maxRows, long maxBytes) {
        return spool.read(afterWriter, afterSeq, maxRows, maxBytes);
    }

    @Override
    public long confirm(UUID writerId, long throughSeq) {
        long before = spool.stats().rows();
        spool.confirm(writerId, throughSeq);
        return Math.max(0, before - spool.stats().rows());
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
        spool.close();
    }

    static <T> List<T> times(int count, java.util.function.IntFunction<T> make) {
        List<T> all = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            all.add(make.apply(i));
        }
        return all;
    }
}
