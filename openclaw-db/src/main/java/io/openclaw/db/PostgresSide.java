package io.openclaw.db;

import io.openclaw.db.drain.DrainConfig;
import io.openclaw.db.drain.DrainParts;
import io.openclaw.db.drain.DrainStats;
import io.openclaw.db.drain.Drainer;
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
    /** A first migration of a large adopted database may take its time. */
    private static final int MOST_MINUTES = 10;

    private final PostgresConfig config;
    private final boolean migrate;
    private final Vertx vertx;
    private final Clock clock;
    private final Postgres postgres;
    private final Drainer drainer;

    private @Nullable WorkerExecutor worker;
    private volatile boolean running;
    private volatile boolean draining;
    private volatile @Nullable Integer schemaVersion;
    private volatile @Nullable String problem;
    private volatile OptionalLong sessions = OptionalLong.empty();
    private Duration retry = FIRST_RETRY;

    PostgresSide(DbConfig db, PostgresConfig config, Postgres postgres, DrainParts parts, Clock clock) {
        this.config = config;
        this.migrate = db.migrate();
        this.vertx = parts.vertx();
        this.clock = clock;
        this.postgres = postgres;
        this.drainer = Drainer.create(DrainConfig.DEFAULT.withCatchUpRowsPerSecond(db.catchUpRowsPerSecond()), parts);
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

    Optional<String> problem() {
        return Optional.ofNullable(problem);
    }

    Optional<String> schemaVersion() {
        return Optional.ofNullable(schemaVersion).map(String::valueOf);
    }

    OptionalLong sessions() {
        return sessions;
    }

    DrainStats stats() {
        return drainer.stats();
    }

    /** Stores what waits, for as long as the patience lasts, and lets go of the database. */
    Future<Void> close(Duration patience) {
        running = false;
        boolean reachable = draining && drainer.stats().connected();
        Future<Void> drained = reachable ? drainer.drain(patience) : Future.succeededFuture();
        return drained.eventually(this::release);
    }

    private Future<Void> release() {
        drainer.close();
        postgres.close();
        WorkerExecutor used = worker;
        return used == null ? Future.succeededFuture() : used.close();
    }

    private void prepare() {
        blocking(this::bringUpToDate).onSuccess(this::drain).onFailure(this::tryAgain);
    }

    /** Schema version after it. Blocks. */
    private int bringUpToDate() {
        Migrations migrations = Migrations.create(config);
        int version = migrate ? migrations.migrate().to() : migrations.require();
        ensurePartitions();
        return version;
    }

    private void drain(int version) {
        schemaVersion = version;
        problem = null;
        retry = FIRST_RETRY;
        draining = true;
        if (running) {
            drainer.start();
            vertx.setPeriodic(PARTITIONS_EVERY.toMillis(), this::keepPartitionsAhead);
            vertx.setPeriodic(1, COUNT_EVERY.toMillis(), this::countSessions);
            vertx.setPeriodic(MEND_EVERY.toMillis(), this::mendSchema);
        }
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
        vertx.setTimer(Math.max(1, wait), id -> prepare());
    }

    /** The database behind the URL may have been replaced by an empty one, or restored from before a migration. */
    private void mendSchema(long timer) {
        if (!running) {
            vertx.cancelTimer(timer);
        } else if (drainer.stats().schemaProblem() != null) {
            blocking(this::bringUpToDate).onSuccess(version -> {
                schemaVersion = version;
                drainer.resume();
            });
        }
    }

    private void countSessions(long timer) {
        if (!running) {
            vertx.cancelTimer(timer);
            return;
        }
        postgres.countSessions().onSuccess(count -> sessions = OptionalLong.of(count));
    }

    private void keepPartitionsAhead(long timer) {
        if (!running) {
            vertx.cancelTimer(timer);
            return;
        }
        blocking(() -> {
            ensurePartitions();
            return null;
        });
    }

    /** A missing partition costs nothing but tidiness: rows then go to the default one. */
    private void ensurePartitions() {
        try {
            Partitions.create(config).ensure(clock.instant());
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
