package io.openclaw.db.pricing;

/**
 * Tokens of one call, in parts that do not overlap; their sum is what went in and out. Logs that count otherwise (OpenAI and ZeroClaw give a
 * total prompt with the cached tokens in it) must be taken apart before.
 *
 * @param input prompt tokens that were neither read from a cache nor written to one
 * @param output generated tokens, reasoning included
 * @param cacheWrite written to be kept for five minutes, or for the vendor's usual time
 * @param cacheWrite1h written to be kept for an hour
 */
public record Tokens(long input, long output, long cacheRead, long cacheWrite, long cacheWrite1h) {

    /** @throws IllegalArgumentException when one is negative */
    public Tokens {
        if (input < 0 || output < 0 || cacheRead < 0 || cacheWrite < 0 || cacheWrite1h < 0) {
            throw new IllegalArgumentException("A token count is negative: counts start at 0.");
        }
    }

    /** Input and output alone. */
    public static Tokens of(long input, long output) {
        return new Tokens(input, output, 0, 0, 0);
    }

    /** The whole prompt: what tiers are measured by. */
    public long prompt() {
        return Math.addExact(Math.addExact(input, cacheRead), Math.addExact(cacheWrite, cacheWrite1h));
    }

    public boolean isNone() {
        return prompt() == 0 && output == 0;
    }
}
