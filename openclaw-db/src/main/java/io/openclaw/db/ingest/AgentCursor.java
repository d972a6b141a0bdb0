package io.openclaw.db.ingest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.openclaw.db.ingest.AgentDatabase.ArchivePlace;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How far an agent's database was read. As JSON {@code {"stamp","nodes":[ms,key],"windows":[ms,id],"archives":[ms,id,generation,lines],
 * "cold":[…],"seen":{id:[generation,seq,state]}}}.
 *
 * <p>Sessions are read in order of their last change. Of those that changed last it is remembered how far each was read; one that comes back
 * after many others is read again from its start, which stores nothing twice.
 */
final class AgentCursor {

    private static final int REMEMBERED = 256;

    /** Of a transcript, what was read. */
    record Seen(String generation, long seq, @Nullable String state) {}

    /** An archive, and how many lines of the next were read. */
    record Archives(ArchivePlace behind, int lines) {

        static final Archives FIRST = new Archives(ArchivePlace.FIRST, 0);
    }

    private final Map<String, Seen> seen = new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Seen> eldest) {
            return size() > REMEMBERED;
        }
    };

    String stamp = "";
    long nodeAt = -1;
    String nodeKey = "";
    long windowAt = -1;
    String windowId = "";
    Archives archives = Archives.FIRST;
    Archives cold = Archives.FIRST;

    static AgentCursor of(@Nullable String json) throws IOException {
        AgentCursor cursor = new AgentCursor();
        if (json != null) {
            cursor.read(tree(json));
        }
        return cursor;
    }

    @Nullable Seen seen(String sessionId) {
        return seen.get(sessionId);
    }

    void saw(String sessionId, Seen place) {
        seen.put(sessionId, place);
    }

    String json() {
        ObjectNode node = GatewayJson.MAPPER.createObjectNode().put("stamp", stamp);
        node.putArray("nodes").add(nodeAt).add(nodeKey);
        node.putArray("windows").add(windowAt).add(windowId);
        write(node.putArray("archives"), archives);
        write(node.putArray("cold"), cold);
        ObjectNode places = node.putObject("seen");
        seen.forEach((id, place) -> {
            ArrayNode one = places.putArray(id).add(place.generation()).add(place.seq());
            if (place.state() != null) {
                one.add(place.state());
            }
        });
        return GatewayJson.write(node);
    }

    private void read(JsonNode node) {
        stamp = node.path("stamp").asText();
        nodeAt = node.path("nodes").path(0).asLong(-1);
        nodeKey = node.path("nodes").path(1).asText();
        windowAt = node.path("windows").path(0).asLong(-1);
        windowId = node.path("windows").path(1).asText();
        archives = archives(node.path("archives"));
        cold = archives(node.path("cold"));
        node.path("seen").properties().forEach(one -> {
            JsonNode place = one.getValue();
            seen.put(
                    one.getKey(),
                    new Seen(
                            place.path(0).asText(),
                            place.path(1).asLong(),
                            place.path(2).textValue()));
        });
    }

    private static void write(ArrayNode to, Archives archives) {
        ArchivePlace behind = archives.behind();
        to.add(behind.at()).add(behind.sessionId()).add(behind.generation()).add(archives.lines());
    }

    private static Archives archives(JsonNode node) {
        return new Archives(
                new ArchivePlace(
                        node.path(0).asLong(-1),
                        node.path(1).asText(),
                        node.path(2).asText()),
                node.path(3).asInt());
    }

    private static JsonNode tree(String json) throws IOException {
        try {
            return GatewayJson.MAPPER.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IOException("The position in the database is no JSON: set it back to read the database anew.", e);
        }
    }
}
