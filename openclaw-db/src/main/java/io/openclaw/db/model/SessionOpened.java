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
 * @param byStore whether the session store that created the session says so: then {@code at} is exactly when it was created
 * @param at when it was opened
 */
public record SessionOpened(
        Scope scope,
        @Nullable String model,
        @Nullable String userId,
        @Nullable String label,
        @Nullable String parentSessionKey,
        boolean byStore,
        Instant at)
        implements Fact {

    public SessionOpened {
        Texts.required(scope.sessionKey(), "Session key of an opened session");
        model = Texts.orNull(model);
        userId = Texts.orNull(userId);
        label = Texts.orNull(label);
        parentSessionKey = Texts.orNull(parentSessionKey);
    }

    /** What a gateway lets on of a session. */
    @SuppressWarnings("checkstyle:ParameterNumber") // the parts of the record, but for one
    public SessionOpened(
            Scope scope,
            @Nullable String model,
            @Nullable String userId,
            @Nullable String label,
            @Nullable String parentSessionKey,
            Instant at) {
        this(scope, model, userId, label, parentSessionKey, false, at);
    }

    /** A session store created the session. */
    public static SessionOpened ofStore(Scope scope, @Nullable String model, Instant at) {
        return new SessionOpened(scope, model, null, null, null, true, at);
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
