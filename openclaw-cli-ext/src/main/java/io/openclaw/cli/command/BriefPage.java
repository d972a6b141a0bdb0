package io.openclaw.cli.command;

import io.openclaw.cli.output.Dollars;
import io.openclaw.cli.output.Quantities;
import io.openclaw.db.operations.Brief;
import io.openclaw.db.postgres.Migrations;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Help.Ansi.Style;

/** A brief for the eye: sections of lines, as plain text or as Markdown. */
final class BriefPage {
    private final Brief brief;
    private final Fitting fitting;
    private final boolean markdown;
    private final boolean colour;
    private final StringBuilder page = new StringBuilder();

    private BriefPage(Brief brief, Fitting fitting, boolean markdown, boolean colour) {
        this.brief = brief;
        this.fitting = fitting;
        this.markdown = markdown;
        this.colour = colour;
    }

    static String of(Brief brief, boolean markdown, boolean colour) {
        return Fitting.page(fitting -> new BriefPage(brief, fitting, markdown, colour).page());
    }

    private String page() {
        page.append(markdown ? "# " : "")
                .append("OpenClaw, ")
                .append(time(brief.at()))
                .append('\n');
        section("Focus", focus());
        section(
                "Deployed",
                items(brief.deployments(), brief.activeDeployments(), this::deployment, "active_deployments"));
        section(
                "Open issues" + severities(),
                items(brief.issues(), brief.openIssues().all(), this::issue, "open_issues"));
        section("Last config change", change());
        section("Last tasks", items(brief.tasks(), 0, this::task, "last_tasks"));
        section("Last 24 hours", List.of(calls(brief.calls())));
        section(
                "Failing cron jobs",
                items(brief.cronJobs(), brief.failingCronJobs(), this::cronJob, "failing_cron_jobs"));
        section("Health", List.of(health(brief.health())));
        return page.toString();
    }

    private void section(String name, List<String> lines) {
        String heading = colour ? Style.bold.on() + name + Style.bold.off() : name;
        page.append(markdown ? "\n## " : "\n").append(heading).append('\n');
        for (String line : lines.isEmpty() ? List.of("none") : lines) {
            page.append(markdown ? "- " : "  ").append(line).append('\n');
        }
    }

    /** How a line of a list reads. */
    private interface Line<T> {
        String of(T item);
    }

    private <T> List<String> items(List<T> items, long all, Line<T> line, String query) {
        List<T> shown = fitting.first(items);
        List<String> lines = new ArrayList<>();
        shown.forEach(item -> lines.add(line.of(item)));
        if (all > shown.size()) {
            lines.add("… " + Quantities.count(all - shown.size()) + " more: openclaw db query " + query);
        }
        return lines;
    }

    private List<String> focus() {
        Brief.Focus focus = brief.focus();
        return focus == null
                ? List.of("none is set: openclaw context set current_focus ...")
                : List.of(fitting.text(BriefJson.words(focus)) + " (set " + ago(focus.updatedAt()) + ")");
    }

    private String deployment(Brief.Deployment one) {
        return joined(
                fitting.text(one.component()) + " " + fitting.text(one.version()) + " on " + fitting.text(one.host()),
                ago(one.deployedAt()),
                fitting.orNull(one.commit()));
    }

    private String severities() {
        Brief.IssueCounts counts = brief.openIssues();
        String told = Stream.of(
                        counted(counts.critical(), "critical"),
                        counted(counts.high(), "high"),
                        counted(counts.medium(), "medium"),
                        counted(counts.low(), "low"),
                        counted(counts.other(), "other"))
                .filter(Objects::nonNull)
                .collect(Collectors.joining(", "));
        return told.isEmpty() ? "" : " (" + told + ")";
    }

    private static @Nullable String counted(long count, String of) {
        return count == 0 ? null : Quantities.count(count) + " " + of;
    }

    private String issue(Brief.Issue issue) {
        String component = fitting.orNull(issue.component());
        String workaround = fitting.orNull(issue.workaround());
        return "#" + issue.id() + " " + fitting.text(issue.severity()).toLowerCase(Locale.ROOT)
                + (component == null ? "" : ", " + component) + ": " + fitting.text(issue.title())
                + (workaround == null ? "" : " (workaround: " + workaround + ")");
    }

    private List<String> change() {
        Brief.ConfigChange change = brief.configChange();
        if (change == null) {
            return List.of();
        }
        List<String> keys = fitting.first(change.keys());
        long left = change.changed() - keys.size();
        String named = keys.stream().map(fitting::text).collect(Collectors.joining(", "));
        return List.of(joined(
                named + (left > 0 ? " and " + left + " more" : "") + " in " + fitting.text(change.path()),
                fitting.orNull(change.host()),
                change.source() == null ? null : "by " + fitting.text(change.source()),
                ago(change.at())));
    }

    private String task(Brief.Task task) {
        return joined(
                fitting.text(task.description()),
                fitting.orNull(task.category()),
                fitting.orNull(task.version()),
                ago(task.completedAt()));
    }

    static String calls(Brief.Calls calls) {
        if (calls.calls() == 0) {
            return "no model calls";
        }
        String cost = calls.costUsd() == null
                ? "cost unknown"
                : "$" + calls.costUsd().stripTrailingZeros().toPlainString();
        return number(calls.calls(), "call") + ", " + number(calls.errors(), "error") + ", "
                + (calls.tokens() == null ? "tokens unknown" : calls.tokens().toPlainString() + " tokens") + ", "
                + cost + Dollars.lack(calls.unpriced());
    }

    private static String number(long count, String of) {
        return Quantities.count(count) + " " + of + (count == 1 ? "" : "s");
    }

    private String cronJob(Brief.CronJob job) {
        String host = fitting.orNull(job.host());
        String error = fitting.orNull(job.error());
        return fitting.text(job.job()) + (host == null ? "" : " on " + host) + ": " + job.failuresInARow()
                + " in a row, last " + ago(job.lastFailedAt()) + (error == null ? "" : ": " + error);
    }

    private String health(Brief.Health health) {
        Instant write = health.lastWriteAt();
        return joined(
                "schema " + new SchemaVersion(health.schema(), Migrations.NEWEST).state(),
                "last write " + (write == null ? "never" : ago(write)),
                health.deadLettered() == 0 ? "no dead letters" : health.deadLettered() + " dead letters");
    }

    private String ago(Instant then) {
        return Quantities.age(Duration.between(then, brief.at())) + " ago";
    }

    private static String time(Instant at) {
        return at.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    private static String joined(@Nullable String... parts) {
        return Stream.of(parts).filter(Objects::nonNull).collect(Collectors.joining(", "));
    }
}
