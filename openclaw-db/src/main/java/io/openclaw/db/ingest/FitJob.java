package io.openclaw.db.ingest;

import io.openclaw.db.operations.CronJob;
import io.openclaw.db.spool.FitText;
import org.jspecify.annotations.Nullable;

/**
 * A job with what PostgreSQL refuses replaced, as facts have it. Its id stays the one its runs have.
 *
 * @param changed whether there was something to replace
 */
record FitJob(CronJob job, boolean changed) {

    static FitJob of(CronJob told) {
        CronJob fit = new CronJob(
                FitText.name(told.jobId()),
                FitText.text(told.name()),
                FitText.name(told.agent()),
                told.enabled(),
                FitText.json(told.schedule()),
                FitText.name(told.timeZone()),
                told.nextRunAt(),
                json(told.lastState()),
                FitText.text(told.source()),
                told.completeFrom());
        return new FitJob(fit, !fit.equals(told));
    }

    private static @Nullable String json(@Nullable String told) {
        return told == null ? null : FitText.json(told);
    }
}
