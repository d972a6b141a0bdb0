package io.openclaw.db.operations;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A scheduled job as a gateway's files say.
 *
 * @param agent empty where they name none
 * @param schedule JSON: {@code {"kind":"cron","expr"}}, {@code {"kind":"every","everyMs","anchorMs"}} or {@code {"kind":"at","at"}}
 * @param timeZone of the schedule, or of the machine where that names none
 * @param lastState JSON of what the job remembers of its last run; null when it never ran
 * @param source path of the file it was read in
 * @param completeFrom since when each of its runs is known; missed ones are looked for from then on
 */
public record CronJob(
        String jobId,
        String name,
        String agent,
        boolean enabled,
        String schedule,
        String timeZone,
        @Nullable Instant nextRunAt,
        @Nullable String lastState,
        String source,
        Instant completeFrom) {

    /** The same under another name. */
    public CronJob withName(String other) {
        return new CronJob(
                jobId, other, agent, enabled, schedule, timeZone, nextRunAt, lastState, source, completeFrom);
    }
}
