package io.openclaw.db.session;

import io.openclaw.db.postgres.Postgres;
import io.openclaw.db.recorder.Recorder;
import io.openclaw.db.spool.SpoolBacklog;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The way of facts to PostgreSQL, as the stores of sessions see it. Any thread.
 *
 * @param recorder takes facts in
 * @param backlog where they wait
 * @param reading asks PostgreSQL, as far as it can be asked
 * @param host name of this machine in the database
 */
public record Road(Recorder recorder, SpoolBacklog backlog, Supplier<Reading> reading, String host, Vertx vertx) {

    private static final long LOOK_AGAIN_MILLIS = 5;

    /**
     * Whether PostgreSQL can be asked now.
     *
     * @param postgres null when it cannot
     * @param whyNot null when it can
     */
    public record Reading(
            @Nullable Postgres postgres, @Nullable String whyNot) {}

    /**
     * Succeeds when PostgreSQL has, or has refused, all that was recorded before this call. Fails when it cannot be asked, and when
     * that takes longer than {@code patience}.
     */
    Future<Postgres> arrived(Clock clock, Duration patience) {
        return recorder.flush().compose(flushed -> arrived(clock.instant(), patience));
    }

    /** The same for all that was recorded before a moment and has left the recorder's queue. */
    private Future<Postgres> arrived(Instant mark, Duration patience) {
        Promise<Postgres> arrived = Promise.promise();
        look(mark, System.nanoTime() + patience.toNanos(), arrived);
        return arrived.future();
    }

    /** The same for what was recorded at a moment; null: there is nothing to wait for. */
    Future<Postgres> arrivedAt(@Nullable Instant mark, Duration patience) {
        return mark == null
                ? arrived(Instant.MIN, patience)
                : recorder.flush().compose(flushed -> arrived(mark, patience));
    }

    private void look(Instant mark, long deadline, Promise<Postgres> arrived) {
        Reading now = reading.get();
        Postgres postgres = now.postgres();
        if (postgres == null) {
            arrived.fail(new SessionsUnavailableException("PostgreSQL cannot be asked: " + now.whyNot(), null));
        } else if (hasAllUntil(mark)) {
            arrived.complete(postgres);
        } else if (System.nanoTime() - deadline > 0) {
            arrived.fail(new SessionsUnavailableException(
                    "PostgreSQL does not have yet what was recorded before: "
                            + backlog.stats().rows() + " facts wait in the spool. Try again when they are stored.",
                    null));
        } else {
            vertx.setTimer(LOOK_AGAIN_MILLIS, timer -> look(mark, deadline, arrived));
        }
    }

    private boolean hasAllUntil(Instant mark) {
        Instant oldest = backlog.stats().oldestRecordedAt();
        boolean memoryIsEmpty = backlog.rowsInMemory() == 0;
        return mark.equals(Instant.MIN) || (memoryIsEmpty && (oldest == null || oldest.isAfter(mark)));
    }
}
