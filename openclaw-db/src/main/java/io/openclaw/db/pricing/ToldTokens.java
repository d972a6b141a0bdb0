package io.openclaw.db.pricing;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The token counts of a call as its row has them.
 *
 * @param known whether anybody told them; null: the row does not say
 * @param input prompt tokens outside of a cache
 * @param cacheWrite all that was written to a cache
 * @param cacheWrite1h the part of {@code cacheWrite} that is kept for an hour
 * @param total all tokens of the call
 */
public record ToldTokens(
        @Nullable Boolean known,
        long input,
        long output,
        long cacheRead,
        long cacheWrite,
        long cacheWrite1h,
        long total) {

    /** What of it can be priced; empty where nobody told the tokens, or only how many there were in all: tokens of an unknown kind have no price. */
    public Optional<Tokens> priceable() {
        long hourly = Math.min(cacheWrite, Math.max(0, cacheWrite1h));
        Tokens tokens = new Tokens(
                Math.max(0, input),
                Math.max(0, output),
                Math.max(0, cacheRead),
                Math.max(0, cacheWrite - hourly),
                Math.max(0, hourly));
        boolean told = Boolean.TRUE.equals(known);
        boolean untold = known != null && !known;
        boolean whole = tokens.prompt() + tokens.output() >= total;
        return untold || !whole || (!told && tokens.isNone()) ? Optional.empty() : Optional.of(tokens);
    }
}
