package io.openclaw.db.operations;

import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What calls of one tenant, project and role add up to.
 *
 * @param project null, as tenant and role then are: the calls that nobody was named for
 * @param costUsd of the calls whose cost was reported; null where none was
 * @param unknownCost calls whose cost was not
 */
public record AgentSpend(
        @Nullable String tenant,
        @Nullable String project,
        @Nullable String role,
        long calls,
        long tokens,
        @Nullable BigDecimal costUsd,
        long unknownCost,
        Instant lastCallAt) {}
