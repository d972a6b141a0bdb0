package io.openclaw.db.ingest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Reads fields of a gateway's JSON. Absent and null are unknown; a field of another type than the format says throws
 * {@link MisshapenException}, for a number taken from the wrong place is worse than none.
 */
public final class GatewayJson {

    /** Fractions stay decimal from the text on: money never passes through a double. */
    public static final ObjectMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    /** No gateway of this family is older, and no clock that is right shows more. */
    private static final Instant EARLIEST = Instant.parse("2015-01-01T00:00:00Z");

    private static final Instant LATEST = Instant.parse("2100-01-01T00:00:00Z");

    /** Beyond this a decimal is no quantity; checked first, since writing such a number out takes all memory. */
    private static final int MOST_DIGITS = 40;

    private static final BigDecimal LARGEST_BILL = BigDecimal.valueOf(1_000_000_000);

    private GatewayJson() {}

    /** The object in a field, or an empty one. */
    public static ObjectNode object(JsonNode node, String field) {
        JsonNode value = node.path(field);
        if (value.isMissingNode() || value.isNull()) {
            return MAPPER.createObjectNode();
        }
        if (value instanceof ObjectNode object) {
            return object;
        }
        throw new MisshapenException(field, "is not an object");
    }

    /** What a field holds, whatever it is; missing where it is null. */
    public static JsonNode any(JsonNode node, String field) {
        JsonNode value = node.path(field);
        return value.isNull() ? MissingNode.getInstance() : value;
    }

    /** Text; null where there is none or it is empty. */
    public static @Nullable String text(JsonNode node, String field) {
        JsonNode value = any(node, field);
        if (value.isMissingNode()) {
            return null;
        }
        if (!value.isTextual()) {
            throw new MisshapenException(field, "is not text");
        }
        return value.textValue().isEmpty() ? null : value.textValue();
    }

    /** The first of several fields that holds text. */
    public static @Nullable String firstText(JsonNode node, String... fields) {
        for (String field : fields) {
            String text = text(node, field);
            if (text != null) {
                return text;
            }
        }
        return null;
    }

    /** A count: a whole number from 0 on. Fractions, as of measured milliseconds, are rounded. */
    public static @Nullable Long count(JsonNode node, String field) {
        JsonNode value = any(node, field);
        if (value.isMissingNode()) {
            return null;
        }
        BigDecimal number = quantity(value, field).setScale(0, RoundingMode.HALF_UP);
        if (number.precision() > 18) {
            throw new MisshapenException(field, "is larger than any count");
        }
        return number.longValueExact();
    }

    public static @Nullable Duration millis(JsonNode node, String field) {
        Long millis = count(node, field);
        return millis == null ? null : Duration.ofMillis(millis);
    }

    /** An instant, given in milliseconds since 1970. */
    public static @Nullable Instant instant(JsonNode node, String field) {
        Long millis = count(node, field);
        if (millis == null) {
            return null;
        }
        Instant instant = Instant.ofEpochMilli(millis);
        if (instant.isBefore(EARLIEST) || instant.isAfter(LATEST)) {
            throw new MisshapenException(field, "is no time in milliseconds between 2015 and 2100");
        }
        return instant;
    }

    /** A decimal from 0 on, rounded to twelve places: beyond them stands only the noise of the gateway's own doubles. */
    public static @Nullable BigDecimal money(JsonNode node, String field) {
        JsonNode value = any(node, field);
        if (value.isMissingNode()) {
            return null;
        }
        BigDecimal exact =
                quantity(value, field).setScale(12, RoundingMode.HALF_UP).stripTrailingZeros();
        if (exact.compareTo(LARGEST_BILL) > 0) {
            throw new MisshapenException(field, "is larger than any bill");
        }
        return exact.scale() < 0 ? exact.setScale(0, RoundingMode.UNNECESSARY) : exact;
    }

    /** The text of a tree that was parsed, word for word but for blanks between its parts. */
    public static String write(JsonNode node) {
        try {
            return MAPPER.writeValueAsString(node);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A JSON tree in memory cannot be written.", e);
        }
    }

    private static BigDecimal quantity(JsonNode value, String field) {
        if (!value.isNumber()) {
            throw new MisshapenException(field, "is not a number");
        }
        BigDecimal number = value.decimalValue();
        if (number.precision() > MOST_DIGITS || Math.abs((long) number.scale()) > MOST_DIGITS) {
            throw new MisshapenException(field, "has more digits than any quantity");
        }
        if (number.signum() < 0) {
            throw new MisshapenException(field, "is negative");
        }
        return number;
    }
}
