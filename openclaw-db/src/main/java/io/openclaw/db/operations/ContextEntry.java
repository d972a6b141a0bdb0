package io.openclaw.db.operations;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A key and what it is set to.
 *
 * @param value JSON text, as PostgreSQL writes it
 * @param revision grows with each change of any key
 * @param expiresAt from then on the key counts as not set; null: never
 */
public record ContextEntry(
        String key,
        String value,
        long revision,
        Instant updatedAt,
        @Nullable Instant expiresAt) {}
