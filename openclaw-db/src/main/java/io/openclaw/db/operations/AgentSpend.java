package io.openclaw.db.operations;

import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What calls of one tenant, project and role add up to.
 *
 * @param project null, as tenant and role then are: the calls that nobody was named for
 * @param reportedUsd of the calls whose cost was reported; null where none was
 * @param unreported calls whose cost was not
 * @param costUsd reported or computed, of the calls whose cost is known; null where of none it is
 * @param unpriced calls that took tokens and whose cost is not known
 */
public record AgentSpend(
        @Nullable String tenant,
        @Nullable String project,
        @Nullable String role,
        long calls,
        long tokens,
        @Nullable BigDecimal reportedUsd,
        long unreported,
        @Nullable BigDecimal costUsd,
        long unpriced,
        Instant lastCallAt) {}
