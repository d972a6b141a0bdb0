package io.openclaw.gateway.live;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.openclaw.db.ingest.GatewayJson;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A session of {@link FakeGateway}: its messages in the form in which 2026.9.6 shows them, and {@code chat.history} since a cursor or page by
 * page, as it answers.
 */
final class Talk {

    private static final long BEGAN = 1_795_290_430_000L;

    final String key;
    volatile String sessionId;
    private final List<ObjectNode> messages = new ArrayList<>();
    volatile int firstCursor;
    private int said;
    private final Map<String, List<ObjectNode>> former = new HashMap<>();

    Talk(String key, String sessionId) {
        this.key = key;
        this.sessionId = sessionId;
    }

    /** A message of a person. */
    static String user(String text) {
        return "{\"role\":\"user\",\"content\":\"" + text + "\"}";
    }

    /** An answer of a model: 7 tokens in, 3 out, 0.0003 USD. */
    static String answer(String text, String run) {
        return "{\"role\":\"assistant\",\"content\":[{\"type\":\"text\",\"text\":\"" + text
                + "\"}],\"api\":\"openai-completions\","
                + "\"provider\":\"fake\",\"model\":\"fake-large\",\"usage\":{\"input\":7,\"output\":3,\"totalTokens\":10,"
                + "\"cacheRead\":0,\"cacheWrite\":0,\"cost\":{\"total\":0.0003}},\"stopReason\":\"stop\",\"responseId\":\"r-"
                + text.hashCode() + "\",\"__openclaw\":{\"runId\":\"" + run + "\"}}";
    }

    /** The result of a tool, which the gateway tells by no event. */
    static String toolResult(String call, String text) {
        return "{\"role\":\"toolResult\",\"toolCallId\":\"" + call + "\",\"toolName\":\"exec\",\"isError\":false,"
                + "\"content\":[{\"type\":\"text\",\"text\":\"" + text + "\"}]}";
    }

    /** Stored; what the event tells of it. */
    synchronized ObjectNode add(String json) {
        int sequence = messages.size() + 1;
        said++;
        String id = sessionId + "/m" + said;
        ObjectNode message = parse(json).put("timestamp", BEGAN + said * 1000L);
        ObjectNode meta =
                message.path("__openclaw") instanceof ObjectNode known ? known : message.putObject("__openclaw");
        meta.put("id", id).put("seq", sequence);
        messages.add(message);
        return payload(message);
    }

    /** The key goes on with a new transcript; where it is the same one, its messages are counted from 1 again. */
    synchronized void reset(String newId) {
        former.put(sessionId, List.copyOf(messages));
        messages.clear();
        said = newId.equals(sessionId) ? said : 0;
        sessionId = newId;
    }

    private ObjectNode payload(ObjectNode message) {
        JsonNode meta = message.path("__openclaw");
        ObjectNode payload = GatewayJson.MAPPER
                .createObjectNode()
                .put("sessionKey", key)
                .put("agentId", "main")
                .put("sessionId", sessionId)
                .put("messageId", meta.path("id").asText())
                .put("messageSeq", meta.path("seq").asInt());
        payload.set("message", message);
        payload.set("session", row());
        return payload;
    }

    synchronized ObjectNode row() {
        return GatewayJson.MAPPER
                .createObjectNode()
                .put("key", key)
                .put("sessionId", sessionId)
                .put("agentId", "main")
                .put("label", "Talk")
                .put("model", "fake-large")
                .put("estimatedCostUsd", 99)
                .put("updatedAt", BEGAN + said * 1000L);
    }

    /** A cursor is the number of the last message; one in front of {@link #firstCursor} is of no use any more. */
    synchronized ObjectNode history(JsonNode params) {
        ObjectNode answer = GatewayJson.MAPPER.createObjectNode();
        answer.set("sessionInfo", row());
        ArrayNode shown = answer.putArray("messages");
        if (params.has("messageId")) {
            former.getOrDefault(params.path("sessionId").asText(), List.of()).forEach(shown::add);
            return answer.put("sessionId", params.path("sessionId").asText());
        }
        if (params.has("cursor")) {
            int from = Integer.parseInt(params.path("cursor").asText());
            if (from < firstCursor || from > messages.size()) {
                return GatewayJson.MAPPER.createObjectNode().put("kind", "reset");
            }
            int to = Math.min(from + 3, messages.size());
            messages.subList(from, to).forEach(message -> shown.add(payload(message)));
            return answer.put("kind", "delta").put("deltaCursor", Integer.toString(to));
        }
        int end = messages.size() - params.path("offset").asInt(0);
        int begin = Math.max(0, end - 5);
        shown.addAll(messages.subList(begin, end));
        if (!params.has("offset")) {
            answer.put("deltaCursor", Integer.toString(messages.size()));
        }
        return answer.put("sessionKey", key)
                .put("sessionId", sessionId)
                .put("hasMore", begin > 0)
                .put("nextOffset", messages.size() - begin)
                .put("totalMessages", messages.size());
    }

    private static ObjectNode parse(String json) {
        try {
            return (ObjectNode) GatewayJson.MAPPER.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
