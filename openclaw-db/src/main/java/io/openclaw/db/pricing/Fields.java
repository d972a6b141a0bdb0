package io.openclaw.db.pricing;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A JSON object. Numbers are decimals as they were written; streaming only, since binding takes longer to load than a short command runs. */
final class Fields {
    private static final JsonFactory FACTORY = new JsonFactory();

    private final Map<String, Object> values;

    private Fields(Map<String, Object> values) {
        this.values = values;
    }

    static Fields of(String line) throws IOException {
        try (JsonParser json = FACTORY.createParser(line)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("no object");
            }
            return object(json);
        }
    }

    boolean has(String name) {
        return values.containsKey(name);
    }

    Set<String> names() {
        return values.keySet();
    }

    /** @throws IllegalArgumentException when there is none */
    String text(String name) {
        return optional(name).orElseThrow(() -> new IllegalArgumentException("it has no text " + name + "."));
    }

    Optional<String> optional(String name) {
        return Optional.ofNullable(values.get(name))
                .filter(String.class::isInstance)
                .map(String.class::cast);
    }

    Optional<BigDecimal> decimal(String name) {
        return Optional.ofNullable(values.get(name))
                .filter(BigDecimal.class::isInstance)
                .map(BigDecimal.class::cast);
    }

    Fields object(String name) {
        return Optional.ofNullable(values.get(name))
                .filter(Fields.class::isInstance)
                .map(Fields.class::cast)
                .orElseThrow(() -> new IllegalArgumentException("it has no object " + name + "."));
    }

    List<Fields> objects(String name) {
        return list(name, Fields.class);
    }

    List<String> texts(String name) {
        return list(name, String.class);
    }

    static IllegalArgumentException missing() {
        return new IllegalArgumentException("a number is missing in it.");
    }

    private <T> List<T> list(String name, Class<T> kind) {
        @Nullable Object value = values.get(name);
        return value instanceof List<?> list
                ? list.stream().filter(kind::isInstance).map(kind::cast).toList()
                : List.of();
    }

    /** What is null is left out. */
    private static Fields object(JsonParser json) throws IOException {
        Map<String, Object> values = new LinkedHashMap<>();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            json.nextToken();
            value(json).ifPresent(value -> values.put(name, value));
        }
        return new Fields(values);
    }

    private static Optional<Object> value(JsonParser json) throws IOException {
        return switch (json.currentToken()) {
            case START_OBJECT -> Optional.of(object(json));
            case START_ARRAY -> {
                List<Object> items = new ArrayList<>();
                while (json.nextToken() != JsonToken.END_ARRAY) {
                    value(json).ifPresent(items::add);
                }
                yield Optional.of(items);
            }
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> Optional.of(json.getDecimalValue());
            case VALUE_STRING -> Optional.of(json.getText());
            default -> Optional.empty();
        };
    }
}
