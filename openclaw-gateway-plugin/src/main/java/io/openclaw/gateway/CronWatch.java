package io.openclaw.gateway;

import io.openclaw.db.CronImport;
import io.openclaw.db.CronImport.Found;
import io.openclaw.db.DbConfig;
import io.openclaw.db.OpenClawDb;
import io.openclaw.db.OperationsUnavailableException;
import io.openclaw.db.model.CronExecution;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the cron files of the gateway beside which this runs, once a minute where they were written since, while PostgreSQL is there. One at
 * a time and off the event loop; what goes wrong is tried again a minute later.
 */
final class CronWatch implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(CronWatch.class);
    private static final Duration PERIOD = Duration.ofMinutes(1);
    /** Asking whether PostgreSQL is there costs nothing. */
    private static final Duration SOON = Duration.ofSeconds(5);

    private static final long NO_TIMER = -1;
    private static final int AT_A_TIME = 200;

    private final CronImport files;
    private final OpenClawDb db;
    private final Vertx vertx;
    private long timer = NO_TIMER;
    private boolean closed;
    private List<String> told = List.of();

    private CronWatch(CronImport files, OpenClawDb db, Vertx vertx) {
        this.files = files;
        this.db = db;
        this.vertx = vertx;
    }

    static CronWatch create(DbConfig config, OpenClawDb db, Vertx vertx, Clock clock) {
        return new CronWatch(CronImport.create(config, config.sessions().gatewayHome(), clock), db, vertx);
    }

    synchronized void start() {
        next(SOON);
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (timer != NO_TIMER) {
            vertx.cancelTimer(timer);
        }
    }

    private synchronized void next(Duration after) {
        if (!closed) {
            timer = vertx.setTimer(after.toMillis(), id -> look());
        }
    }

    private void look() {
        db.operations(files::look)
                .compose(found -> found.map(this::keep).orElseGet(Future::succeededFuture))
                .onFailure(CronWatch::explain)
                .onComplete(looked -> next(looked.cause() instanceof OperationsUnavailableException ? SOON : PERIOD));
    }

    /** Some at a time, so that years of runs do not crowd out what the gateway does now. */
    private Future<Void> keep(Found found) {
        tell(found.problems());
        List<CronExecution> news = found.news();
        Future<Void> recorded = Future.succeededFuture();
        for (int from = 0; from < news.size(); from += AT_A_TIME) {
            List<CronExecution> some = news.subList(from, Math.min(from + AT_A_TIME, news.size()));
            recorded = recorded.compose(before -> db.recorder().recordAllAndAwait(some));
        }
        return recorded.onSuccess(done -> files.kept());
    }

    /** The same problem is told once, not every minute. */
    private synchronized void tell(List<String> problems) {
        if (!problems.equals(told)) {
            problems.forEach(problem -> LOG.warn("A cron file of the gateway was not read whole: {}", problem));
            told = problems;
        }
    }

    private static void explain(Throwable failure) {
        if (!(failure instanceof OperationsUnavailableException)) {
            LOG.warn(
                    "The gateway's cron files were not read ({}); trying again in a minute.",
                    failure.getClass().getName());
        }
    }
}
