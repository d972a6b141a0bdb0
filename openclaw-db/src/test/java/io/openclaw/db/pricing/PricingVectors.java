package io.openclaw.db.pricing;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * Golden vectors of genai-prices 0.1.8, as the reference gives them. Its prompts are whole ones; here they are taken apart, as our own counts are.
 */
public final class PricingVectors {

    /** Name, provider, model, day, tokens (input, output, cache read, cache write for five minutes, for an hour), cost. */
    private static final String ALL = """
            plain                             | anthropic | claude-sonnet-4-5      | 2026-09-24 | 1000 500 0 0 0         | 0.0105
            cache read and write              | anthropic | claude-sonnet-4-5      | 2026-09-24 | 1000 500 10000 2000 0  | 0.021
            written for an hour               | anthropic | claude-sonnet-4-5      | 2026-09-24 | 1000 500 10000 0 2000  | 0.0255
            last token before the tier        | anthropic | claude-sonnet-4-5      | 2026-09-24 | 200000 1000 0 0 0      | 0.615
            first token of the tier           | anthropic | claude-sonnet-4-5      | 2026-09-24 | 200001 1000 0 0 0      | 1.222506
            tier reached by cache reads       | anthropic | claude-sonnet-4-5      | 2026-09-24 | 1000 1000 249000 0 0   | 0.1779
            before the tier was dropped       | anthropic | claude-opus-4-6        | 2026-03-12 | 300000 1000 0 0 0      | 3.0375
            after the tier was dropped        | anthropic | claude-opus-4-6        | 2026-03-13 | 300000 1000 0 0 0      | 1.525
            dated id                          | openai    | gpt-4o-mini-2024-07-18 | 2026-09-24 | 1000000 0 0 0 0        | 0.15
            cached input                      | openai    | gpt-4.1                | 2026-09-24 | 600000 0 400000 0 0    | 1.4
            tier of 272k                      | openai    | gpt-5.4                | 2026-09-24 | 300000 1000 0 0 0      | 1.5225
            before the price was cut          | openai    | o3                     | 2025-06-01 | 1000000 0 0 0 0        | 10
            after the price was cut           | openai    | o3                     | 2025-07-01 | 1000000 0 0 0 0        | 2
            region of Bedrock, without a tier | aws | us.anthropic.claude-sonnet-4-5-20250929-v1:0 | 2026-09-24 | 1000000 0 0 0 0 | 3.3
            unknown model                     | anthropic | claude-newmodel-9      | 2026-09-24 | 1000 500 0 0 0         | null
            local model                       | ollama    | llama3.2:3b            | 2026-09-24 | 1000 500 0 0 0         | null
            """;

    private PricingVectors() {}

    /**
     * One of them.
     *
     * @param tokens input, output, cache read, cache write for five minutes, for an hour
     * @param usd the cost; {@code null}: unknown
     */
    public record Vector(String name, String provider, String model, String day, List<String> tokens, String usd) {
        @Override
        public String toString() {
            return name;
        }
    }

    public static Stream<Vector> all() {
        return ALL.lines().map(PricingVectors::vector);
    }

    private static Vector vector(String line) {
        String[] parts = line.strip().split("\\s*\\|\\s*", -1);
        return new Vector(parts[0], parts[1], parts[2], parts[3], Arrays.asList(parts[4].split(" ", -1)), parts[5]);
    }
}
