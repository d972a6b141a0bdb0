package io.openclaw.db.model;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A session as a reader sees it, without its messages.
 *
 * @param id its number in the database; a deleted session that begins anew gets another one
 * @param model what answered when the session began; may be empty
 * @param channel where it takes place: telegram, discord, webchat, cli, …
 * @param label what people call it
 * @param updatedAt when it was last used
 * @param endReason why it ended; null while it goes on
 * @param totalTokens tokens used so far
 * @param messages how many
 */
public record SessionView(
        long id,
        SessionName name,
        String model,
        @Nullable String channel,
        @Nullable String userId,
        @Nullable String label,
        Instant createdAt,
        Instant updatedAt,
        @Nullable Instant endedAt,
        @Nullable String endReason,
        long totalTokens,
        long messages) {}
