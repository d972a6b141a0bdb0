package io.openclaw.gateway.otlp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import java.math.BigDecimal;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Attributes of a span, a log record, a data point or a resource. What is not of the type that is asked for is as good as missing. */
final class Attributes {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private static final int LONG_DIGITS = 18;

    private final Map<String, JsonNode> values = new LinkedHashMap<>();

    private Attributes() {}

    /** Of two with one key, the later counts. */
    static Attributes of(List<KeyValue> pairs) {
        Attributes attributes = new Attributes();
        pairs.forEach(pair -> attributes.values.put(pair.getKey(), json(pair.getValue())));
        return attributes;
    }

    /** The first of some that is there. */
    JsonNode value(String... names) {
        for (String name : names) {
            JsonNode value = values.get(name);
            if (value != null && !value.isNull()) {
                return value;
            }
        }
        return JSON.missingNode();
    }

    /** The first that says something; OpenClaw and others write {@code unknown} for nothing. */
    @Nullable String text(String... names) {
        for (String name : names) {
            JsonNode value = value(name);
            String text = value.isValueNode() ? value.asText().strip() : "";
            if (!text.isEmpty() && !text.equals("unknown")) {
                return text;
            }
        }
        return null;
    }

    /** A number of things, never negative. */
    @Nullable Long count(String... names) {
        BigDecimal number = number(names);
        if (number == null || number.signum() < 0 || number.precision() - (long) number.scale() > LONG_DIGITS) {
            return null;
        }
        return number.stripTrailingZeros().scale() <= 0 ? (Long) number.longValue() : null;
    }

    @Nullable BigDecimal number(String... names) {
        JsonNode value = value(names);
        if (value.isNumber()) {
            return value.decimalValue();
        }
        try {
            return value.isTextual() && value.textValue().length() < 40 ? new BigDecimal(value.textValue()) : null;
        } catch (NumberFormatException e) {
            return null;
        }
    }

    boolean anyBeginsWith(String prefix) {
        return values.keySet().stream().anyMatch(name -> name.startsWith(prefix));
    }

    ObjectNode json() {
        ObjectNode json = JSON.objectNode();
        values.forEach(json::set);
        return json;
    }

    /** Only those named. */
    ObjectNode json(Set<String> names) {
        ObjectNode json = json();
        json.retain(names);
        return json;
    }

    /** As plain JSON; depth is bounded by the parser. What JSON has no number for is text. */
    static JsonNode json(AnyValue value) {
        return switch (value.getValueCase()) {
            case STRING_VALUE -> JSON.textNode(value.getStringValue());
            case BOOL_VALUE -> JSON.booleanNode(value.getBoolValue());
            case INT_VALUE -> JSON.numberNode(value.getIntValue());
            case DOUBLE_VALUE -> number(value.getDoubleValue());
            case BYTES_VALUE ->
                JSON.textNode(
                        Base64.getEncoder().encodeToString(value.getBytesValue().toByteArray()));
            case ARRAY_VALUE -> {
                ArrayNode array = JSON.arrayNode();
                value.getArrayValue().getValuesList().forEach(element -> array.add(json(element)));
                yield array;
            }
            case KVLIST_VALUE -> of(value.getKvlistValue().getValuesList()).json();
            default -> JSON.nullNode();
        };
    }

    static JsonNode number(double value) {
        return Double.isFinite(value)
                ? JSON.numberNode(BigDecimal.valueOf(value))
                : JSON.textNode(Double.toString(value));
    }
}
