package io.openclaw.db.snapshot;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.List;
import java.util.Random;

/** Random configurations and random changes to them. */
final class ConfigTrees {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final List<String> NAMES =
            List.of("a", "b", "model", "id", "name", "list", "x/y", "~", "with space", "ünï", "\"q\"", "", "0", "\n");
    private static final List<String> TEXTS = List.of(
            "", "plain", "it's \"quoted\"", "two\nlines", "😀", "${HOME}", "\u2028", "100", "null", "# no comment");

    private ConfigTrees() {}

    static ObjectNode random(Random random) {
        return object(random, 4);
    }

    private static ObjectNode object(Random random, int depth) {
        ObjectNode object = NODES.objectNode();
        for (int i = random.nextInt(5); i > 0; i--) {
            object.set(pick(NAMES, random), value(random, depth - 1));
        }
        return object;
    }

    private static JsonNode value(Random random, int depth) {
        return switch (random.nextInt(depth > 0 ? 8 : 5)) {
            case 0 -> NODES.textNode(pick(TEXTS, random));
            case 1 -> NODES.numberNode(random.nextInt(5) - 2);
            case 2 -> DecimalNode.valueOf(new BigDecimal(pick(List.of("0.5", "1e2", "100.0", "-3.25E-4"), random)));
            case 3 -> NODES.booleanNode(random.nextBoolean());
            case 4 -> NODES.nullNode();
            case 5 -> entries(random, depth);
            case 6 -> list(random, depth);
            default -> object(random, depth);
        };
    }

    private static ArrayNode list(Random random, int depth) {
        ArrayNode list = NODES.arrayNode();
        for (int i = random.nextInt(4); i > 0; i--) {
            list.add(value(random, depth - 1));
        }
        return list;
    }

    /** A list of objects with ids, some of them twice. */
    private static ArrayNode entries(Random random, int depth) {
        ArrayNode list = NODES.arrayNode();
        String key = random.nextBoolean() ? "id" : "name";
        for (int i = random.nextInt(6); i > 0; i--) {
            list.add(object(random, depth - 1).put(key, "e" + random.nextInt(12)));
        }
        return list;
    }

    /** The tree with some of its parts changed, added, removed or moved. */
    static JsonNode changed(JsonNode tree, Random random) {
        if (random.nextInt(12) == 0) {
            return value(random, 2);
        }
        if (tree instanceof ObjectNode object) {
            ObjectNode copy = NODES.objectNode();
            object.properties().forEach(field -> {
                if (random.nextInt(8) > 0) {
                    copy.set(field.getKey(), changed(field.getValue(), random));
                }
            });
            return random.nextInt(4) == 0 ? copy.set(pick(NAMES, random), value(random, 1)) : copy;
        }
        if (tree instanceof ArrayNode array) {
            ArrayNode copy = NODES.arrayNode();
            for (JsonNode element : array) {
                if (random.nextInt(6) > 0) {
                    copy.insert(random.nextInt(copy.size() + 1), changed(element, random));
                }
            }
            return copy;
        }
        return tree;
    }

    private static String pick(List<String> from, Random random) {
        return from.get(random.nextInt(from.size()));
    }
}
