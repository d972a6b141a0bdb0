package io.openclaw.db.redact;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Walks a JSON tree. Copies only what changes, so a clean tree costs no memory and the caller's tree is never touched. */
final class JsonTree {
    private final Redactor redactor;

    JsonTree(Redactor redactor) {
        this.redactor = redactor;
    }

    JsonNode redact(JsonNode node) {
        return walk(node, false);
    }

    private JsonNode walk(JsonNode node, boolean named) {
        if (node instanceof ObjectNode object) {
            return fields(object, named);
        }
        if (node instanceof ArrayNode array) {
            return elements(array, named);
        }
        return switch (node.getNodeType()) {
            case NUMBER, BOOLEAN, NULL, MISSING -> node;
            // What an embedded Java object will be written as is unknown here, so it cannot be scanned.
            case POJO -> TextNode.valueOf(redactor.unscanned());
            default -> text(node, named);
        };
    }

    private JsonNode text(JsonNode node, boolean named) {
        String text = node.asText();
        String redacted = named ? redactor.redactNamed(text) : redactor.redact(text);
        return redacted.equals(text) ? node : TextNode.valueOf(redacted);
    }

    private JsonNode elements(ArrayNode array, boolean named) {
        ArrayNode copy = null;
        for (int i = 0; i < array.size(); i++) {
            JsonNode before = array.get(i);
            JsonNode after = walk(before, named);
            if (isOther(after, before)) {
                copy = copy == null ? JsonNodeFactory.instance.arrayNode().addAll(array) : copy;
                copy.set(i, after);
            }
        }
        return copy == null ? array : copy;
    }

    private JsonNode fields(ObjectNode object, boolean named) {
        ObjectNode copy = JsonNodeFactory.instance.objectNode();
        boolean changed = false;
        boolean pair = isSecretPair(object);
        for (Map.Entry<String, JsonNode> field : object.properties()) {
            String name = redactor.redact(field.getKey());
            boolean secret =
                    redactor.hidesNamed() && (isSecret(field.getKey()) || isPairValue(field.getKey(), pair || named));
            JsonNode value = walk(field.getValue(), secret);
            changed |= isOther(value, field.getValue()) || !name.equals(field.getKey());
            copy.set(name, value);
        }
        return changed ? copy : object;
    }

    /** {@code {"key": "http.request.header.authorization", "value": ...}}, as OTLP attributes and HAR headers have it. */
    private static boolean isSecretPair(ObjectNode object) {
        return isSecretText(object.get("key")) || isSecretText(object.get("name"));
    }

    private static boolean isSecretText(@Nullable JsonNode node) {
        return node != null && node.isTextual() && isSecret(node.textValue());
    }

    /** OTLP wraps a value once more, in {@code stringValue}. */
    private static boolean isPairValue(String name, boolean pair) {
        return pair && (name.equals("value") || name.equals("stringValue"));
    }

    private static boolean isSecret(String name) {
        return SecretName.of(name) == SecretName.SECRET;
    }

    /** A node that stays is the same instance; comparing whole trees at every level would take quadratic time. */
    @SuppressWarnings("ReferenceEquality")
    private static boolean isOther(JsonNode after, JsonNode before) {
        return after != before;
    }
}
