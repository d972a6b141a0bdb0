package io.openclaw.db.postgres;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which sessions of a host are too old or too many.
 *
 * @param agent whose; null for everybody's but {@code others}, each agent for itself
 * @param others agents that have limits of their own
 * @param usedBefore sessions last used before this go; null when age does not matter
 * @param maxBytes the latest used sessions whose text fits in stay; null when size does not matter
 */
public record SessionLimit(
        @Nullable String agent,
        List<String> others,
        @Nullable Instant usedBefore,
        @Nullable Long maxBytes) {

    public SessionLimit {
        others = List.copyOf(others);
    }
}
