package io.openclaw.db.operations;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Jobs and runs as plain values for JSON: the same by command and by HTTP. */
public final class CronValues {

    private static final int MISSED_TOLD = 100;

    private CronValues() {}

    public static Map<String, @Nullable Object> of(CronJobView job) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        Missed missed = job.missed();
        values.put("host", job.host());
        values.put("job_id", job.jobId());
        values.put("name", job.name());
        values.put("agent", job.agent());
        values.put("enabled", job.enabled());
        values.put("schedule", job.schedule());
        values.put("next_run_at", text(job.nextRunAt()));
        values.put("gone", job.gone());
        values.put("last_run_at", text(job.lastRunAt()));
        values.put("last_status", job.lastStatus());
        values.put("runs", job.runs());
        values.put("failed", job.failed());
        values.put("missed", missed == null ? null : missed.at().size());
        values.put("missed_at", missed == null ? null : lastOf(missed.at()));
        values.put("missed_since", missed == null ? null : missed.since().toString());
        values.put("missed_cut", missed == null ? null : missed.cut());
        values.put("tokens", job.tokens());
        values.put("cost_usd", job.costUsd());
        values.put("calls_without_cost", job.unknownCost());
        values.put("unpricedCalls", job.unpriced());
        return values;
    }

    /** The error, which is text of others, is told with {@code content} only. */
    public static Map<String, @Nullable Object> of(CronRun run, boolean content) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        values.put("host", run.host());
        values.put("job_id", run.jobId());
        values.put("name", run.name());
        values.put("agent", run.agent());
        values.put("started_at", run.startedAt().toString());
        values.put("duration_ms", run.durationMs());
        values.put("status", run.status());
        if (content) {
            values.put("error", run.error());
        }
        values.put("model", run.model());
        values.put("tokens", run.tokens());
        values.put("session_key", run.sessionKey());
        return values;
    }

    private static List<String> lastOf(List<Instant> missed) {
        int from = Math.max(0, missed.size() - MISSED_TOLD);
        return missed.subList(from, missed.size()).stream()
                .map(Instant::toString)
                .toList();
    }

    private static @Nullable String text(@Nullable Instant instant) {
        return instant == null ? null : instant.toString();
    }
}
