package io.openclaw.db.operations;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something that is or was broken.
 *
 * @param host the machine it is seen on; empty in rows of openclaw-rs
 * @param severity critical, high, medium or low; whatever others wrote
 * @param status open, resolved or wontfix; whatever others wrote
 * @param resolution what was noted when it was closed; stays when it is reopened
 * @param updatedAt when it was last changed; null where it never was
 */
public record KnownIssue(
        long id,
        String host,
        String title,
        String severity,
        String status,
        @Nullable String component,
        @Nullable String description,
        @Nullable String workaround,
        @Nullable String resolution,
        Instant createdAt,
        @Nullable Instant updatedAt,
        @Nullable Instant resolvedAt) {

    /** Whether somebody has still to do something. */
    public boolean open() {
        return status.equals("open");
    }
}
