package io.openclaw.db.model;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Counts over the sessions of an agent.
 *
 * @param oldest when the first session began; null when there is none
 * @param newest when a session was last used; null when there is none
 * @param bytes what the texts of the whole store take in the database, whoever's sessions are in it
 */
public record SessionTotals(
        long sessions,
        long messages,
        long totalTokens,
        @Nullable Instant oldest,
        @Nullable Instant newest,
        long bytes) {}
