package io.openclaw.cli.command;

import io.openclaw.cli.output.Json;
import io.openclaw.cli.output.JsonText;
import io.openclaw.db.operations.Brief;
import io.openclaw.db.postgres.Migrations;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A brief for programs: the same, with names. */
final class BriefJson {
    private final Brief brief;
    private final Fitting fitting;

    private BriefJson(Brief brief, Fitting fitting) {
        this.brief = brief;
        this.fitting = fitting;
    }

    static String of(Brief brief) {
        return Fitting.page(fitting -> Json.of(new BriefJson(brief, fitting).values()) + "\n");
    }

    /** What the focus says: a text without its quotes, anything else as JSON. It may break off, being the beginning of a long one. */
    static String words(Brief.Focus focus) {
        boolean whole = JsonText.problem(focus.value()).isEmpty();
        return whole ? JsonText.text(focus.value()).orElse(focus.value()) : focus.value();
    }

    private Map<String, @Nullable Object> values() {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        values.put("at", brief.at());
        Brief.Focus focus = brief.focus();
        values.put(
                "focus",
                focus == null ? null : object("text", fitting.text(words(focus)), "updated_at", focus.updatedAt()));
        values.put("active_deployments", brief.activeDeployments());
        values.put("deployments", list(brief.deployments(), this::deployment));
        values.put("open_issues", counts(brief.openIssues()));
        values.put("issues", list(brief.issues(), this::issue));
        values.put("config_change", change());
        values.put("tasks", list(brief.tasks(), this::task));
        values.put("last_24_hours", calls(brief.calls()));
        values.put("failing_cron_jobs", brief.failingCronJobs());
        values.put("cron_jobs", list(brief.cronJobs(), this::cronJob));
        values.put("health", health(brief.health()));
        return values;
    }

    /** How an item of a list reads. */
    private interface Item<T> {
        Map<String, @Nullable Object> of(T item);
    }

    private <T> List<Map<String, @Nullable Object>> list(List<T> items, Item<T> values) {
        return fitting.first(items).stream().map(values::of).toList();
    }

    private Map<String, @Nullable Object> deployment(Brief.Deployment one) {
        return object(
                "component",
                fitting.text(one.component()),
                "version",
                fitting.text(one.version()),
                "host",
                fitting.text(one.host()),
                "commit",
                fitting.orNull(one.commit()),
                "deployed_at",
                one.deployedAt());
    }

    private static Map<String, @Nullable Object> counts(Brief.IssueCounts counts) {
        return object(
                "critical",
                counts.critical(),
                "high",
                counts.high(),
                "medium",
                counts.medium(),
                "low",
                counts.low(),
                "other",
                counts.other());
    }

    private Map<String, @Nullable Object> issue(Brief.Issue issue) {
        return object(
                "id",
                issue.id(),
                "severity",
                fitting.text(issue.severity()),
                "component",
                fitting.orNull(issue.component()),
                "title",
                fitting.text(issue.title()),
                "workaround",
                fitting.orNull(issue.workaround()));
    }

    private @Nullable Map<String, @Nullable Object> change() {
        Brief.ConfigChange change = brief.configChange();
        return change == null
                ? null
                : object(
                        "changed_keys",
                        fitting.first(change.keys()).stream().map(fitting::text).toList(),
                        "changed",
                        change.changed(),
                        "path",
                        fitting.text(change.path()),
                        "host",
                        fitting.orNull(change.host()),
                        "source",
                        fitting.orNull(change.source()),
                        "at",
                        change.at());
    }

    private Map<String, @Nullable Object> task(Brief.Task task) {
        return object(
                "description",
                fitting.text(task.description()),
                "category",
                fitting.orNull(task.category()),
                "version",
                fitting.orNull(task.version()),
                "completed_at",
                task.completedAt());
    }

    private static Map<String, @Nullable Object> calls(Brief.Calls calls) {
        return object(
                "calls",
                calls.calls(),
                "errors",
                calls.errors(),
                "tokens",
                calls.tokens(),
                "reported_cost_usd",
                calls.reportedCostUsd(),
                "calls_of_unknown_cost",
                calls.unknownCost(),
                "cost_usd",
                calls.costUsd(),
                "unpricedCalls",
                calls.unpriced());
    }

    private Map<String, @Nullable Object> cronJob(Brief.CronJob job) {
        return object(
                "job",
                fitting.text(job.job()),
                "host",
                fitting.orNull(job.host()),
                "failures_in_a_row",
                job.failuresInARow(),
                "last_failed_at",
                job.lastFailedAt(),
                "error",
                fitting.orNull(job.error()));
    }

    private static Map<String, @Nullable Object> health(Brief.Health health) {
        return object(
                "schema",
                health.schema(),
                "program_schema",
                Migrations.NEWEST,
                "last_write_at",
                health.lastWriteAt(),
                "dead_letters",
                health.deadLettered());
    }

    /** Names and values by turns. */
    private static Map<String, @Nullable Object> object(@Nullable Object... namesAndValues) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            values.put(String.valueOf(namesAndValues[i]), namesAndValues[i + 1]);
        }
        return values;
    }
}
