package io.openclaw.db.model;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A scheduled job ran.
 *
 * @param jobId the scheduler's id of the job
 * @param jobName what people call it
 * @param status {@code running}, {@code ok}, {@code error} or {@code skipped}
 * @param error what went wrong, in words
 * @param summary what the run reports about itself
 * @param duration how long it took; null while it runs
 * @param at when the run started, by the scheduler's clock; with the job it names the run
 */
public record CronExecution(
        Scope scope,
        String jobId,
        @Nullable String jobName,
        ModelRef model,
        String status,
        @Nullable String error,
        @Nullable String summary,
        @Nullable Duration duration,
        @Nullable Usage usage,
        Instant at)
        implements Fact {

    public static final String RUNNING = "running";
    public static final String OK = "ok";
    public static final String ERROR = "error";
    public static final String SKIPPED = "skipped";

    public CronExecution {
        Texts.required(jobId, "Job id of a cron execution");
        Texts.required(status, "Status of a cron execution");
        jobName = Texts.orNull(jobName);
        error = Texts.orNull(error);
        summary = Texts.orNull(summary);
        if (duration != null && duration.isNegative()) {
            throw new IllegalArgumentException(
                    "Duration of a cron execution is negative: it cannot end before it starts.");
        }
    }

    /** This run, with what it does not know taken from another witness; a finished status stands above a running one. */
    public CronExecution filledFrom(CronExecution other) {
        return new CronExecution(
                scope.filledFrom(other.scope),
                jobId,
                Texts.first(jobName, other.jobName),
                model.filledFrom(other.model),
                RUNNING.equals(status) ? other.status : status,
                Texts.first(error, other.error),
                Texts.first(summary, other.summary),
                Texts.first(duration, other.duration),
                Texts.first(usage, other.usage),
                at);
    }

    /** The same without what the run reports about itself. */
    public CronExecution withoutSummary() {
        return new CronExecution(scope, jobId, jobName, model, status, error, null, duration, usage, at);
    }

    @Override
    public FactKind kind() {
        return FactKind.CRON_EXECUTION;
    }

    @Override
    public Optional<String> naturalKey() {
        return FactIds.key("cron", jobId, Long.toString(at.toEpochMilli()));
    }

    @Override
    public int weight() {
        return 256 + Texts.weight(error) + Texts.weight(summary);
    }
}
