package io.openclaw.db.model;

import java.time.Instant;
import java.util.Optional;

/**
 * A person asked for a session to be gone: its messages go, its model calls keep their numbers and lose their text.
 *
 * @param sessionKey the session
 * @param at when; what was recorded earlier does not come back, what is recorded later starts anew
 */
public record SessionDeleted(String sessionKey, Instant at) implements Fact {

    public SessionDeleted {
        Texts.required(sessionKey, "Session key of a deleted session");
    }

    @Override
    public FactKind kind() {
        return FactKind.SESSION_DELETED;
    }

    @Override
    public Optional<String> naturalKey() {
        return Optional.empty();
    }

    @Override
    public int weight() {
        return 128;
    }
}
