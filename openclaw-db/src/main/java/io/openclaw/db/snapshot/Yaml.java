package io.openclaw.db.snapshot;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** YAML 1.2, one document: what JSON can say. Aliases are written out, names become text. */
final class Yaml {
    private static final int MAX_ALIASES = 50;

    private final Object name;
    private int depth;
    private long nodes;

    private Yaml(Object name) {
        this.name = name;
    }

    static JsonNode parse(Object name, String text) throws ConfigFileException {
        LoadSettings settings = LoadSettings.builder()
                .setLabel("configuration")
                .setMaxAliasesForCollections(MAX_ALIASES)
                .setCodePointLimit(FileText.MAX_BYTES)
                .setAllowDuplicateKeys(false)
                .build();
        try {
            Iterator<Object> documents =
                    new Load(settings).loadAllFromString(text).iterator();
            JsonNode first = documents.hasNext() ? new Yaml(name).node(documents.next()) : NullNode.instance;
            if (documents.hasNext()) {
                throw ConfigFileException.broken(
                        name, "more than one YAML document. Snapshot each as a file of its own.");
            }
            return first;
        } catch (MarkedYamlEngineException e) {
            throw failure(name, e.getProblemMark());
        } catch (YamlEngineException | StackOverflowError e) {
            // The message may quote the text.
            throw ConfigFileException.broken(name, "not readable as YAML. Check it with a YAML linter and try again.");
        }
    }

    private static ConfigFileException failure(Object name, Optional<Mark> mark) {
        int line = mark.map(Mark::getLine).orElse(0) + 1;
        int column = mark.map(Mark::getColumn).orElse(0) + 1;
        return ConfigFileException.at(
                name, line, column, "this is not YAML (wrong indent, missing quote, or a name twice)");
    }

    private JsonNode node(@Nullable Object value) throws ConfigFileException {
        nodes++;
        depth++;
        if (depth > ConfigTree.MAX_DEPTH || nodes > 1_000_000) {
            throw ConfigFileException.broken(
                    name, "too deep or too large, or its aliases unfold without end. Simplify it.");
        }
        JsonNode node = plain(value);
        depth--;
        return node;
    }

    private JsonNode plain(@Nullable Object value) throws ConfigFileException {
        if (value == null) {
            return NullNode.instance;
        }
        if (value instanceof Map<?, ?> map) {
            ObjectNode object = JsonNodeFactory.instance.objectNode();
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                object.set(String.valueOf(entry.getKey()), node(entry.getValue()));
            }
            return object;
        }
        if (value instanceof Iterable<?> list) {
            ArrayNode array = JsonNodeFactory.instance.arrayNode();
            for (Object element : list) {
                array.add(node(element));
            }
            return array;
        }
        if (value instanceof Boolean flag) {
            return BooleanNode.valueOf(flag);
        }
        if (value instanceof byte[] bytes) {
            return TextNode.valueOf(Base64.getEncoder().encodeToString(bytes));
        }
        BigDecimal number = value instanceof Number ? ConfigTree.decimal(value.toString()) : null;
        return number == null ? TextNode.valueOf(String.valueOf(value)) : ConfigTree.number(number);
    }

    static String write(JsonNode tree) {
        DumpSettings settings = DumpSettings.builder()
                .setDefaultFlowStyle(FlowStyle.BLOCK)
                .setUseUnicodeEncoding(true)
                .setWidth(120)
                .build();
        return new Dump(settings).dumpToString(value(tree));
    }

    private static @Nullable Object value(JsonNode node) {
        return switch (node.getNodeType()) {
            case OBJECT -> {
                Map<String, @Nullable Object> map = new LinkedHashMap<>();
                node.properties().forEach(field -> map.put(field.getKey(), value(field.getValue())));
                yield map;
            }
            case ARRAY -> {
                List<@Nullable Object> list = new ArrayList<>();
                node.forEach(element -> list.add(value(element)));
                yield list;
            }
            case NUMBER -> node.isIntegralNumber() ? node.bigIntegerValue() : node.decimalValue();
            case BOOLEAN -> node.booleanValue();
            case NULL, MISSING -> null;
            default -> node.asText();
        };
    }
}
