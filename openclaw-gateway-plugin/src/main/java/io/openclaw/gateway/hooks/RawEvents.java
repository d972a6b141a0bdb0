package io.openclaw.gateway.hooks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.openclaw.db.ingest.GatewayJson;
import io.openclaw.db.ingest.MisshapenException;
import io.openclaw.db.model.RawEvent;
import io.openclaw.db.model.Scope;
import java.util.Map;
import java.util.Set;

/** Keeps a line word for word, without the fields that repeat whole conversations and settings. */
final class RawEvents {

    private static final Set<String> HUGE = Set.of("messages", "historyMessages", "systemPrompt", "tools", "config");

    private RawEvents() {}

    static RawEvent of(FeedLine line) {
        ObjectNode kept = GatewayJson.MAPPER.createObjectNode();
        kept.set("event", slim(line.event()));
        kept.set("ctx", slim(line.ctx()));
        return new RawEvent(
                line.source(), line.name(), line.boot(), line.seq(), scope(line), GatewayJson.write(kept), line.ts());
    }

    /** An event that is misshapen where it says where it belongs is kept all the same. */
    private static Scope scope(FeedLine line) {
        try {
            return Scopes.of(line);
        } catch (MisshapenException e) {
            return Scope.NONE;
        }
    }

    /** Depth is bounded by the parser. */
    private static JsonNode slim(JsonNode node) {
        if (node instanceof ObjectNode object) {
            ObjectNode kept = GatewayJson.MAPPER.createObjectNode();
            for (Map.Entry<String, JsonNode> field : object.properties()) {
                if (!HUGE.contains(field.getKey())) {
                    kept.set(field.getKey(), slim(field.getValue()));
                }
            }
            return kept;
        }
        if (node instanceof ArrayNode array) {
            ArrayNode kept = GatewayJson.MAPPER.createArrayNode();
            array.forEach(element -> kept.add(slim(element)));
            return kept;
        }
        return node;
    }
}
