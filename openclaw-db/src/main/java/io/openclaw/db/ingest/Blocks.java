package io.openclaw.db.ingest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The content of a message: text, or a list of blocks {@code text{text}}, {@code thinking{thinking}},
 * {@code toolCall{id,name,arguments}}, image and what else may come.
 */
record Blocks(@Nullable String text, @Nullable String reasoning, List<JsonNode> toolCalls) {

    Blocks {
        toolCalls = List.copyOf(toolCalls);
    }

    static Blocks of(JsonNode message) {
        JsonNode content = GatewayJson.any(message, "content");
        if (content.isTextual()) {
            return new Blocks(content.textValue(), null, List.of());
        }
        if (!content.isArray() && !content.isMissingNode()) {
            throw new MisshapenException("content", "is neither text nor a list of blocks");
        }
        List<JsonNode> toolCalls = new ArrayList<>();
        for (JsonNode block : content) {
            if ("toolCall".equals(block.path("type").textValue())) {
                toolCalls.add(block);
            }
        }
        return new Blocks(joined(content, "text"), joined(content, "thinking"), toolCalls);
    }

    /** The calls as a JSON array in the gateway's own form. */
    @Nullable String toolCallsJson() {
        if (toolCalls.isEmpty()) {
            return null;
        }
        ArrayNode array = GatewayJson.MAPPER.createArrayNode();
        array.addAll(toolCalls);
        return GatewayJson.write(array);
    }

    /** The names of the tools, in order. */
    List<String> toolNames() {
        return toolCalls.stream()
                .map(call -> call.path("name").asText())
                .filter(name -> !name.isEmpty())
                .toList();
    }

    /** A block of a type holds its text in a field of the same name. */
    private static @Nullable String joined(JsonNode content, String type) {
        List<String> parts = new ArrayList<>();
        for (JsonNode block : content) {
            String part = GatewayJson.text(block, type);
            if (part != null && type.equals(block.path("type").textValue())) {
                parts.add(part);
            }
        }
        return parts.isEmpty() ? null : String.join("\n", parts);
    }
}
