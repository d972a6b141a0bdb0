package io.openclaw.db.ingest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a message of the Anthropic API says: a text, or blocks {@code text}, {@code thinking}, {@code tool_use}, {@code tool_result}, ….
 *
 * @param toolUses as they are
 * @param results as they are
 */
record ClaudeCodeContent(
        @Nullable String text, @Nullable String thinking, List<JsonNode> toolUses, List<JsonNode> results) {

    static ClaudeCodeContent of(JsonNode content) {
        return new ClaudeCodeContent(
                content.isTextual() ? content.asText() : joined(content, "text", "text"),
                joined(content, "thinking", "thinking"),
                ofType(content, "tool_use"),
                ofType(content, "tool_result"));
    }

    List<String> toolNames() {
        return toolUses.stream()
                .map(use -> use.path("name").asText())
                .filter(name -> !name.isEmpty())
                .toList();
    }

    @Nullable String toolCallsJson() {
        ArrayNode calls = Fields.JSON.createArrayNode();
        calls.addAll(toolUses);
        return calls.isEmpty() ? null : calls.toString();
    }

    /** The answer of a tool: a text, or blocks of which those that are text are taken. */
    static @Nullable String answer(JsonNode result) {
        JsonNode content = result.path("content");
        return content.isTextual() ? content.asText() : joined(content, "text", "text");
    }

    private static @Nullable String joined(JsonNode blocks, String type, String field) {
        List<JsonNode> found = ofType(blocks, type);
        return found.isEmpty()
                ? null
                : found.stream().map(block -> block.path(field).asText()).collect(Collectors.joining("\n"));
    }

    private static List<JsonNode> ofType(JsonNode blocks, String type) {
        List<JsonNode> found = new ArrayList<>();
        blocks.forEach(block -> {
            if (type.equals(block.path("type").asText())) {
                found.add(block);
            }
        });
        return found;
    }
}
