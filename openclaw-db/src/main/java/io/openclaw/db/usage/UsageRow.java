package io.openclaw.db.usage;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One answer.
 *
 * @param at begin of the hour, day, week or month; null where none was asked for. The first may begin before the window
 * @param of the values of what was asked for, the empty text where nobody told
 */
public record UsageRow(@Nullable Instant at, Map<Dimension, String> of, UsageFigures figures) {
    public UsageRow {
        of = Map.copyOf(of);
    }
}
