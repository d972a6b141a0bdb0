package io.openclaw.db.ingest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.openclaw.db.model.CronExecution;
import io.openclaw.db.model.ModelRef;
import io.openclaw.db.model.Scope;
import io.openclaw.db.model.Usage;
import io.openclaw.db.operations.CronJob;
import io.openclaw.db.spool.FitText;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Jobs and runs as JSON. A run is {@code {"jobId","runAtMs","status","error","summary","durationMs","sessionKey","sessionId","runId","model",
 * "provider","usage":{"input_tokens",…}}} in run files, run logs and the details of tasks alike; a job is {@code {"id","agentId","name",
 * "enabled","createdAtMs","schedule":{…},"state":{…}}}, in openclaw-rs too. A run is named by its job and its start, as the feed names it.
 */
final class CronEntries {

    static final ObjectMapper JSON = new ObjectMapper();

    /** The end of the year 9999: behind it PostgreSQL, ISO-8601 and people disagree. */
    private static final long LATEST_MILLIS = 253_402_300_799_999L;

    /** More tokens than any run uses; sums of them must not overflow. */
    private static final long MOST_TOKENS = 1L << 60;

    /** OpenClaw forgets runs after so long. */
    private static final Duration KEPT = Duration.ofDays(7);

    private static final List<String> SCHEDULE =
            List.of("kind", "expr", "tz", "everyMs", "anchorMs", "at", "staggerMs");
    private static final List<String> STATE = List.of(
            "lastRunAtMs",
            "lastRunStatus",
            "lastStatus",
            "lastDurationMs",
            "lastErrorReason",
            "consecutiveErrors",
            "consecutiveSkipped");

    private CronEntries() {}

    /** A run; empty where it does not say which, such as one that has not begun. */
    static Optional<CronExecution> run(JsonNode entry, String jobId, @Nullable String name, @Nullable String agent) {
        Instant startedAt = moment(entry, "runAtMs");
        String status = text(entry, "status");
        if (startedAt == null || status == null || jobId.isBlank()) {
            return Optional.empty();
        }
        return Optional.of(new CronExecution(
                new Scope(text(entry, "sessionKey"), text(entry, "sessionId"), agent, null, text(entry, "runId")),
                FitText.name(jobId),
                name,
                new ModelRef(text(entry, "provider"), text(entry, "model"), null),
                status,
                text(entry, "error"),
                text(entry, "summary"),
                millis(entry, "durationMs"),
                usage(entry.path("usage")),
                startedAt));
    }

    /** Whether a run says when it began, and it is no moment. */
    static boolean hasOddStart(JsonNode entry) {
        return isOdd(entry, "runAtMs");
    }

    /** Whether one of the times of a job is none. */
    static boolean hasOddTime(JsonNode job, JsonNode state) {
        return isOdd(job, "createdAtMs") || isOdd(state, "nextRunAtMs") || isOdd(state, "lastRunAtMs");
    }

    private static boolean isOdd(JsonNode node, String name) {
        return node.path(name).asDouble() > 0 && moment(node, name) == null;
    }

    /** What a job remembers of its last run. */
    static Optional<CronExecution> lastRun(JsonNode job, JsonNode state) {
        String status = text(state, "lastRunStatus");
        ObjectNode entry = JSON.createObjectNode();
        entry.set("runAtMs", state.get("lastRunAtMs"));
        entry.put("status", status == null ? text(state, "lastStatus") : status);
        entry.set("durationMs", state.get("lastDurationMs"));
        entry.put("error", text(state, "lastError"));
        return run(entry, job.path("id").asText(), text(job, "name"), text(job, "agentId"));
    }

    /**
     * A job; empty where it says neither which nor when.
     *
     * @param history whether the runs of some days are kept beside it, and not only the last
     */
    static Optional<CronJob> job(JsonNode job, JsonNode state, String source, boolean history, Instant now) {
        String id = text(job, "id");
        JsonNode schedule = job.path("schedule");
        if (id == null || !schedule.isObject()) {
            return Optional.empty();
        }
        String name = text(job, "name");
        String agent = text(job, "agentId");
        String zone = text(schedule, "tz");
        ObjectNode last = only(state, STATE);
        return Optional.of(new CronJob(
                id,
                name == null ? id : name,
                agent == null ? "" : agent,
                job.path("enabled").asBoolean(true),
                only(schedule, SCHEDULE).toString(),
                zone == null ? ZoneId.systemDefault().getId() : zone,
                moment(state, "nextRunAtMs"),
                last.isEmpty() ? null : last.toString(),
                source,
                completeFrom(job, state, history, now)));
    }

    private static Instant completeFrom(JsonNode job, JsonNode state, boolean history, Instant now) {
        Instant created = moment(job, "createdAtMs");
        Instant known = history ? now.minus(KEPT) : moment(state, "lastRunAtMs");
        Instant since = known == null || known.isAfter(now) ? now : known;
        return created != null && created.isAfter(since) && !created.isAfter(now) ? created : since;
    }

    private static ObjectNode only(JsonNode from, List<String> names) {
        ObjectNode kept = JSON.createObjectNode();
        names.stream().filter(from::hasNonNull).forEach(name -> kept.set(name, from.get(name)));
        return kept;
    }

    private static @Nullable Usage usage(JsonNode usage) {
        if (!usage.isObject()) {
            return null;
        }
        return new Usage(
                count(usage, "input_tokens"),
                count(usage, "output_tokens"),
                count(usage, "cache_read_tokens"),
                count(usage, "cache_write_tokens"),
                null,
                count(usage, "total_tokens"));
    }

    static @Nullable String text(JsonNode node, String name) {
        JsonNode value = node.path(name);
        return value.isTextual() && !value.asText().isBlank() ? value.asText() : null;
    }

    private static @Nullable Instant moment(JsonNode node, String name) {
        JsonNode value = node.path(name);
        boolean meant = value.canConvertToLong() && value.asLong() > 0 && value.asLong() <= LATEST_MILLIS;
        return meant ? Instant.ofEpochMilli(value.asLong()) : null;
    }

    private static @Nullable Duration millis(JsonNode node, String name) {
        JsonNode value = node.path(name);
        return value.canConvertToLong() && value.asLong() >= 0 ? Duration.ofMillis(value.asLong()) : null;
    }

    private static @Nullable Long count(JsonNode node, String name) {
        JsonNode value = node.path(name);
        boolean meant = value.canConvertToLong() && value.asLong() >= 0 && value.asLong() <= MOST_TOKENS;
        return meant ? value.asLong() : null;
    }
}
