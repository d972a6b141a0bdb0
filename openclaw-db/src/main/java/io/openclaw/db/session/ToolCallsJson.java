package io.openclaw.db.session;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.StringJoiner;

/**
 * Tool calls as openclaw-rs writes them (serde_json, compact): the same calls are the same bytes. Jackson's writer would not do:
 * it writes control characters with upper-case digits.
 */
final class ToolCallsJson {

    private static final ObjectMapper READER =
            new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private ToolCallsJson() {}

    static String write(List<RequestedCall> calls) {
        StringJoiner json = new StringJoiner(",", "[", "]");
        for (RequestedCall call : calls) {
            json.add("{\"id\":" + quoted(call.id()) + ",\"type\":\"function\",\"function\":{\"name\":"
                    + quoted(call.name()) + ",\"arguments\":" + quoted(call.arguments()) + "}}");
        }
        return json.toString();
    }

    /** The calls; empty when {@code json} is no list of calls. */
    static Optional<List<RequestedCall>> read(String json) {
        try {
            JsonNode array = READER.readTree(json);
            return array != null && array.isArray() ? calls(array) : Optional.empty();
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    /** What PostgreSQL made of tool calls, in the form they had: calls are written anew, and what was no JSON was kept as a JSON string. */
    static String fromDatabase(String json) {
        return read(json).map(ToolCallsJson::write).orElseGet(() -> unquoted(json));
    }

    private static String unquoted(String json) {
        try {
            JsonNode node = READER.readTree(json);
            return node != null && node.isTextual() ? node.textValue() : json;
        } catch (JsonProcessingException e) {
            return json;
        }
    }

    private static Optional<List<RequestedCall>> calls(JsonNode array) {
        List<RequestedCall> calls = new ArrayList<>(array.size());
        for (JsonNode item : array) {
            JsonNode id = item.path("id");
            JsonNode name = item.path("function").path("name");
            JsonNode arguments = item.path("function").path("arguments");
            if (!id.isTextual() || !name.isTextual() || !arguments.isTextual()) {
                return Optional.empty();
            }
            calls.add(new RequestedCall(id.textValue(), name.textValue(), arguments.textValue()));
        }
        return Optional.of(calls);
    }

    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder(text.length() + 2).append('"');
        for (int i = 0; i < text.length(); i++) {
            appendEscaped(quoted, text.charAt(i));
        }
        return quoted.append('"').toString();
    }

    private static void appendEscaped(StringBuilder to, char c) {
        switch (c) {
            case '"' -> to.append("\\\"");
            case '\\' -> to.append("\\\\");
            case '\b' -> to.append("\\b");
            case '\f' -> to.append("\\f");
            case '\n' -> to.append("\\n");
            case '\r' -> to.append("\\r");
            case '\t' -> to.append("\\t");
            default -> {
                if (c < 0x20) {
                    to.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
                } else {
                    to.append(c);
                }
            }
        }
    }
}
