package io.openclaw.db.pricing;

import java.util.Arrays;
import java.util.Optional;

/** Whose price it is, the most trusted first: that one is taken where several know a model. */
public enum PriceSource {
    /** Set by hand. */
    USER("user"),
    /** The gateway's own configuration, on its host. */
    OPENCLAW_CONFIG("openclaw-config"),
    /** <a href="https://github.com/pydantic/genai-prices">genai-prices</a>. */
    GENAI_PRICES("genai-prices"),
    /** <a href="https://github.com/BerriAI/litellm">LiteLLM's table</a>. */
    LITELLM("litellm");

    private final String word;

    PriceSource(String word) {
        this.word = word;
    }

    /** As it stands in tables, ids and JSON. */
    public String word() {
        return word;
    }

    public static Optional<PriceSource> of(String word) {
        return Arrays.stream(values())
                .filter(source -> source.word.equals(word))
                .findFirst();
    }

    @Override
    public String toString() {
        return word;
    }
}
