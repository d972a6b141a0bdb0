package io.openclaw.db.model;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A session got another key; its messages and calls go with it. Another one of the same agent that had the new key before is not touched by
 * that: both are kept, the older one under its key with "(until …)" behind it. A session store never renames onto a key that it has, so what
 * is told under the new key of a time before is of the renamed session.
 *
 * <p>A key and a moment name a session: who tells of what happened before {@code at} gives it the key it had then.
 *
 * @param fromKey the old key
 * @param toKey the new key, different from the old
 * @param agentId whose session it is, where that is known; several agents may use the same key
 * @param byStore whether a session store renamed it
 * @param at when, by the source's clock; what happened under the old key at that moment or before is the renamed session's
 */
public record SessionRenamed(
        String fromKey, String toKey, @Nullable String agentId, boolean byStore, Instant at) implements Fact {

    public SessionRenamed {
        Texts.required(fromKey, "Old key of a renamed session");
        Texts.required(toKey, "New key of a renamed session");
        agentId = Texts.orNull(agentId);
        if (fromKey.equals(toKey)) {
            throw new IllegalArgumentException("A session is renamed to the key it has: nothing to do.");
        }
    }

    /** Nobody says whose the session is. */
    public SessionRenamed(String fromKey, String toKey, Instant at) {
        this(fromKey, toKey, null, false, at);
    }

    /** A session store renamed a session of an agent. */
    public static SessionRenamed ofStore(String agent, String fromKey, String toKey, Instant at) {
        return new SessionRenamed(fromKey, toKey, agent, true, at);
    }

    @Override
    public FactKind kind() {
        return FactKind.SESSION_RENAMED;
    }

    @Override
    public Optional<String> naturalKey() {
        return Optional.empty();
    }

    @Override
    public int weight() {
        return 160;
    }
}
