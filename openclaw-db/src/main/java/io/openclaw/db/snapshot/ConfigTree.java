package io.openclaw.db.snapshot;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.math.BigDecimal;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The bounds of a configuration as a JSON tree, and what PostgreSQL's jsonb can keep of it. */
final class ConfigTree {
    static final int MAX_DEPTH = 100;
    static final int MAX_DIGITS = 100;
    /** jsonb keeps numbers as digits, and JavaScript knows none beyond. */
    static final int MAX_EXPONENT = 308;

    static final String TOO_LARGE =
            "a number is too long (at most " + MAX_DIGITS + " digits, exponents up to " + MAX_EXPONENT + ")";

    /** Aliases of YAML can make a small file a forest. */
    private static final int MAX_NODES = 1_000_000;

    private final Object name;
    private int nodes;

    private ConfigTree(Object name) {
        this.name = name;
    }

    /**
     * The tree with texts that PostgreSQL takes (no NUL, no half characters) and numbers in one form.
     *
     * @throws ConfigFileException when it exceeds a bound, or is no object or list at the top
     */
    static JsonNode checked(Object name, JsonNode tree) throws ConfigFileException {
        if (!tree.isContainerNode()) {
            throw ConfigFileException.broken(
                    name,
                    "no configuration: an object or a list is expected at the top. Name a JSON, JSON5, YAML or TOML"
                            + " file.");
        }
        return new ConfigTree(name).walk(tree, 0);
    }

    private JsonNode walk(JsonNode node, int depth) throws ConfigFileException {
        nodes++;
        if (depth > MAX_DEPTH || nodes > MAX_NODES) {
            String bound =
                    depth > MAX_DEPTH ? "nested deeper than " + MAX_DEPTH + " levels" : "more than a million values";
            throw ConfigFileException.broken(name, bound + ". Split the file and snapshot the parts.");
        }
        if (node instanceof ObjectNode object) {
            ObjectNode copy = JsonNodeFactory.instance.objectNode();
            for (Map.Entry<String, JsonNode> field : object.properties()) {
                copy.set(clean(field.getKey()), walk(field.getValue(), depth + 1));
            }
            return copy;
        }
        if (node instanceof ArrayNode array) {
            ArrayNode copy = JsonNodeFactory.instance.arrayNode(array.size());
            for (JsonNode element : array) {
                copy.add(walk(element, depth + 1));
            }
            return copy;
        }
        return scalar(node);
    }

    private JsonNode scalar(JsonNode node) throws ConfigFileException {
        if (node.isNumber()) {
            String digits = node.asText();
            if (digits.equals("NaN") || digits.endsWith("Infinity")) {
                return TextNode.valueOf(digits);
            }
            BigDecimal value = decimal(digits);
            if (value == null) {
                throw ConfigFileException.broken(name, TOO_LARGE + ". Shorten it, or put it in quotes.");
            }
            return number(value);
        }
        return node.isBoolean() || node.isNull() ? node : TextNode.valueOf(clean(node.asText()));
    }

    static JsonNode number(BigDecimal value) {
        try {
            return LongNode.valueOf(value.longValueExact());
        } catch (ArithmeticException e) {
            return DecimalNode.valueOf(value.stripTrailingZeros());
        }
    }

    /** Null when it is longer than any number that means something. */
    static @Nullable BigDecimal decimal(String digits) {
        if (digits.length() > MAX_DIGITS) {
            return null;
        }
        try {
            BigDecimal value = new BigDecimal(digits);
            long magnitude = (long) value.precision() - value.scale();
            return value.signum() == 0 || Math.abs(magnitude) <= MAX_EXPONENT + 1 ? value : null;
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private static String clean(String text) {
        StringBuilder cleaned = null;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean pair = Character.isHighSurrogate(c)
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1));
            if (pair) {
                i++;
            } else if (c == 0 || Character.isSurrogate(c)) {
                cleaned = cleaned == null ? new StringBuilder(text) : cleaned;
                cleaned.setCharAt(i, '\uFFFD');
            }
        }
        return cleaned == null ? text : cleaned.toString();
    }
}
