package io.openclaw.db;

import io.openclaw.db.operations.LatePricing.Progress;
import io.openclaw.db.operations.Operations;
import io.openclaw.db.operations.StoredPrices;
import io.openclaw.db.postgres.Postgres;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the price book by which calls are priced when they are written, and prices later what could not be priced then. Whether prices changed is
 * asked every ten seconds, by one number; the book is read on a thread of its own, and only when they did. Stored calls without a computed cost are
 * priced page by page whenever the book is new, and once an hour, while PostgreSQL has time for it.
 */
public final class CallPricing {

    private static final Logger LOG = LoggerFactory.getLogger(CallPricing.class);
    private static final Duration LOOK_EVERY = Duration.ofSeconds(10);
    private static final Duration AGAIN = Duration.ofHours(1);
    /** A page is written in some 50 ms, so three quarters of the time nothing is. */
    private static final Duration BETWEEN_PAGES = Duration.ofMillis(200);

    private static final Duration WHEN_BUSY = Duration.ofSeconds(5);
    private static final long MOST_SECONDS = 60;

    private final Postgres postgres;
    private final String host;
    private final Vertx vertx;
    private final BooleanSupplier calm;
    private final Timers timers;
    private final AtomicBoolean looking = new AtomicBoolean();
    private @Nullable WorkerExecutor worker;
    private @Nullable StoredPrices held;
    private boolean toldOfFailure;
    private @Nullable String toldOfPage;
    private boolean paging;
    private Progress late = Progress.START;
    private long priced;

    private CallPricing(Postgres postgres, String host, Vertx vertx, BooleanSupplier calm) {
        this.postgres = postgres;
        this.host = host;
        this.vertx = vertx;
        this.calm = calm;
        this.timers = new Timers(vertx);
    }

    /**
     * One that does nothing yet.
     *
     * @param host what this machine is called in the database
     * @param calm whether PostgreSQL has time for what is not urgent
     */
    public static CallPricing create(Postgres postgres, String host, Vertx vertx, BooleanSupplier calm) {
        return new CallPricing(postgres, host, vertx, calm);
    }

    /** Reads the price book, if prices changed since. Blocks; never throws: without a book calls are written without a computed cost. */
    public void load() {
        try (Operations operations = Operations.open(postgres.config(), host)) {
            use(operations.prices().read(held()));
        } catch (SQLException | RuntimeException e) {
            failed(e);
        }
    }

    /** Follows the prices from now on; returns at once. */
    public synchronized void start() {
        if (worker == null) {
            worker = vertx.createSharedWorkerExecutor(
                    "openclaw-prices-" + System.identityHashCode(this), 1, MOST_SECONDS, TimeUnit.SECONDS);
            timers.every(LOOK_EVERY, LOOK_EVERY, this::look);
            timers.every(AGAIN, AGAIN, this::fromTheStart);
            fromTheStart();
        }
    }

    /** Ends when the page under way is written. */
    public synchronized Future<Void> close() {
        timers.cancelAll();
        WorkerExecutor used = worker;
        return used == null ? Future.succeededFuture() : used.close();
    }

    private synchronized @Nullable StoredPrices held() {
        return held;
    }

    private synchronized void use(StoredPrices read) {
        boolean changed = !isHeld(read.revision());
        held = read;
        toldOfFailure = false;
        postgres.prices().use(read.book());
        if (changed && worker != null) {
            fromTheStart();
        }
    }

    /** Told once, until it worked again. PostgreSQL's own words may quote a row. */
    private synchronized void failed(Exception e) {
        if (!toldOfFailure) {
            LOG.warn(
                    "The prices could not be read ({}). Calls are stored {}; what lacks one is priced once they can be.",
                    why(e),
                    held == null ? "without a computed cost" : "by the prices known before");
        }
        toldOfFailure = true;
    }

    private void look() {
        if (looking.compareAndSet(false, true)) {
            postgres.prices()
                    .revision()
                    .compose(revision -> isHeld(revision) ? Future.succeededFuture() : read())
                    .onComplete(looked -> looking.set(false));
        }
    }

    private synchronized boolean isHeld(long revision) {
        return held != null && held.revision() == revision;
    }

    private synchronized Future<Void> read() {
        return worker == null
                ? Future.succeededFuture()
                : worker.executeBlocking(() -> {
                    load();
                    return null;
                });
    }

    private synchronized void fromTheStart() {
        late = Progress.START;
        if (!paging && held != null) {
            paging = true;
            priced = 0;
            timers.after(BETWEEN_PAGES, this::page);
        }
    }

    private void page() {
        WorkerExecutor used = calm.getAsBoolean() ? executor() : null;
        if (used == null) {
            timers.after(WHEN_BUSY, this::page);
        } else {
            used.executeBlocking(this::priced).onSuccess(this::paged).onFailure(this::notPaged);
        }
    }

    /** Told again only where it is another trouble. */
    private synchronized void notPaged(Throwable e) {
        String why = why(e);
        if (!why.equals(toldOfPage)) {
            LOG.warn(
                    "Stored calls cannot be priced ({}); it is tried again every {} s. {}",
                    why,
                    WHEN_BUSY.toSeconds(),
                    advice(e instanceof SQLException sql ? String.valueOf(sql.getSQLState()) : ""));
        }
        toldOfPage = why;
        timers.after(WHEN_BUSY, this::page);
    }

    private static String advice(String state) {
        return switch (state) {
            case "42501" ->
                "The role of DATABASE_URL may not change llm_calls: grant it, or name the owner of the tables there.";
            case "42P01", "42703", "42883" -> "Bring the schema up to date with: openclaw db migrate";
            case "25006" -> "The server can only be read: name the primary in DATABASE_URL.";
            case "53100" -> "The server's disk is full: make room there.";
            default -> "Where it lasts, the log of PostgreSQL says more.";
        };
    }

    private static String why(Throwable e) {
        return e instanceof SQLException sql
                ? "SQLSTATE " + sql.getSQLState()
                : e.getClass().getSimpleName();
    }

    private synchronized @Nullable WorkerExecutor executor() {
        return worker;
    }

    private Step priced() throws SQLException {
        Step before = step();
        try (Operations operations = Operations.open(postgres.config(), host)) {
            return new Step(
                    before.prices(),
                    operations.latePricing().next(before.prices().book(), before.progress()));
        }
    }

    private record Step(StoredPrices prices, Progress progress) {}

    private synchronized Step step() {
        return new Step(Objects.requireNonNull(held), late);
    }

    /** Prices that changed meanwhile begin anew. */
    private synchronized void paged(Step done) {
        toldOfPage = null;
        priced += done.progress().priced();
        boolean same = isHeld(done.prices().revision());
        late = same ? done.progress() : Progress.START;
        paging = !late.over();
        if (paging) {
            timers.after(BETWEEN_PAGES, this::page);
        } else if (priced > 0) {
            LOG.info("{} stored calls without a computed cost were priced.", priced);
        }
    }
}
