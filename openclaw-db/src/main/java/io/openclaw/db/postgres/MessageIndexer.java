package io.openclaw.db.postgres;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fills table {@code message_search} in the background, in small batches in the order of the ids, and rests in between for longer than it
 * works. Of several gateways on one database one works at a time. What it left undone when it was stopped it finds at the next start.
 */
public final class MessageIndexer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(MessageIndexer.class);
    private static final Duration IDLE = Duration.ofSeconds(1);
    private static final Duration BEHIND = Duration.ofSeconds(5);
    private static final Duration FAILED = Duration.ofSeconds(30);
    private static final Duration MEASURE_EVERY = Duration.ofSeconds(10);
    private static final int REST_PER_WORK = 2;
    private static final int MOST_ROWS = 500;
    private static final int MOST_BYTES = 2 << 20;

    /** A transaction may have drawn an id just before it shows among those that run; this long it cannot take. */
    private static final Duration SETTLE_AFTER = Duration.ofMinutes(1);

    private final Pool pool;
    private final Vertx vertx;
    private final BooleanSupplier behind;
    private final Duration settleAfter;

    private volatile boolean running;
    private volatile @Nullable IndexProgress progress;
    private volatile long measuredAt;
    /** Where the present pass is; 0 before its first batch. */
    private volatile long passId;

    private volatile boolean failing;

    MessageIndexer(Pool pool, Vertx vertx, BooleanSupplier behind, Duration settleAfter) {
        this.pool = pool;
        this.vertx = vertx;
        this.behind = behind;
        this.settleAfter = settleAfter;
    }

    /** @param behind whether storing facts has work to catch up with, which goes first */
    static MessageIndexer create(Pool pool, Vertx vertx, BooleanSupplier behind) {
        return new MessageIndexer(pool, vertx, behind, SETTLE_AFTER);
    }

    /** Begins; the schema must be there. */
    public void start() {
        if (!running) {
            running = true;
            measuredAt = System.nanoTime() - MEASURE_EVERY.toNanos();
            in(Duration.ofMillis(1));
        }
    }

    /** How far it is, as measured some seconds ago, whoever does the work; empty before the first measure. */
    public Optional<IndexProgress> progress() {
        return Optional.ofNullable(progress);
    }

    /** Begins nothing more; a batch under way ends by itself. */
    @Override
    public void close() {
        running = false;
    }

    /**
     * Indexes what waits without resting, for one who is about to search where no gateway does it.
     *
     * @return how far it is after so long at most; fails with {@link PostgresException}, as for a role that may only read
     */
    public Future<IndexProgress> catchUp(Duration longest) {
        return rounds(System.nanoTime() + longest.toNanos())
                .compose(done -> measure())
                .map(measured -> Objects.requireNonNull(progress))
                .recover(failure -> Future.failedFuture(PostgresException.of(failure)));
    }

    private Future<Void> rounds(long until) {
        return round().compose(round ->
                round == Round.INDEXED && System.nanoTime() < until ? rounds(until) : Future.succeededFuture());
    }

    private void in(Duration wait) {
        vertx.setTimer(Math.max(1, wait.toMillis()), timer -> turn());
    }

    private void turn() {
        if (!running) {
            return;
        }
        if (behind.getAsBoolean()) {
            in(BEHIND);
            return;
        }
        long begin = System.nanoTime();
        round().compose(rest -> measureNowAndThen().map(rest))
                .onSuccess(rest -> goOn(rest, Duration.ofNanos(System.nanoTime() - begin)))
                .onFailure(this::tryAgain);
    }

    private void goOn(Round round, Duration work) {
        failing = false;
        in(round == Round.INDEXED ? work.multipliedBy(REST_PER_WORK) : IDLE);
    }

    private void tryAgain(Throwable failure) {
        if (running && !failing) {
            LOG.warn(
                    "The search index is not filled for now: {}. Searches do not find new messages; trying again every {} s.",
                    PostgresException.of(failure).getMessage(),
                    FAILED.toSeconds());
        }
        failing = true;
        passId = 0;
        in(FAILED);
    }

    /** What a round came to. */
    enum Round {
        /** Another gateway is at it. */
        ELSEWHERE,
        INDEXED,
        /** Nothing is left. */
        DONE
    }

    /** One batch, in one transaction. */
    Future<Round> round() {
        return pool.withTransaction(connection -> one(connection, MessageIndexerSql.TURN, Tuple.tuple())
                .compose(turn -> turn.getBoolean("mine")
                        ? batch(connection, Math.max(passId, turn.getLong("settled_id")))
                        : Future.succeededFuture(Round.ELSEWHERE)));
    }

    private Future<Round> batch(SqlConnection connection, long from) {
        return one(connection, MessageIndexerSql.INDEX, Tuple.of(from, MOST_ROWS, MOST_BYTES))
                .compose(row -> {
                    Long last = row.getLong("last");
                    passId = last == null ? 0 : last;
                    return last == null ? settle(connection) : Future.succeededFuture(Round.INDEXED);
                });
    }

    private Future<Round> settle(SqlConnection connection) {
        return connection
                .preparedQuery(MessageIndexerSql.SETTLE)
                .execute(Tuple.of(settleAfter.toMillis()))
                .map(Round.DONE);
    }

    private Future<Void> measureNowAndThen() {
        if (System.nanoTime() - measuredAt < MEASURE_EVERY.toNanos()) {
            return Future.succeededFuture();
        }
        return measure();
    }

    Future<Void> measure() {
        return pool.preparedQuery(MessageIndexerSql.SETTLED)
                .execute()
                .map(rows -> rows.iterator().next().getLong("settled_id"))
                .compose(settled -> pool.preparedQuery(MessageIndexerSql.MEASURE)
                        .execute(Tuple.of(settled, IndexProgress.MOST_COUNTED)))
                .map(rows -> progress(rows.iterator().next()))
                .onSuccess(now -> {
                    progress = now;
                    measuredAt = System.nanoTime();
                })
                .mapEmpty();
    }

    private static IndexProgress progress(Row row) {
        return new IndexProgress(
                row.getLong("waiting"),
                row.getOffsetDateTime("oldest") == null
                        ? null
                        : row.getOffsetDateTime("oldest").toInstant(),
                row.getBoolean("parts"));
    }

    private static Future<Row> one(SqlConnection connection, String sql, Tuple values) {
        return connection
                .preparedQuery(sql)
                .execute(values)
                .map(rows -> rows.iterator().next());
    }
}
