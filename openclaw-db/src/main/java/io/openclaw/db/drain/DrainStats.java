package io.openclaw.db.drain;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The drainer at one moment; counts are since the start.
 *
 * @param breaker CLOSED, OPEN or HALF_OPEN
 * @param server host and port of the connection; null without one
 * @param batches transactions committed
 * @param stored facts in them
 * @param deadLettered rows set aside
 * @param forgotten facts that PostgreSQL had confirmed and lacks now: it is another database, or was restored
 * @param claimed facts that PostgreSQL claimed to have and could not have; they were sent all the same
 * @param batchSize rows that the next batch may hold
 * @param inFlight batches under way
 * @param lagSeq rows read from the backlog that PostgreSQL has not confirmed
 * @param oldestWaiting when the oldest of those was recorded; null when there is none
 * @param lastWrite when a batch was last stored
 * @param lastBatch how long it took
 * @param lastError what went wrong last: SQLSTATE or kind of failure, and what to do; null when nothing did since the last success
 * @param schemaProblem why draining is suspended until a person helps; null when it is not
 */
public record DrainStats(
        String breaker,
        @Nullable String server,
        long batches,
        long stored,
        long deadLettered,
        long forgotten,
        long claimed,
        int batchSize,
        int inFlight,
        long lagSeq,
        @Nullable Instant oldestWaiting,
        @Nullable Instant lastWrite,
        Duration lastBatch,
        @Nullable String lastError,
        @Nullable String schemaProblem) {

    public boolean connected() {
        return server != null;
    }
}
