package io.openclaw.gateway.hooks;

import com.fasterxml.jackson.databind.JsonNode;
import io.openclaw.db.ingest.GatewayJson;
import io.openclaw.db.ingest.MisshapenException;
import io.openclaw.db.model.CronExecution;
import io.openclaw.db.model.Fact;
import io.openclaw.db.model.ModelRef;
import io.openclaw.db.model.Scope;
import io.openclaw.db.model.Usage;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Runs of scheduled jobs, from {@code cron_changed{action,jobId,job{name,agentId,state},runAtMs,status,…}}. A run is named by its job and
 * its start, which {@code started} and {@code finished} carry as {@code runAtMs} and every later event as
 * {@code job.state.lastRunAtMs}.
 */
final class CronRuns {

    private CronRuns() {}

    static List<Fact> of(FeedLine line) {
        String action = Objects.requireNonNullElse(GatewayJson.text(line.event(), "action"), "");
        return switch (action) {
            case "started" -> run(line, CronExecution.RUNNING);
            case "finished" -> run(line, status(line.event()));
            default -> lastRun(line);
        };
    }

    /** Whether the event tells of the job itself, for which there is no fact. */
    static boolean isAboutJob(FeedLine line) {
        String action = line.event().path("action").asText();
        return !action.equals("started") && !action.equals("finished");
    }

    private static List<Fact> run(FeedLine line, String status) {
        JsonNode event = line.event();
        Instant startedAt = GatewayJson.instant(event, "runAtMs");
        if (startedAt == null) {
            throw new MisshapenException("runAtMs", "is missing");
        }
        return List.of(new CronExecution(
                scope(line),
                jobId(event),
                GatewayJson.text(GatewayJson.object(event, "job"), "name"),
                new ModelRef(GatewayJson.text(event, "provider"), GatewayJson.text(event, "model"), null),
                status,
                GatewayJson.text(event, "error"),
                GatewayJson.text(event, "summary"),
                GatewayJson.millis(event, "durationMs"),
                usage(event),
                startedAt));
    }

    /** What a job remembers of its last run: enough to know of a run that was missed. */
    private static List<Fact> lastRun(FeedLine line) {
        JsonNode job = GatewayJson.object(line.event(), "job");
        JsonNode state = GatewayJson.object(job, "state");
        Instant startedAt = GatewayJson.instant(state, "lastRunAtMs");
        String status = GatewayJson.firstText(state, "lastRunStatus", "lastStatus");
        if (startedAt == null || status == null) {
            return List.of();
        }
        return List.of(new CronExecution(
                scope(line),
                jobId(line.event()),
                GatewayJson.text(job, "name"),
                ModelRef.NONE,
                status,
                GatewayJson.text(state, "lastError"),
                null,
                GatewayJson.millis(state, "lastDurationMs"),
                null,
                startedAt));
    }

    private static Scope scope(FeedLine line) {
        Scope scope = Scopes.of(line);
        return scope.agentId() == null
                ? scope.withAgent(GatewayJson.text(GatewayJson.object(line.event(), "job"), "agentId"))
                : scope;
    }

    private static String jobId(JsonNode event) {
        String id = GatewayJson.text(event, "jobId");
        return Objects.requireNonNullElse(
                id == null ? GatewayJson.text(GatewayJson.object(event, "job"), "id") : id, "");
    }

    private static String status(JsonNode event) {
        String status = GatewayJson.text(event, "status");
        if (status != null) {
            return status;
        }
        String completion = Objects.requireNonNullElse(GatewayJson.text(event, "completionStatus"), "");
        return switch (completion) {
            case "succeeded" -> CronExecution.OK;
            case "failed" -> CronExecution.ERROR;
            case "" -> throw new MisshapenException("status", "is missing");
            default -> completion;
        };
    }

    /** Here, and only here, the names have underscores. */
    private static @Nullable Usage usage(JsonNode event) {
        JsonNode usage = GatewayJson.object(event, "usage");
        if (usage.isEmpty()) {
            return null;
        }
        return new Usage(
                GatewayJson.count(usage, "input_tokens"),
                GatewayJson.count(usage, "output_tokens"),
                GatewayJson.count(usage, "cache_read_tokens"),
                GatewayJson.count(usage, "cache_write_tokens"),
                null,
                GatewayJson.count(usage, "total_tokens"));
    }
}
