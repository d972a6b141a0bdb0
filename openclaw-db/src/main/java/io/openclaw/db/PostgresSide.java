package io.openclaw.db;

import io.openclaw.db.drain.DrainConfig;
import io.openclaw.db.drain.DrainParts;
import io.openclaw.db.drain.DrainStats;
import io.openclaw.db.drain.Drainer;
import io.openclaw.db.postgres.IndexProgress;
import io.openclaw.db.postgres.MessageIndexer;
import io.openclaw.db.postgres.MigrationException;
import io.openclaw.db.postgres.Migrations;
import io.openclaw.db.postgres.Partitions;
import io.openclaw.db.postgres.Postgres;
import io.openclaw.db.postgres.PostgresConfig;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way to PostgreSQL, kept up in the background: brings the schema up to date as soon as the database answers, then drains, and makes the
 * partitions of the coming months once a day. Nothing here is waited for at the start.
 */
final class PostgresSide {

    private static final Logger LOG = LoggerFactory.getLogger(PostgresSide.class);
    private static final Duration FIRST_RETRY = Duration.ofSeconds(1);
    private static final Duration LAST_RETRY = Duration.ofSeconds(30);
    private static final Duration MEND_EVERY = Duration.ofSeconds(15);
    private static final Duration COUNT_EVERY = Duration.ofMinutes(1);
    private static final Duration PARTITIONS_EVERY = Duration.ofDays(1);
    /** Facts that wait longer than this go before the search index. */
    private static final Duration BEHIND = Duration.ofSeconds(5);
    /** A first migration of a large adopted database may take its time. */
    private static final int MOST_MINUTES = 10;

    private final boolean migrate;
    private final Vertx vertx;
    private final Clock clock;
    private final Postgres postgres;
    private final Drainer drainer;
    private final Timers timers;
    private final MessageIndexer indexer;
    private final CallPricing pricing;

    private @Nullable WorkerExecutor worker;
    private volatile boolean running;
    private volatile boolean draining;
    private volatile @Nullable Integer schemaVersion;
    private volatile @Nullable String problem;
    private volatile OptionalLong sessions = OptionalLong.empty();
    private Duration retry = FIRST_RETRY;

    PostgresSide(DbConfig db, Postgres postgres, DrainParts parts, Clock clock) {
        this.migrate = db.migrate();
        this.vertx = parts.vertx();
        this.clock = clock;
        this.timers = new Timers(parts.vertx());
        this.postgres = postgres;
        this.drainer = Drainer.create(DrainConfig.DEFAULT.withCatchUpRowsPerSecond(db.catchUpRowsPerSecond()), parts);
        this.indexer = postgres.indexer(this::behind);
        this.pricing = CallPricing.create(postgres, db.host(), vertx, this::calm);
    }

    void start() {
        running = true;
        worker = vertx.createSharedWorkerExecutor(
                "openclaw-schema-" + System.identityHashCode(this), 1, MOST_MINUTES, TimeUnit.MINUTES);
        prepare();
    }

    Postgres postgres() {
        return postgres;
    }

    /** Whether the schema is ready, so that PostgreSQL can be asked. */
    boolean ready() {
        return draining;
    }

    /** Whether it is well and stores what comes at once, so that it has time for what is not urgent. */
    boolean calm() {
        return draining && drainer.stats().breaker().equals("CLOSED") && !behind();
    }

    Optional<String> problem() {
        return Optional.ofNullable(problem);
    }

    Optional<String> schemaVersion() {
        return Optional.ofNullable(schemaVersion).map(String::valueOf);
    }

    OptionalLong sessionCount() {
        return sessions;
    }

    /** How far the search index is; empty until it was measured. */
    Optional<IndexProgress> indexProgress() {
        return indexer.progress();
    }

    DrainStats stats() {
        return drainer.stats();
    }

    /** The backlog took rows in. Cheap; any thread. */
    void wake() {
        drainer.wake();
    }

    /** The database is reached under another address from now on. */
    void moveTo(PostgresConfig elsewhere) {
        postgres.moveTo(elsewhere);
        if (draining) {
            drainer.resume();
        }
    }

    /** Stores what waits, for as long as the patience lasts, and lets go of the database. */
    Future<Void> close(Duration patience) {
        running = false;
        timers.cancelAll();
        boolean reachable = draining && drainer.stats().connected();
        Future<Void> drained = reachable ? drainer.drain(patience) : Future.succeededFuture();
        return drained.eventually(this::release);
    }

    private Future<Void> release() {
        indexer.close();
        return drainer.stop().eventually(pricing::close).eventually(() -> {
            postgres.close();
            WorkerExecutor used = worker;
            return used == null ? Future.succeededFuture() : used.close();
        });
    }

    private void prepare() {
        blocking(this::bringUpToDate).onSuccess(this::drain).onFailure(this::tryAgain);
    }

    /** Schema version after it. Blocks. */
    private int bringUpToDate() {
        Migrations migrations = Migrations.create(postgres.config());
        int version = migrate ? migrations.migrate().to() : migrations.require();
        ensurePartitions();
        pricing.load(); // before the first call is written
        return version;
    }

    private void drain(int version) {
        schemaVersion = version;
        problem = null;
        retry = FIRST_RETRY;
        draining = true;
        if (running) {
            drainer.start();
            indexer.start();
            pricing.start();
            timers.every(PARTITIONS_EVERY, PARTITIONS_EVERY, this::keepPartitionsAhead);
            timers.every(Duration.ZERO, COUNT_EVERY, this::countSessions);
            timers.every(MEND_EVERY, MEND_EVERY, this::mendSchema);
        }
    }

    private boolean behind() {
        Instant oldest = drainer.stats().oldestWaiting();
        return oldest != null && oldest.isBefore(clock.instant().minus(BEHIND));
    }

    private void tryAgain(Throwable failure) {
        if (!running) {
            return;
        }
        String reason = failure instanceof MigrationException known
                ? known.getMessage()
                : "The schema cannot be checked: " + failure.getClass().getSimpleName() + ".";
        if (!String.valueOf(reason).equals(problem)) {
            LOG.warn("{} Facts are kept on disk meanwhile.", reason);
        }
        problem = reason;
        long wait = ThreadLocalRandom.current().nextLong(retry.toMillis() / 2, retry.toMillis() + 1);
        Duration next = retry.multipliedBy(2);
        retry = next.compareTo(LAST_RETRY) > 0 ? LAST_RETRY : next;
        timers.after(Duration.ofMillis(wait), this::prepare);
    }

    /** The database behind the URL may have been replaced by an empty one, or restored from before a migration. */
    private void mendSchema() {
        if (drainer.stats().schemaProblem() != null) {
            blocking(this::bringUpToDate).onSuccess(version -> {
                schemaVersion = version;
                drainer.resume();
            });
        }
    }

    private void countSessions() {
        postgres.countSessions().onSuccess(count -> sessions = OptionalLong.of(count));
    }

    private void keepPartitionsAhead() {
        blocking(() -> {
            ensurePartitions();
            return null;
        });
    }

    /** A missing partition costs nothing but tidiness: rows then go to the default one. */
    private void ensurePartitions() {
        try {
            Partitions.create(postgres.config()).ensure(clock.instant());
        } catch (RuntimeException e) {
            LOG.warn(
                    "Partitions of the coming months could not be made; rows go to the default ones: {}",
                    e.getMessage());
        }
    }

    private <T extends @Nullable Object> Future<T> blocking(Callable<T> work) {
        WorkerExecutor executor = worker;
        return executor == null ? Future.failedFuture("not started") : executor.executeBlocking(work);
    }
}
