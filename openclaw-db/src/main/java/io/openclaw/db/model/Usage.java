package io.openclaw.db.model;

import java.util.Objects;
import java.util.Set;
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
 * @param cacheWrite1h the part of {@code cacheWrite} that is kept for an hour; never more than that
 * @param serviceTier the service it was served at, such as batch, priority or fast; null: the usual one, or nobody said
 */
public record Usage(
        @Nullable Long input,
        @Nullable Long output,
        @Nullable Long cacheRead,
        @Nullable Long cacheWrite,
        @Nullable Long reasoning,
        @Nullable Long total,
        @Nullable Long cacheWrite1h,
        @Nullable String serviceTier) {

    private static final Set<String> USUAL_TIERS = Set.of("standard", "default", "auto");

    public Usage {
        notNegative(input, "input");
        notNegative(output, "output");
        notNegative(cacheRead, "cacheRead");
        notNegative(cacheWrite, "cacheWrite");
        notNegative(reasoning, "reasoning");
        notNegative(total, "total");
        notNegative(cacheWrite1h, "cacheWrite1h");
        if (cacheWrite1h != null) {
            cacheWrite = cacheWrite == null ? cacheWrite1h : cacheWrite;
            cacheWrite1h = Math.min(cacheWrite1h, cacheWrite);
        }
        serviceTier = serviceTier == null || USUAL_TIERS.contains(serviceTier) ? null : Texts.orNull(serviceTier);
        if (total == null) {
            total = sum(input, output, cacheRead, cacheWrite);
        }
    }

    /** As most witnesses know it. */
    @SuppressWarnings("checkstyle:ParameterNumber") // the parts of the record, but for two
    public Usage(
            @Nullable Long input,
            @Nullable Long output,
            @Nullable Long cacheRead,
            @Nullable Long cacheWrite,
            @Nullable Long reasoning,
            @Nullable Long total) {
        this(input, output, cacheRead, cacheWrite, reasoning, total, null, null);
    }

    public Usage withCacheWrite1h(@Nullable Long tokens) {
        return new Usage(input, output, cacheRead, cacheWrite, reasoning, total, tokens, serviceTier);
    }

    public Usage withServiceTier(@Nullable String tier) {
        return new Usage(input, output, cacheRead, cacheWrite, reasoning, total, cacheWrite1h, tier);
    }

    /** With what another witness of the same call says of the ways it was cached and served, where this one does not. */
    Usage filledFrom(Usage other) {
        boolean sameCache = Objects.equals(cacheWrite, other.cacheWrite);
        return withCacheWrite1h(cacheWrite1h == null && sameCache ? other.cacheWrite1h : cacheWrite1h)
                .withServiceTier(Texts.first(serviceTier, other.serviceTier));
    }

    /** Input and output alone, as most hosts know them. */
    public static Usage of(long input, long output) {
        return new Usage(input, output, null, null, null, null);
    }

    /** Whether a provider was really asked: a gateway writes zero usage for text it made up itself and for failed calls. */
    public boolean isZero() {
        return total == null || total == 0;
    }

    /** Whether it is as many tokens, whatever is known of how they were cached and served. */
    boolean sameCounts(Usage other) {
        return Objects.equals(input, other.input)
                && Objects.equals(output, other.output)
                && Objects.equals(cacheRead, other.cacheRead)
                && Objects.equals(cacheWrite, other.cacheWrite)
                && Objects.equals(reasoning, other.reasoning)
                && Objects.equals(total, other.total);
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
