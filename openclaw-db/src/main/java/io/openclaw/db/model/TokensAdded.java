package io.openclaw.db.model;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A session store counted tokens for a session. Stands beside the tokens of the model calls that are stored for the session: of both
 * sums the greater is shown.
 *
 * @param tokens how many were added; 0 when only the total is told
 * @param total what the store has counted for the session after that; null where the store does not know, and then {@code tokens} are
 *     added to what is there. A total only ever raises what is there, so that telling it twice is harmless
 * @param usedAt when the session was last used, by the store's word
 * @param model what answers in the session, by the word of one who does not know whether there was one before: it fills a gap only
 * @param at when
 */
public record TokensAdded(
        Scope scope,
        long tokens,
        @Nullable Long total,
        @Nullable Instant usedAt,
        @Nullable String model,
        Instant at) implements Fact {

    public TokensAdded {
        Texts.required(scope.sessionKey(), "Session key of counted tokens");
        model = Texts.orNull(model);
    }

    /** Nobody speaks of a model. */
    public TokensAdded(Scope scope, long tokens, @Nullable Long total, @Nullable Instant usedAt, Instant at) {
        this(scope, tokens, total, usedAt, null, at);
    }

    @Override
    public FactKind kind() {
        return FactKind.TOKENS_ADDED;
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
