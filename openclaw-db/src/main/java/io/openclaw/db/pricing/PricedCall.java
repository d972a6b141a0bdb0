package io.openclaw.db.pricing;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What has to be known of a call to price it.
 *
 * @param model whom it asked, as its log says
 * @param at when
 * @param tokens null: unknown, or of unknown kinds; then the cost is unknown too
 * @param service the service tier it was served at, such as {@code batch}; null: the usual one
 * @param region where it was served, as far as that costs another price; null: unknown, or none was asked for
 */
public record PricedCall(
        PricedModel model,
        Instant at,
        @Nullable Tokens tokens,
        @Nullable String service,
        @Nullable String region) {

    boolean hasTokens() {
        return tokens != null && !tokens.isNone();
    }

    /** At the usual service, anywhere. */
    public static PricedCall of(PricedModel model, Instant at, @Nullable Tokens tokens) {
        return new PricedCall(model, at, tokens, null, null);
    }
}
