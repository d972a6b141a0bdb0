package io.openclaw.gateway.otlp;

import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The GenAI conventions have names of their own for some providers; calls are priced and compared under those that gateways use. */
final class Providers {

    private static final Map<String, String> NAMES = Map.of(
            "aws.bedrock", "amazon-bedrock",
            "az.ai.openai", "azure-openai",
            "azure.ai.openai", "azure-openai",
            "az.ai.inference", "azure-ai-foundry",
            "azure.ai.inference", "azure-ai-foundry",
            "gcp.gemini", "google",
            "gcp.gen_ai", "google",
            "gcp.vertex_ai", "google-vertex",
            "mistral_ai", "mistral",
            "x_ai", "xai");

    private Providers() {}

    static @Nullable String named(@Nullable String provider) {
        return provider == null ? null : NAMES.getOrDefault(provider.toLowerCase(Locale.ROOT), provider);
    }
}
