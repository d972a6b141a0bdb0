package io.openclaw.db.pricing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which names find a price in the bundled table, and which do not. */
class ModelNamesTest {

    private static final PriceBook BOOK = BundledPrices.book();
    private static final Instant LATELY = Instant.parse("2026-09-24T12:00:00Z");

    @ParameterizedTest
    @CsvSource({
        "anthropic, claude-sonnet-4-5-20250929",
        "anthropic, anthropic/claude-sonnet-4-5",
        "Anthropic, Claude-Sonnet-4-5@20250929",
        "anthropic, claude-sonnet-4-5-latest",
        "bedrock, bedrock/us.anthropic.claude-sonnet-4-5-20250929-v1:0",
        "amazon-bedrock, arn:aws:bedrock:us-east-1:123456789012:inference-profile/us.anthropic.claude-sonnet-4-5-20250929-v1:0",
        "openrouter, anthropic/claude-sonnet-4.5",
        "google-vertex, claude-sonnet-4-5@20250929",
        "vertex_ai, gemini-2.5-pro-preview-06-05",
        "openai, gpt-4o-2024-11-20",
        "openai, ft:gpt-4o-mini-2024-07-18:acme::7p4lURel",
        "openai-codex, gpt-5.4",
        "azure, gpt-4.1",
        "xai, grok-4",
        "moonshot, kimi-k2.5",
        "deepinfra, deepseek-ai/DeepSeek-V3.1"
    })
    void namesThatGatewaysUse_areFound(String provider, String model) {
        assertTrue(BOOK.find(model(provider, model), LATELY, null).isPresent());
    }

    @ParameterizedTest
    @CsvSource({
        "anthropic, claude-newmodel-9",
        "anthropic, claude-sonnet-4-55",
        "anthropic, my-claude-sonnet-4-5",
        "anthropic, claude-sonnet-4-5-turbo",
        "anthropic, gpt-4o",
        "anthropic, openrouter/claude-sonnet-4-5",
        "anthropic, us.anthropic.claude-sonnet-4-5-20250929-v1:0",
        "anthropic, claude",
        "openai, gpt-4o-min",
        "openai, gpt-4o-mini-audience",
        "nobody, gpt-4o",
        "ollama, llama3.2:3b",
        "openrouter, anthropic/claude-newmodel-9",
        "aws, global.anthropic.claude-newmodel-9-v1:0"
    })
    void namesThatOnlyLookLikeOne_areUnknown(String provider, String model) {
        assertEquals(Optional.empty(), BOOK.find(model(provider, model), LATELY, null));
    }

    @Test
    void withoutProviderOrModel_everyPriceIsUnknown() {
        assertEquals(Optional.empty(), BOOK.find(model(null, "claude-sonnet-4-5"), LATELY, null));
        assertEquals(Optional.empty(), BOOK.find(model("anthropic", null), LATELY, null));
        assertEquals(Optional.empty(), BOOK.find(model("", "claude-sonnet-4-5"), LATELY, null));
    }

    private static PricedModel model(@Nullable String provider, @Nullable String model) {
        return new PricedModel(provider, model, null);
    }
}
