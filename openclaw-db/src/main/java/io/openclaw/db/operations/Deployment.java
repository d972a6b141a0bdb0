package io.openclaw.db.operations;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A version of a component on a machine.
 *
 * @param host empty in no row of ours; openclaw-rs always named it
 * @param status active, stopped or failed; whatever others wrote
 * @param endedAt when it stopped or failed; null while it is active, and where nobody said
 */
public record Deployment(
        long id,
        String host,
        String component,
        String version,
        String status,
        Build build,
        @Nullable String notes,
        Instant deployedAt,
        @Nullable Instant endedAt) {}
