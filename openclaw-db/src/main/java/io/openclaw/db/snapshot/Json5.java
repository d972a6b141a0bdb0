package io.openclaw.db.snapshot;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;

/**
 * Reads JSON5 (<a href="https://spec.json5.org">spec.json5.org</a>), and so JSON: comments, trailing commas, names without quotes, single
 * quotes, hexadecimal numbers, continued lines. A name that comes twice counts the last time, as in JavaScript.
 */
final class Json5 {
    private final Json5Source source;
    private final Json5Tokens tokens;
    private int depth;

    private Json5(Json5Source source) {
        this.source = source;
        this.tokens = new Json5Tokens(source);
    }

    static JsonNode parse(Object name, String text) throws ConfigFileException {
        Json5 parser = new Json5(new Json5Source(name, text));
        JsonNode value = parser.value();
        parser.source.skipBlanks();
        if (parser.source.peek() != Json5Source.END) {
            throw parser.source.failure("the end of the file is expected, or a comma or bracket is missing before");
        }
        return value;
    }

    private JsonNode value() throws ConfigFileException {
        source.skipBlanks();
        int c = source.peek();
        return switch (c) {
            case '{' -> object();
            case '[' -> array();
            case '"', '\'' -> TextNode.valueOf(tokens.string());
            case Json5Source.END -> throw source.failure("the file ends where a value is expected");
            default -> Json5Tokens.startsNumber(c) ? tokens.number() : word();
        };
    }

    private JsonNode word() throws ConfigFileException {
        int start = source.at();
        String word = tokens.identifier("a value is expected: text needs quotes");
        return switch (word) {
            case "true" -> BooleanNode.TRUE;
            case "false" -> BooleanNode.FALSE;
            case "null" -> NullNode.instance;
            case "Infinity", "NaN" -> TextNode.valueOf(word);
            default -> throw source.failure(start, "a value is expected: text needs quotes");
        };
    }

    private ObjectNode object() throws ConfigFileException {
        enter();
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        source.skipBlanks();
        while (!source.take('}')) {
            String name = name();
            source.skipBlanks();
            if (!source.take(':')) {
                throw source.failure("a colon is expected after the name");
            }
            object.set(name, value());
            separator('}', "a comma or } is expected");
        }
        depth--;
        return object;
    }

    private String name() throws ConfigFileException {
        int c = source.peek();
        return c == '"' || c == '\'' ? tokens.string() : tokens.identifier("a name or } is expected");
    }

    private ArrayNode array() throws ConfigFileException {
        enter();
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        source.skipBlanks();
        while (!source.take(']')) {
            array.add(value());
            separator(']', "a comma or ] is expected");
        }
        depth--;
        return array;
    }

    /** Steps over a comma, or stops before the bracket that closes. */
    private void separator(char close, String expected) throws ConfigFileException {
        source.skipBlanks();
        if (source.take(',')) {
            source.skipBlanks();
        } else if (source.peek() != close) {
            throw source.failure(expected);
        }
    }

    private void enter() throws ConfigFileException {
        source.next();
        depth++;
        if (depth > ConfigTree.MAX_DEPTH) {
            throw source.failure("nested deeper than " + ConfigTree.MAX_DEPTH + " levels");
        }
    }
}
