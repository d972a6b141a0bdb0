package io.openclaw.db.snapshot;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.openclaw.db.redact.Redactor;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A configuration without its secrets: what stands under a telling name (with everything below it), after a telling flag, in a header,
 * in a URL, or looks like a secret; then every repetition of what was found. {@code ${VAR}} and SecretRef objects stay as written.
 */
final class TreeRedaction {
    private static final Set<String> REFERENCE_SOURCES = Set.of("env", "file", "exec");
    private static final Set<String> REFERENCE_FIELDS = Set.of("source", "provider", "id");
    /** In OpenClaw's {@code secrets} block these say where secrets are kept. */
    private static final Set<String> WHERE_SECRETS_ARE = Set.of("providers", "defaults");

    private static final Set<String> VALUE_OF_PAIR = Set.of("value", "stringValue", "default");

    private final Secrets secrets;

    private TreeRedaction(Secrets secrets) {
        this.secrets = secrets;
    }

    /** {@code vault} learns what stood where a mask stands. */
    static JsonNode redact(Redactor redactor, JsonNode tree, Vault vault) {
        Secrets secrets = new Secrets(redactor, vault);
        JsonNode redacted = new TreeRedaction(secrets).walk(tree, false);
        return new Repetitions(vault).walk(redacted);
    }

    private JsonNode walk(JsonNode node, boolean hidden) {
        if (node instanceof ObjectNode object) {
            return fields(object, hidden && !isReference(object));
        }
        if (node instanceof ArrayNode array) {
            return elements(array, hidden);
        }
        if (hidden) {
            return secrets.hidden(node);
        }
        return node.isTextual() ? TextNode.valueOf(secrets.inText(node.textValue())) : node;
    }

    private JsonNode elements(ArrayNode array, boolean hidden) {
        ArrayNode redacted = JsonNodeFactory.instance.arrayNode(array.size());
        boolean afterFlag = false;
        for (JsonNode element : array) {
            redacted.add(walk(element, hidden || (afterFlag && element.isValueNode())));
            afterFlag = SecretNames.isSecretFlag(element);
        }
        return redacted;
    }

    private JsonNode fields(ObjectNode object, boolean hidden) {
        ObjectNode redacted = JsonNodeFactory.instance.objectNode();
        boolean reference = isReference(object);
        boolean pair = isSecretText(object.get("key")) || isSecretText(object.get("name"));
        for (Map.Entry<String, JsonNode> field : object.properties()) {
            String name = field.getKey();
            boolean secret = !reference && (hidden || (pair && VALUE_OF_PAIR.contains(name)));
            redacted.set(secrets.inText(name), field(name, field.getValue(), secret));
        }
        return redacted;
    }

    private JsonNode field(String name, JsonNode value, boolean hidden) {
        if (value instanceof ObjectNode block && name.equals("secrets")) {
            return secretsBlock(block);
        }
        if (value instanceof ObjectNode headers && SecretNames.isHeaders(name)) {
            return headers(headers);
        }
        if (SecretNames.isWebhook(name) && !SecretNames.isSecret(name) && !hidden) {
            return value.isTextual()
                    ? TextNode.valueOf(secrets.inWebhook(value.textValue()))
                    : addresses(walk(value, SecretNames.hides(name, value)));
        }
        return walk(value, hidden || SecretNames.hides(name, value));
    }

    /** Whoever knows the path of a webhook may use it, wherever below the name it stands. */
    private JsonNode addresses(JsonNode node) {
        if (node instanceof ObjectNode object) {
            ObjectNode redacted = JsonNodeFactory.instance.objectNode();
            object.properties().forEach(field -> redacted.set(field.getKey(), addresses(field.getValue())));
            return redacted;
        }
        if (node instanceof ArrayNode array) {
            ArrayNode redacted = JsonNodeFactory.instance.arrayNode(array.size());
            array.forEach(element -> redacted.add(addresses(element)));
            return redacted;
        }
        return node.isTextual() ? TextNode.valueOf(secrets.inWebhook(node.textValue())) : node;
    }

    private JsonNode secretsBlock(ObjectNode block) {
        ObjectNode redacted = JsonNodeFactory.instance.objectNode();
        for (Map.Entry<String, JsonNode> field : block.properties()) {
            boolean where = WHERE_SECRETS_ARE.contains(field.getKey())
                    && field.getValue().isObject();
            redacted.set(
                    secrets.inText(field.getKey()),
                    where ? walk(field.getValue(), false) : field(field.getKey(), field.getValue(), true));
        }
        return redacted;
    }

    private JsonNode headers(ObjectNode headers) {
        ObjectNode redacted = JsonNodeFactory.instance.objectNode();
        for (Map.Entry<String, JsonNode> header : headers.properties()) {
            boolean secret = !SecretNames.isHarmlessHeader(header.getKey());
            redacted.set(secrets.inText(header.getKey()), walk(header.getValue(), secret));
        }
        return redacted;
    }

    private static boolean isSecretText(@Nullable JsonNode node) {
        return node != null && node.isTextual() && SecretNames.isSecret(node.textValue());
    }

    /** {@code {source: env|file|exec, provider, id}}: says where a secret is kept. */
    private static boolean isReference(ObjectNode object) {
        JsonNode source = object.get("source");
        return source != null
                && REFERENCE_SOURCES.contains(source.asText())
                && object.path("id").isTextual()
                && object.properties().stream().allMatch(field -> REFERENCE_FIELDS.contains(field.getKey()));
    }
}
