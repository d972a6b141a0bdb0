package io.openclaw.gateway.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The members of a JSON object, read one at a time. What cannot be used is a {@link ProblemException} that names the member. */
record BodyMembers(ObjectNode object) {

    /** Null when it is not given. */
    @Nullable String text(String name) {
        JsonNode value = object.get(name);
        if (value == null || value.isNull()) {
            return null;
        }
        if (!value.isTextual()) {
            throw Parameters.bad(name, "It is no text", "Send a JSON string.");
        }
        return whole(name, value.textValue());
    }

    /** The text, when UTF-8 can tell all of it. Half of a surrogate pair, which JSON lets pass, would be stored as a question mark. */
    static String whole(String name, String text) {
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
            throw Parameters.bad(name, "It holds one half of a character (a lone surrogate)", "Leave it out.");
        }
        return text;
    }

    String orElse(String name, String byDefault) {
        String text = text(name);
        return text == null ? byDefault : text;
    }

    boolean flag(String name) {
        return Boolean.TRUE.equals(flagOrNull(name));
    }

    @Nullable Boolean flagOrNull(String name) {
        JsonNode value = object.get(name);
        if (value == null || value.isNull()) {
            return null;
        }
        if (!value.isBoolean()) {
            throw Parameters.bad(name, "It is neither true nor false", "Send one of these.");
        }
        return value.booleanValue();
    }

    @Nullable Instant moment(String name) {
        String text = text(name);
        try {
            return text == null ? null : OffsetDateTime.parse(text.strip()).toInstant();
        } catch (DateTimeParseException e) {
            throw Parameters.bad(name, "It is no time", "Send one such as 2026-01-31T12:00:00Z.");
        }
    }

    List<String> texts(String name) {
        JsonNode value = object.get(name);
        List<String> texts = new ArrayList<>();
        if (value == null || value.isNull()) {
            return texts;
        }
        for (JsonNode item : value.isArray() ? value : object.arrayNode().addNull()) {
            if (!item.isTextual()) {
                throw Parameters.bad(name, "It is no list of texts", "Send a JSON array of strings.");
            }
            texts.add(whole(name, item.textValue()));
        }
        return texts;
    }
}
