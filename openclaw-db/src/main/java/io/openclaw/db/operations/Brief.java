package io.openclaw.db.operations;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one should know before beginning to work, the weightiest first in each list. Texts are cut at a few hundred characters by the
 * database already.
 *
 * @param at by the clock of the database
 * @param focus what is worked on; null when nobody said
 * @param deployments that are active
 * @param activeDeployments how many there are, those left out included
 * @param issues that are open
 * @param openIssues how many there are of each severity
 * @param configChange the last one; null when there was none
 * @param calls of the last 24 hours
 * @param cronJobs whose last run failed
 * @param failingCronJobs how many there are, those left out included
 */
public record Brief(
        Instant at,
        @Nullable Focus focus,
        List<Deployment> deployments,
        long activeDeployments,
        List<Issue> issues,
        IssueCounts openIssues,
        @Nullable ConfigChange configChange,
        List<Task> tasks,
        Calls calls,
        List<CronJob> cronJobs,
        long failingCronJobs,
        Health health) {

    public Brief {
        deployments = List.copyOf(deployments);
        issues = List.copyOf(issues);
        tasks = List.copyOf(tasks);
        cronJobs = List.copyOf(cronJobs);
    }

    /**
     * What is worked on.
     *
     * @param value JSON, or the beginning of it
     */
    public record Focus(String value, Instant updatedAt) {}

    /**
     * What runs where.
     *
     * @param commit its first characters; null when nobody said
     */
    public record Deployment(
            String host,
            String component,
            String version,
            @Nullable String commit,
            Instant deployedAt) {}

    public record Issue(
            long id,
            String title,
            String severity,
            @Nullable String component,
            @Nullable String workaround) {}

    /**
     * Open issues by severity.
     *
     * @param other words that are none of the four
     */
    public record IssueCounts(long critical, long high, long medium, long low, long other) {
        public long all() {
            return critical + high + medium + low + other;
        }
    }

    /**
     * What changed.
     *
     * @param keys that changed, the first of them
     * @param changed how many there are, those left out included
     */
    public record ConfigChange(
            String host,
            String path,
            List<String> keys,
            long changed,
            @Nullable String source,
            Instant at) {
        public ConfigChange {
            keys = List.copyOf(keys);
        }
    }

    public record Task(
            String description,
            @Nullable String category,
            @Nullable String version,
            Instant completedAt) {}

    /**
     * Model calls.
     *
     * @param tokens null when no call reported any
     * @param reportedCostUsd null when no call reported any
     * @param unknownCost calls that reported none
     * @param costUsd reported or computed; null when of no call it is known
     * @param unpriced calls that took tokens and whose cost is not known
     */
    public record Calls(
            long calls,
            long errors,
            @Nullable BigDecimal tokens,
            @Nullable BigDecimal reportedCostUsd,
            long unknownCost,
            @Nullable BigDecimal costUsd,
            long unpriced) {}

    public record CronJob(
            String job,
            String host,
            long failuresInARow,
            Instant lastFailedAt,
            @Nullable String error) {}

    /**
     * How the database is.
     *
     * @param schema version of the database; null when it was not migrated by this program
     * @param lastWriteAt when a gateway last stored something; null when none ever did
     * @param deadLettered facts that PostgreSQL refused, since the beginning
     */
    public record Health(@Nullable Integer schema, @Nullable Instant lastWriteAt, long deadLettered) {}
}
