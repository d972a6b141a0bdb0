package io.openclaw.db.model;

import org.jspecify.annotations.Nullable;

/**
 * Tokens of one model call. Unknown is null, never 0. {@code input} excludes cached tokens, as OpenClaw and Anthropic count.
 *
 * @param input prompt tokens that were not read from a cache
 * @param output generated tokens, reasoning included
 * @param cacheRead prompt tokens read from the provider's cache
 * @param cacheWrite prompt tokens written to the provider's cache
 * @param reasoning the part of {@code output} spent on reasoning
 * @param total all tokens; when not given, the sum of input, output and both cache counts, if any of them is known
 */
public record Usage(
        @Nullable Long input,
        @Nullable Long output,
        @Nullable Long cacheRead,
        @Nullable Long cacheWrite,
        @Nullable Long reasoning,
        @Nullable Long total) {

    public Usage {
        notNegative(input, "input");
        notNegative(output, "output");
        notNegative(cacheRead, "cacheRead");
        notNegative(cacheWrite, "cacheWrite");
        notNegative(reasoning, "reasoning");
        notNegative(total, "total");
        if (total == null) {
            total = sum(input, output, cacheRead, cacheWrite);
        }
    }

    /** Input and output alone, as most hosts know them. */
    public static Usage of(long input, long output) {
        return new Usage(input, output, null, null, null, null);
    }

    /** Whether a provider was really asked: a gateway writes zero usage for text it made up itself and for failed calls. */
    public boolean isZero() {
        return total == null || total == 0;
    }

    private static @Nullable Long sum(@Nullable Long... parts) {
        Long sum = null;
        for (Long part : parts) {
            if (part != null) {
                sum = Math.addExact(sum == null ? 0 : sum, part);
            }
        }
        return sum;
    }

    private static void notNegative(@Nullable Long tokens, String what) {
        if (tokens != null && tokens < 0) {
            throw new IllegalArgumentException("Token count " + what + " is negative: counts start at 0.");
        }
    }
}
