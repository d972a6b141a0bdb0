package io.openclaw.db.model;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A session was opened, or something more became known about it.
 *
 * @param model the model it was opened with, as the gateway writes it
 * @param userId the person it belongs to
 * @param label what people call it
 * @param parentSessionKey the session that spawned it
 * @param at when it was opened
 */
public record SessionOpened(
        Scope scope,
        @Nullable String model,
        @Nullable String userId,
        @Nullable String label,
        @Nullable String parentSessionKey,
        Instant at)
        implements Fact {

    public SessionOpened {
        Texts.required(scope.sessionKey(), "Session key of an opened session");
        model = Texts.orNull(model);
        userId = Texts.orNull(userId);
        label = Texts.orNull(label);
        parentSessionKey = Texts.orNull(parentSessionKey);
    }

    @Override
    public FactKind kind() {
        return FactKind.SESSION_OPENED;
    }

    @Override
    public Optional<String> naturalKey() {
        return Optional.empty();
    }

    @Override
    public int weight() {
        return 256;
    }
}
