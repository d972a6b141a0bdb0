package io.openclaw.gateway.otlp;

import io.openclaw.db.ingest.MisshapenException;
import io.openclaw.db.model.Cost;
import io.openclaw.db.model.Usage;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** Tokens and money of a span. */
final class SpanUsage {

    private SpanUsage() {}

    /**
     * OpenClaw's own counts, which leave cached tokens out of the input, as everything here does; else those of the conventions, whose input
     * holds the cached ones. Some instrumentations of Anthropic leave them out all the same: an input smaller than its cached part does.
     */
    static @Nullable Usage of(Attributes attributes) {
        Long output = attributes.count(
                "openclaw.tokens.output", "gen_ai.usage.output_tokens", "gen_ai.usage.completion_tokens");
        Long own = attributes.count("openclaw.tokens.input");
        Long whole = attributes.count("gen_ai.usage.input_tokens", "gen_ai.usage.prompt_tokens");
        Long read = attributes.count(
                "openclaw.tokens.cache_read",
                "gen_ai.usage.cache_read.input_tokens",
                "gen_ai.usage.cache_read_input_tokens");
        Long written = attributes.count(
                "openclaw.tokens.cache_write",
                "gen_ai.usage.cache_creation.input_tokens",
                "gen_ai.usage.cache_creation_input_tokens");
        if (output == null && own == null && whole == null) {
            return null;
        }
        Long reasoning = attributes.count("gen_ai.usage.reasoning.output_tokens");
        try {
            return new Usage(
                    own == null ? uncached(whole, read, written) : own, output, read, written, reasoning, null);
        } catch (ArithmeticException e) {
            throw new MisshapenException("gen_ai.usage", "adds up to more than can be counted");
        }
    }

    /** What the program itself reckons; the conventions have no name for it, so it is that of the programs that say it. */
    static @Nullable Cost cost(Attributes attributes) {
        BigDecimal usd = attributes.number("gen_ai.usage.cost", "openclaw.cost.usd", "gen_ai.usage.cost_usd");
        return usd == null || usd.signum() < 0 || usd.precision() - (long) usd.scale() > 12 || usd.scale() > 40
                ? null
                : new Cost(usd, Cost.GATEWAY);
    }

    private static @Nullable Long uncached(@Nullable Long whole, @Nullable Long read, @Nullable Long written) {
        long cached = Math.addExact(orZero(read), orZero(written));
        return whole == null || whole < cached ? whole : (Long) (whole - cached);
    }

    private static long orZero(@Nullable Long count) {
        return count == null ? 0 : count;
    }
}
