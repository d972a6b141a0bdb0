package io.openclaw.db;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How long, and how much of, the sessions of an agent are kept.
 *
 * @param agent whose sessions; {@link #ANY} for every agent without a rule of its own, each for itself
 * @param host on which machine; {@link #ANY} for any
 * @param age sessions that were not used for longer go; null when age does not matter
 * @param maxBytes of text that stay, of the sessions used last; null when size does not matter
 */
public record RetentionRule(
        String agent,
        String host,
        @Nullable Duration age,
        @Nullable Long maxBytes) {

    public static final String ANY = "*";

    /** What was used more recently than this is never deleted. */
    public static final Duration LEAST_AGE = Duration.ofDays(1);

    public RetentionRule {
        if (agent.isEmpty() || host.isEmpty()) {
            throw new IllegalArgumentException("agent and host are names or *");
        }
        if (age == null && maxBytes == null) {
            throw new IllegalArgumentException("age or bytes is needed");
        }
        if (age != null && age.compareTo(LEAST_AGE) < 0) {
            throw new IllegalArgumentException("age is at least 1d");
        }
        if (maxBytes != null && maxBytes < 0) {
            throw new IllegalArgumentException("bytes is a size, such as 500MiB or 2GiB");
        }
    }
}
