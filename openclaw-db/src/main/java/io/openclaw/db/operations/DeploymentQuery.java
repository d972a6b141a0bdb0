package io.openclaw.db.operations;

import org.jspecify.annotations.Nullable;

/**
 * Which deployments are asked for.
 *
 * @param host of this machine; null: of all
 * @param component null: all
 * @param active only those that run
 * @param after only those that come after this one, an id; null: from the first
 */
public record DeploymentQuery(
        @Nullable String host,
        @Nullable String component,
        boolean active,
        @Nullable Long after,
        int limit) {}
