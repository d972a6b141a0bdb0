package io.openclaw.db.model;

import org.jspecify.annotations.Nullable;

/**
 * The model that was asked.
 *
 * @param provider who serves it, such as {@code anthropic}; prices are looked up under provider and model
 * @param model the model's id as requested
 * @param api the wire protocol, such as {@code openai-completions}
 */
public record ModelRef(
        @Nullable String provider,
        @Nullable String model,
        @Nullable String api) {

    /** Nothing known. */
    public static final ModelRef NONE = new ModelRef(null, null, null);

    public ModelRef {
        provider = Texts.orNull(provider);
        model = Texts.orNull(model);
        api = Texts.orNull(api);
    }

    public ModelRef filledFrom(ModelRef other) {
        return new ModelRef(
                Texts.first(provider, other.provider), Texts.first(model, other.model), Texts.first(api, other.api));
    }
}
