package io.openclaw.db.operations;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which jobs or runs are asked for.
 *
 * @param since runs from then on
 * @param now what is due later is not missed
 * @param host only of this machine; null: of all
 * @param job id or name; null: all
 * @param limit of runs, 1 or more
 */
public record CronQuery(
        Instant since,
        Instant now,
        @Nullable String host,
        @Nullable String job,
        int limit) {

    public CronQuery {
        if (limit < 1) {
            throw new IllegalArgumentException("At least one run must be asked for.");
        }
    }
}
