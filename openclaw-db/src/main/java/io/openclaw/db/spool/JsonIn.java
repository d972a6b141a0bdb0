package io.openclaw.db.spool;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the fields of one fact. What is not there is unknown; what is not asked for, such as a newer version's field, is passed over. */
final class JsonIn {

    private final JsonNode from;

    JsonIn(JsonNode from) {
        this.from = from;
    }

    /** An object within; null when it is not there. */
    @Nullable JsonIn within(String field) {
        JsonNode node = from.get(field);
        return node == null || !node.isObject() ? null : new JsonIn(node);
    }

    @Nullable String text(String field) {
        JsonNode node = from.get(field);
        return node == null || node.isNull() ? null : node.textValue();
    }

    String required(String field) {
        String text = text(field);
        if (text == null) {
            throw new MissingFieldException(field);
        }
        return text;
    }

    List<String> texts(String field) {
        JsonNode node = from.get(field);
        if (node == null) {
            return List.of();
        }
        List<String> texts = new ArrayList<>(node.size());
        node.forEach(text -> texts.add(text.textValue()));
        return texts;
    }

    @Nullable Long number(String field) {
        JsonNode node = from.get(field);
        return node == null || !node.canConvertToLong() ? null : node.longValue();
    }

    /** A count; 0 when it is not there. */
    long count(String field) {
        Long number = number(field);
        return number == null ? 0 : number;
    }

    @Nullable Integer integer(String field) {
        Long number = number(field);
        return number == null ? null : Math.toIntExact(number);
    }

    @Nullable BigDecimal amount(String field) {
        JsonNode node = from.get(field);
        return node == null || !node.isNumber() ? null : node.decimalValue();
    }

    @Nullable Boolean flag(String field) {
        JsonNode node = from.get(field);
        if (node == null || !node.isBoolean()) {
            return null;
        }
        return node.booleanValue();
    }

    @Nullable Instant instant(String field) {
        String text = text(field);
        return text == null ? null : IsoInstant.parse(text);
    }

    Instant at() {
        return IsoInstant.parse(required("at"));
    }

    @Nullable Duration nanos(String field) {
        Long nanos = number(field);
        return nanos == null ? null : Duration.ofNanos(nanos);
    }

    /** A field without which there is no such fact. */
    static final class MissingFieldException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        MissingFieldException(String field) {
            super("its field " + field + " is missing");
        }
    }
}
