package io.openclaw.db.operations;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A run of a job: a row of {@code cron_executions}. */
public record CronRun(
        String host,
        String jobId,
        String name,
        String agent,
        Instant startedAt,
        @Nullable Long durationMs,
        String status,
        @Nullable String error,
        @Nullable String model,
        long tokens,
        @Nullable String sessionKey) {}
