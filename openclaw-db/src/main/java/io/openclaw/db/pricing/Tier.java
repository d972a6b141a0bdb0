package io.openclaw.db.pricing;

/**
 * Rates of long prompts. A cliff, as vendors charge: with one token more than {@code above} all tokens of the call cost these rates.
 *
 * @param above tokens of the whole prompt: input, cache reads and cache writes
 */
public record Tier(long above, Rates rates) {

    public Tier {
        if (above < 0) {
            throw new IllegalArgumentException("A tier begins above 0 tokens or more.");
        }
    }
}
