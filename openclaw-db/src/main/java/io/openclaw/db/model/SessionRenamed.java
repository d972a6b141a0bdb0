package io.openclaw.db.model;

import java.time.Instant;
import java.util.Optional;

/**
 * A session got another key; its messages and calls go with it.
 *
 * @param fromKey the old key
 * @param toKey the new key, different from the old
 * @param at when
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
