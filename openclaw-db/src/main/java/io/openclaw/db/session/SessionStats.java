package io.openclaw.db.session;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Counts over the sessions of an agent.
 *
 * @param oldest when the first session began; null when there is none
 * @param newest when a message was last appended; null when there is no session
 * @param bytes what the whole store takes on disk, whoever's sessions are in it
 */
public record SessionStats(
        long sessions,
        long messages,
        long totalTokens,
        @Nullable Instant oldest,
        @Nullable Instant newest,
        long bytes) {}
