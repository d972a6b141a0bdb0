package io.openclaw.gateway.hooks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.openclaw.db.ingest.GatewayJson;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A page of {@code chat.history}. An answer that speaks and calls a tool is shown as two messages of one id, the spoken one marked
 * {@code openclawStreamFallback}; here they are one again, in the order of the transcript.
 */
final class HistoryPage {

    private static final String SPOKEN = "openclawStreamFallback";

    private HistoryPage() {}

    /** The messages, each once. */
    static Collection<ObjectNode> whole(ArrayNode messages) {
        Map<String, List<ObjectNode>> byId = new LinkedHashMap<>();
        for (JsonNode node : messages) {
            if (node instanceof ObjectNode message) {
                String id = message.path("__openclaw").path("id").asText();
                String mirror = message.has("openclawMessageToolMirror") ? "mirror " : "";
                byId.computeIfAbsent(mirror + id, first -> new ArrayList<>()).add(message);
            }
        }
        return byId.values().stream().map(HistoryPage::joined).toList();
    }

    private static ObjectNode joined(List<ObjectNode> parts) {
        ObjectNode main = parts.stream()
                .filter(part -> !part.has(SPOKEN))
                .findFirst()
                .orElse(parts.get(0))
                .deepCopy();
        if (parts.size() > 1 && main.path("content") instanceof ArrayNode content) {
            ArrayNode blocks = GatewayJson.MAPPER.createArrayNode();
            parts.stream()
                    .filter(part -> part.has(SPOKEN))
                    .forEach(part -> part.path("content").forEach(block -> addNew(blocks, content, block)));
            main.set("content", blocks.addAll(content));
        }
        return main;
    }

    private static void addNew(ArrayNode blocks, ArrayNode shown, JsonNode block) {
        for (JsonNode other : shown) {
            if (other.path("text").asText().equals(block.path("text").asText())) {
                return;
            }
        }
        blocks.add(block);
    }
}
