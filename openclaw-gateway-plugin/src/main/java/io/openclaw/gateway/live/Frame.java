package io.openclaw.gateway.live;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.openclaw.db.ingest.GatewayJson;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One frame of the gateway's protocol: {@code {"type":"res","id","ok","payload"|"error"}} or {@code {"type":"event","event","payload","seq"?}}; we
 * send {@code {"type":"req","id","method","params"}}. Format: OpenClaw's docs/gateway/protocol.md, protocol 4.
 *
 * @param name of the event, or id of the request that is answered
 * @param ok false for a request that was refused
 * @param body payload, or the error; empty where there is none
 */
record Frame(boolean isEvent, String name, boolean ok, ObjectNode body) {

    /** How the gateway writes events: what of it nobody here wants need not be parsed, and that is nearly all of it while a model speaks. */
    private static final String EVENT = "{\"type\":\"event\",\"event\":\"";

    /** The frame; empty where it is none that we know. */
    static Optional<Frame> parse(String text) {
        try {
            JsonNode node = GatewayJson.MAPPER.readTree(text);
            return switch (node.path("type").asText()) {
                case "event" ->
                    Optional.of(new Frame(true, node.path("event").asText(), true, object(node, "payload")));
                case "res" -> Optional.of(answer(node));
                default -> Optional.empty();
            };
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    /** The name of an event whose frame begins as the gateway writes it; null where only parsing tells. */
    static @Nullable String eventName(String text) {
        int end = text.startsWith(EVENT) ? text.indexOf('"', EVENT.length()) : -1;
        return end < 0 ? null : text.substring(EVENT.length(), end);
    }

    /** Whether it surely is an event that is none of these. */
    static boolean isOther(String text, Set<String> wanted) {
        String event = eventName(text);
        return event != null && !wanted.contains(event);
    }

    static String request(String id, String method, ObjectNode params) {
        ObjectNode frame = GatewayJson.MAPPER
                .createObjectNode()
                .put("type", "req")
                .put("id", id)
                .put("method", method);
        frame.set("params", params);
        return GatewayJson.write(frame);
    }

    private static Frame answer(JsonNode node) {
        boolean ok = node.path("ok").asBoolean(false);
        return new Frame(false, node.path("id").asText(), ok, object(node, ok ? "payload" : "error"));
    }

    private static ObjectNode object(JsonNode node, String field) {
        return node.path(field) instanceof ObjectNode object ? object : GatewayJson.MAPPER.createObjectNode();
    }
}
