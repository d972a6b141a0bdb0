package io.openclaw.db.operations;

import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A job, what it should do and what became of it since some time.
 *
 * @param enabled null where no file told of the job, only its runs
 * @param schedule in words, or the JSON that could not be understood; null where no file told it
 * @param nextRunAt as the gateway says, else by the schedule; null when it is not due again
 * @param gone whether the files do not hold it any more
 * @param lastRunAt start of its last run of all
 * @param failed runs that ended neither well nor skipped
 * @param missed what it was due for and did not start; null where that cannot be told
 * @param tokens of its runs, as far as they told them
 * @param costUsd of the model calls in its runs, reported or computed, as far as it is known; null where of none it is
 * @param unknownCost model calls in its runs whose cost is not known
 * @param unpriced those of them that took tokens
 */
public record CronJobView(
        String host,
        String jobId,
        String name,
        String agent,
        @Nullable Boolean enabled,
        @Nullable String schedule,
        @Nullable Instant nextRunAt,
        boolean gone,
        @Nullable Instant lastRunAt,
        @Nullable String lastStatus,
        long runs,
        long failed,
        @Nullable Missed missed,
        long tokens,
        @Nullable BigDecimal costUsd,
        long unknownCost,
        long unpriced) {}
