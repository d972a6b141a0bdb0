package io.openclaw.db.snapshot;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The second walk over a configuration: what was found a secret in one place is hidden in every other. */
final class Repetitions {
    /** Shorter ones would mask ordinary words wherever they stand. */
    private static final int SHORTEST = 8;

    /** By their first characters, so that the work does not grow with the number of secrets; the longest first. */
    private final Map<String, List<Map.Entry<String, String>>> secrets = new HashMap<>();

    Repetitions(Vault vault) {
        for (Map.Entry<String, String> secret : vault.textsFrom(SHORTEST)) {
            secrets.computeIfAbsent(secret.getKey().substring(0, SHORTEST), start -> new ArrayList<>())
                    .add(secret);
        }
    }

    JsonNode walk(JsonNode node) {
        if (secrets.isEmpty()) {
            return node;
        }
        if (node instanceof ObjectNode object) {
            ObjectNode redacted = JsonNodeFactory.instance.objectNode();
            object.properties().forEach(field -> redacted.set(hidden(field.getKey()), walk(field.getValue())));
            return redacted;
        }
        if (node instanceof ArrayNode array) {
            ArrayNode redacted = JsonNodeFactory.instance.arrayNode(array.size());
            array.forEach(element -> redacted.add(walk(element)));
            return redacted;
        }
        return node.isTextual() ? TextNode.valueOf(hidden(node.textValue())) : node;
    }

    private String hidden(String text) {
        return text.length() < SHORTEST ? text : Vault.replace(text, mask -> mask, this::hiddenBetweenMasks);
    }

    private String hiddenBetweenMasks(String text) {
        StringBuilder hidden = new StringBuilder(text.length());
        int at = 0;
        while (at + SHORTEST <= text.length()) {
            Map.Entry<String, String> secret = secretAt(text, at);
            hidden.append(secret == null ? text.substring(at, at + 1) : secret.getValue());
            at += secret == null ? 1 : secret.getKey().length();
        }
        return hidden.append(text.substring(at)).toString();
    }

    private Map.@Nullable Entry<String, String> secretAt(String text, int at) {
        for (Map.Entry<String, String> secret : secrets.getOrDefault(text.substring(at, at + SHORTEST), List.of())) {
            if (text.startsWith(secret.getKey(), at)) {
                return secret;
            }
        }
        return null;
    }
}
