package io.openclaw.db.snapshot;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Which mask stands for what. Lives as long as one file is read or restored, in memory only. */
final class Vault {
    private static final Pattern MASK = Pattern.compile("\\[REDACTED:[0-9a-f]{8}\\]");

    private final Map<String, JsonNode> secrets = new HashMap<>();

    void put(String mask, JsonNode secret) {
        secrets.putIfAbsent(mask, secret);
    }

    @Nullable JsonNode get(String mask) {
        return secrets.get(mask);
    }

    void putAllOf(Vault other) {
        other.secrets.forEach(secrets::putIfAbsent);
    }

    /** Texts of at least {@code length} characters with their masks, the longest first. */
    List<Map.Entry<String, String>> textsFrom(int length) {
        List<Map.Entry<String, String>> texts = new ArrayList<>();
        secrets.forEach((mask, secret) -> {
            if (secret.asText().length() >= length) {
                texts.add(Map.entry(secret.asText(), mask));
            }
        });
        texts.sort(Comparator.comparing(
                        (Map.Entry<String, String> text) -> -text.getKey().length())
                .thenComparing(Map.Entry::getKey));
        return texts;
    }

    /** The text with its secrets back in; masks of others stay. */
    String opened(String text) {
        return replaceMasks(text, mask -> {
            JsonNode secret = secrets.get(mask);
            return secret == null ? mask : secret.asText();
        });
    }

    static boolean isMask(String text) {
        return MASK.matches(text);
    }

    static boolean hasMask(String text) {
        return text.contains("[REDACTED:") && MASK.matcher(text).find();
    }

    static String withoutMasks(String text) {
        return MASK.matcher(text).replaceAll("");
    }

    static List<String> masks(String text) {
        List<String> masks = new ArrayList<>();
        replaceMasks(text, mask -> {
            masks.add(mask);
            return mask;
        });
        return masks;
    }

    private static String replaceMasks(String text, UnaryOperator<String> replacement) {
        return replace(text, replacement, UnaryOperator.identity());
    }

    /** Applies one function to the masks in a text and another to what stands between them. */
    static String replace(String text, UnaryOperator<String> masks, UnaryOperator<String> others) {
        StringBuilder replaced = new StringBuilder(text.length());
        Matcher matcher = MASK.matcher(text);
        int done = 0;
        while (matcher.find()) {
            replaced.append(others.apply(text.substring(done, matcher.start())));
            replaced.append(masks.apply(matcher.group()));
            done = matcher.end();
        }
        return replaced.append(others.apply(text.substring(done))).toString();
    }
}
