package io.openclaw.db.operations;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a key was set to at some time.
 *
 * @param value JSON text; null: it was deleted
 * @param host the machine that changed it; empty where it was changed in SQL
 */
public record ContextRevision(
        String key,
        long revision,
        @Nullable String value,
        Instant changedAt,
        @Nullable Instant expiresAt,
        String host) {}
