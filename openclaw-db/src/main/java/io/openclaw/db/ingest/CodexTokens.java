package io.openclaw.db.ingest;

import com.fasterxml.jackson.databind.JsonNode;
import io.openclaw.db.model.Usage;
import org.jspecify.annotations.Nullable;

/**
 * Tokens as OpenAI counts them: {@code input} includes what was read from the cache and written to it, {@code output} includes reasoning.
 */
record CodexTokens(long input, long cached, long written, long output, long reasoning) {

    /** {@code {"input_tokens","cached_input_tokens","cache_write_input_tokens"?,"output_tokens","reasoning_output_tokens"}}. */
    static @Nullable CodexTokens of(JsonNode usage) {
        return usage.isObject()
                ? new CodexTokens(
                        Fields.countOrZero(usage, "input_tokens"),
                        Fields.countOrZero(usage, "cached_input_tokens"),
                        Fields.countOrZero(usage, "cache_write_input_tokens"),
                        Fields.countOrZero(usage, "output_tokens"),
                        Fields.countOrZero(usage, "reasoning_output_tokens"))
                : null;
    }

    /** Since another count of the same counter; null when this is not a later one: the counter began anew. */
    @Nullable CodexTokens since(CodexTokens before) {
        boolean later = input >= before.input
                && cached >= before.cached
                && written >= before.written
                && output >= before.output
                && reasoning >= before.reasoning;
        return later
                ? new CodexTokens(
                        input - before.input,
                        cached - before.cached,
                        written - before.written,
                        output - before.output,
                        reasoning - before.reasoning)
                : null;
    }

    boolean isZero() {
        return input == 0 && output == 0;
    }

    Usage usage() {
        long read = Math.min(cached, input);
        long kept = Math.min(written, input - read);
        return new Usage(input - read - kept, output, read, kept == 0 ? null : kept, reasoning, null);
    }

    /** The same for the same counts. */
    String name() {
        return input + "-" + cached + "-" + written + "-" + output + "-" + reasoning;
    }
}
