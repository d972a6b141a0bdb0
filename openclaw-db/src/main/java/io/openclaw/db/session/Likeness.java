package io.openclaw.db.session;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Whether two texts say the same: masks of redaction are alike whatever their key, JSON is compared as JSON. */
final class Likeness {

    private static final Pattern MASK = Pattern.compile("\\[REDACTED:[^\\]\\s]{1,80}\\]");
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private Likeness() {}

    static boolean ofText(@Nullable String one, @Nullable String other) {
        return Objects.equals(one, other)
                || (one != null && other != null && plain(one).equals(plain(other)));
    }

    static boolean ofJson(@Nullable String one, @Nullable String other) {
        return Objects.equals(one, other)
                || (one != null && other != null && tree(plain(one)).equals(tree(plain(other))));
    }

    /** The text with all masks made equal. */
    static String plain(String text) {
        return text.contains("[REDACTED:") ? MASK.matcher(text).replaceAll("[REDACTED]") : text;
    }

    /** JSON in a form that does not depend on spaces; text that is no JSON as a JSON string. */
    static JsonNode tree(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            return JSON.getNodeFactory().textNode(json);
        }
    }
}
