package io.openclaw.db.model;

import java.time.Instant;
import java.util.Optional;

/**
 * A session got another key; its messages and calls go with it. One that had the new key before is not touched by that: both are kept, the
 * older one under its key with "(until …)" behind it.
 *
 * <p>A key and a moment name a session: who tells of what happened before {@code at} gives it the key it had then.
 *
 * @param fromKey the old key
 * @param toKey the new key, different from the old
 * @param at when, by the source's clock; what happened under the old key at that moment or before is the renamed session's
 */
public record SessionRenamed(String fromKey, String toKey, Instant at) implements Fact {

    public SessionRenamed {
        Texts.required(fromKey, "Old key of a renamed session");
        Texts.required(toKey, "New key of a renamed session");
        if (fromKey.equals(toKey)) {
            throw new IllegalArgumentException("A session is renamed to the key it has: nothing to do.");
        }
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
