package io.openclaw.gateway.otlp;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.openclaw.db.ingest.GatewayJson;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the model answered, where the program exports it: {@code gen_ai.output.messages}, a list of
 * {@code {role, parts: [{type: text|reasoning|tool_call, content, name}]}}, as a value or as JSON in text.
 */
record SpanAnswer(@Nullable String text, @Nullable String reasoning, List<String> toolNames) {

    static SpanAnswer of(Attributes attributes) {
        List<String> texts = new ArrayList<>();
        List<String> thoughts = new ArrayList<>();
        List<String> tools = new ArrayList<>();
        for (JsonNode message : messages(attributes.value("gen_ai.output.messages"))) {
            for (JsonNode part : message.path("parts")) {
                switch (part.path("type").asText()) {
                    case "text" -> add(texts, part.path("content"));
                    case "reasoning" -> add(thoughts, part.path("content"));
                    case "tool_call" -> add(tools, part.path("name"));
                    default -> {
                        // Pictures, files and what is to come: the raw event has them.
                    }
                }
            }
        }
        return new SpanAnswer(joined(texts), joined(thoughts), tools);
    }

    /** Text that is not JSON is not what the conventions say; the raw event keeps it. */
    private static JsonNode messages(JsonNode value) {
        if (!value.isTextual()) {
            return value;
        }
        try {
            return GatewayJson.MAPPER.readTree(value.textValue());
        } catch (JsonProcessingException e) {
            return GatewayJson.MAPPER.missingNode();
        }
    }

    private static void add(List<String> found, JsonNode text) {
        if (text.isTextual() && !text.textValue().isEmpty()) {
            found.add(text.textValue());
        }
    }

    private static @Nullable String joined(List<String> texts) {
        return texts.isEmpty() ? null : String.join("\n", texts);
    }
}
