package io.openclaw.db.operations;

/** What a row of {@code cron_executions} knows already, so that what a file says again need not be written again. */
public record KnownRun(
        boolean finished,
        boolean duration,
        boolean model,
        boolean error,
        boolean summary,
        boolean tokens,
        boolean named) {}
