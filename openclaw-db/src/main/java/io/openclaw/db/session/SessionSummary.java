package io.openclaw.db.session;

import java.time.Instant;

/**
 * A session without its messages.
 *
 * @param model what answered when the session began
 * @param updatedAt when a message was last appended
 * @param totalTokens tokens used so far
 * @param messages how many
 */
public record SessionSummary(
        String key,
        String agent,
        String model,
        Instant createdAt,
        Instant updatedAt,
        long totalTokens,
        long messages) {}
