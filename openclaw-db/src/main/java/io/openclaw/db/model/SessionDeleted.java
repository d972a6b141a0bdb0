package io.openclaw.db.model;

import java.time.Instant;
import java.util.Optional;

/**
 * A person asked for a session to be gone: its messages go, its model calls keep their numbers and lose their text.
 *
 * @param sessionKey the session
 * @param at when, by the source's clock; what happened at that moment or before does not come back, whenever we hear of it; what happens
 *     later under the key is a session of its own
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
