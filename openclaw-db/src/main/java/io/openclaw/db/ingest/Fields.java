package io.openclaw.db.ingest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.openclaw.db.model.Cost;
import io.openclaw.db.model.Usage;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Fields of a JSON object that another program wrote: what is missing, or of another type than expected, is null. */
final class Fields {

    /** Money keeps its decimals as written. */
    static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private Fields() {}

    /** The object that a line is. */
    static JsonNode object(String line) throws MalformedLineException {
        JsonNode node;
        try {
            node = JSON.readTree(line);
        } catch (JsonProcessingException e) {
            throw new MalformedLineException("It is no JSON, or half written.");
        }
        if (!node.isObject()) {
            throw new MalformedLineException("It is JSON, but no object.");
        }
        return node;
    }

    /** What a reader kept as its state; an empty object at the beginning. */
    static JsonNode state(@Nullable String state) {
        try {
            return state == null ? JSON.createObjectNode() : JSON.readTree(state);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    "The state of a reader is no JSON: read the file from its beginning.", e);
        }
    }

    /** The first of these fields that holds text. */
    static @Nullable String text(JsonNode node, String... names) {
        return Stream.of(names)
                .map(node::path)
                .filter(value -> value.isTextual() && !value.asText().isBlank())
                .map(JsonNode::asText)
                .findFirst()
                .orElse(null);
    }

    static @Nullable Long count(JsonNode node, String name) {
        JsonNode value = node.path(name);
        return value.isNumber() && value.canConvertToLong() && value.asLong() >= 0 ? value.asLong() : null;
    }

    static long countOrZero(JsonNode node, String name) {
        Long count = count(node, name);
        return count == null ? 0 : count;
    }

    /** An amount of money; null where it is below zero too. */
    static @Nullable BigDecimal money(JsonNode node, String name) {
        JsonNode value = node.path(name);
        return value.isNumber() && value.decimalValue().signum() >= 0 ? value.decimalValue() : null;
    }

    /** What the source reckoned. 0 for a call that used tokens is what programs write that know no price: unknown. */
    static @Nullable Cost cost(JsonNode node, String name, @Nullable Usage usage) {
        BigDecimal usd = money(node, name);
        if (usd == null || (usd.signum() == 0 && usage != null && !usage.isZero())) {
            return null;
        }
        return new Cost(usd, Cost.GATEWAY);
    }

    static @Nullable Duration millis(JsonNode node, String name) {
        JsonNode value = node.path(name);
        return value.isNumber() && value.asDouble() >= 0 ? Duration.ofMillis(Math.round(value.asDouble())) : null;
    }

    /** A time of RFC 3339, with {@code Z} or any other offset. */
    static @Nullable Instant time(JsonNode node, String name) {
        String value = text(node, name);
        try {
            return value == null ? null : OffsetDateTime.parse(value).toInstant();
        } catch (DateTimeException e) {
            return null;
        }
    }

    static Instant requiredTime(JsonNode node, String name) throws MalformedLineException {
        Instant time = time(node, name);
        if (time == null) {
            throw new MalformedLineException("Field " + name + " is missing, or no time of RFC 3339.");
        }
        return time;
    }
}
