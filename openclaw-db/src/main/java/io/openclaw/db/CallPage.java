package io.openclaw.db;

import io.openclaw.db.model.CallQuery.Before;
import io.openclaw.db.model.CallView;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Calls, latest first.
 *
 * @param next where the next page begins; null when this is the last
 * @param memoryOnlyReason why PostgreSQL was not asked or did not answer, so that only recent calls are here; null when it answered
 */
public record CallPage(
        List<CallView> calls,
        @Nullable Before next,
        @Nullable String memoryOnlyReason) {

    public CallPage {
        calls = List.copyOf(calls);
    }

    public boolean memoryOnly() {
        return memoryOnlyReason != null;
    }
}
