package io.openclaw.db.model;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A session's transcript was closed. The session key may live on with another transcript.
 *
 * @param reason why, in the gateway's words: new, reset, idle, daily, compaction, deleted, shutdown, restart, unknown
 * @param nextSessionId the transcript that follows under the same key
 * @param at when
 */
public record SessionEnded(
        Scope scope, @Nullable String reason, @Nullable String nextSessionId, Instant at) implements Fact {

    public SessionEnded {
        Texts.required(scope.sessionKey(), "Session key of an ended session");
        reason = Texts.orNull(reason);
        nextSessionId = Texts.orNull(nextSessionId);
    }

    @Override
    public FactKind kind() {
        return FactKind.SESSION_ENDED;
    }

    @Override
    public Optional<String> naturalKey() {
        return Optional.empty();
    }

    @Override
    public int weight() {
        return 192;
    }
}
