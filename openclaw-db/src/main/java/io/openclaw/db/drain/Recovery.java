package io.openclaw.db.drain;

import io.openclaw.db.model.FactKind;
import io.openclaw.db.postgres.PostgresException;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What to do when a batch failed. Each answer leaves the queue ready to go on, and says how long to wait before that. */
final class Recovery {

    private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);
    private static final int RETRIES = 5;
    private static final Duration BREATH = Duration.ofMillis(50);
    private static final Duration REST = Duration.ofMillis(500);

    private static final Duration QUIET = Duration.ofMinutes(1);

    private final DrainConfig config;
    private final String host;
    private final Line line;
    private final Suspicion suspicion = new Suspicion();
    private int retries;
    private String lastTold = "";
    private long lastToldNanos;

    Recovery(DrainConfig config, String host, Line line) {
        this.config = config;
        this.host = host;
        this.line = line;
    }

    void succeeded(Work work) {
        retries = 0;
        suspicion.cleared(work.storedKinds());
    }

    /** A batch failed, and nothing is under way any more. */
    Future<Duration> after(Work work, PostgresException why) {
        tell(why);
        if (SqlStates.action(why) == Action.ISOLATE) {
            return isolate(work, why);
        }
        line.queue().restart();
        return Future.succeededFuture(pause(why));
    }

    /** A connection, a handshake or a look failed. */
    Duration afterCall(PostgresException why) {
        tell(why);
        line.queue().restart();
        return pause(why);
    }

    private Duration pause(PostgresException why) {
        return switch (SqlStates.action(why)) {
            case RECONNECT, WAIT_FOR_ROOM -> {
                line.link().drop();
                line.size().outage();
                yield jittered(BREATH);
            }
            case RETRY -> jittered(++retries <= RETRIES ? BREATH : REST);
            case SHRINK -> {
                line.size().tooMuch();
                yield jittered(REST);
            }
            case WAIT_FOR_PERSON, ISOLATE -> {
                line.link().drop();
                line.counters().suspended(SqlStates.advice(why));
                yield config.schemaRetry();
            }
            case ASK_POSITION -> {
                line.link().forgetPosition();
                yield jittered(BREATH);
            }
        };
    }

    private Future<Duration> isolate(Work work, PostgresException why) {
        boolean single = work.items().size() == 1;
        if (work.items().isEmpty() || (single && work.items().get(0).dead() != null)) {
            // Not even the dead letter is taken: something is wrong with that table.
            line.queue().restart();
            return Future.succeededFuture(pause(why));
        }
        if (single) {
            return Future.succeededFuture(setAside(work, why));
        }
        return new Probe(line.link().session(), host, work, why)
                .allRefused()
                .map(all -> all && suspicion.allRefused(why.kind().orElseThrow(), why) ? suspend(why) : split(work))
                .recover(failure -> Future.succeededFuture(afterCall(PostgresException.of(failure))));
    }

    private Duration split(Work work) {
        line.queue().isolate(work, work.halves());
        return Duration.ZERO;
    }

    private Duration setAside(Work work, PostgresException why) {
        FactKind kind = work.items().get(0).kind();
        if (suspicion.refused(kind, why)) {
            return suspend(why);
        }
        line.queue().isolate(work, List.of(work.refused(why)));
        return Duration.ZERO;
    }

    /** Every row of a kind is refused: rather a schema that does not fit than bad rows. */
    private Duration suspend(PostgresException why) {
        line.queue().restart();
        String problem = "every row of kind " + why.kind().map(FactKind::name).orElse("?") + " is refused ("
                + why.getMessage() + "). Has the table been changed? Rows wait on disk for "
                + config.schemaRetry().toSeconds()
                + " s, then they are set aside in table dead_letters.";
        line.counters().suspended(problem);
        LOG.error("Draining is suspended: {}", problem);
        return config.schemaRetry();
    }

    /** The same trouble is told of once a minute, not once per attempt. */
    private void tell(PostgresException why) {
        String advice = SqlStates.advice(why);
        line.counters().failed(advice);
        long now = System.nanoTime();
        if (!advice.equals(lastTold) || now - lastToldNanos > QUIET.toNanos()) {
            lastTold = advice;
            lastToldNanos = now;
            LOG.warn("Draining to PostgreSQL stumbled: {}", advice);
        }
    }

    private static Duration jittered(Duration middle) {
        long millis = middle.toMillis();
        return Duration.ofMillis(millis / 2 + ThreadLocalRandom.current().nextLong(millis + 1));
    }
}
