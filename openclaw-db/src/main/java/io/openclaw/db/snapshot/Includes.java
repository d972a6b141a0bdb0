package io.openclaw.db.snapshot;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * {@code "$include": "./x.json5"} or a list of them, as OpenClaw resolves it: relative to the file it stands in, never outside the folder
 * of the first file, ten levels deep; lists are joined, objects merged, and otherwise what comes later wins, siblings of the
 * {@code $include} last.
 */
final class Includes {
    static final String KEY = "$include";

    private static final int MAX_LEVELS = 10;
    private static final int MAX_FILES = 200;
    private static final Set<String> NEVER_MERGED = Set.of("__proto__", "constructor", "prototype");

    private final Path root;
    private final Set<Path> files = new TreeSet<>();
    private final List<Path> chain = new ArrayList<>();
    private int loads;

    private Includes(Path root) {
        this.root = root;
    }

    /** The whole configuration, and what else it is made of. */
    record Resolved(JsonNode tree, Set<Path> files) {}

    static Resolved resolve(Path file, JsonNode tree) throws ConfigFileException {
        Path first = real(file, file);
        Includes includes = new Includes(folderOf(first));
        includes.chain.add(first);
        JsonNode whole = includes.process(tree);
        return new Resolved(whole, includes.files);
    }

    private JsonNode process(JsonNode node) throws ConfigFileException {
        if (node instanceof ArrayNode array) {
            ArrayNode copy = JsonNodeFactory.instance.arrayNode(array.size());
            for (JsonNode element : array) {
                copy.add(process(element));
            }
            return copy;
        }
        if (!(node instanceof ObjectNode object)) {
            return node;
        }
        ObjectNode rest = JsonNodeFactory.instance.objectNode();
        for (Map.Entry<String, JsonNode> field : object.properties()) {
            if (!field.getKey().equals(KEY)) {
                rest.set(field.getKey(), process(field.getValue()));
            }
        }
        JsonNode include = object.get(KEY);
        return include == null ? rest : included(include, rest);
    }

    private JsonNode included(JsonNode include, ObjectNode siblings) throws ConfigFileException {
        JsonNode merged = include.isTextual() ? load(include.textValue()) : null;
        if (include.isArray()) {
            merged = JsonNodeFactory.instance.objectNode();
            for (JsonNode name : include) {
                if (!name.isTextual()) {
                    throw broken("a list in $include holds something else than texts");
                }
                merged = merge(merged, load(name.textValue()));
            }
        }
        if (merged == null) {
            throw broken("$include is neither a text nor a list of texts");
        }
        if (siblings.isEmpty()) {
            return merged;
        }
        if (!merged.isObject()) {
            throw broken("$include has siblings, but what it includes is no object");
        }
        return merge(merged, siblings);
    }

    private static JsonNode merge(JsonNode before, JsonNode after) {
        if (before instanceof ArrayNode first && after instanceof ArrayNode second) {
            return JsonNodeFactory.instance.arrayNode().addAll(first).addAll(second);
        }
        if (!(before instanceof ObjectNode first) || !(after instanceof ObjectNode second)) {
            return after;
        }
        ObjectNode merged = JsonNodeFactory.instance.objectNode();
        merged.setAll(first);
        for (Map.Entry<String, JsonNode> field : second.properties()) {
            JsonNode there = merged.get(field.getKey());
            if (!NEVER_MERGED.contains(field.getKey())) {
                merged.set(field.getKey(), there == null ? field.getValue() : merge(there, field.getValue()));
            }
        }
        return merged;
    }

    private JsonNode load(String name) throws ConfigFileException {
        Path file = resolved(name);
        loads++;
        if (chain.contains(file)) {
            throw broken("$include goes in a circle by way of " + file.getFileName());
        }
        if (chain.size() > MAX_LEVELS || loads > MAX_FILES) {
            throw broken("$include goes deeper than " + MAX_LEVELS + " levels, or takes in more than " + MAX_FILES
                    + " files");
        }
        files.add(file);
        chain.add(file);
        JsonNode content = process(ConfigFiles.parse(file, FileText.read(file)));
        chain.remove(chain.size() - 1);
        return content;
    }

    /** Where a file really is decides, so that no link leads out of the folder. */
    private Path resolved(String name) throws ConfigFileException {
        Path here = chain.get(chain.size() - 1);
        Path file;
        try {
            file = folderOf(here).resolve(name).normalize();
        } catch (InvalidPathException e) {
            throw broken("$include names something that cannot be a file");
        }
        Path real = file.startsWith(root) ? real(file, here) : null;
        if (real == null || !real.startsWith(root)) {
            throw broken("$include leaves the folder " + root);
        }
        return real;
    }

    private static Path real(Path file, Path from) throws ConfigFileException {
        try {
            return file.toRealPath();
        } catch (IOException e) {
            String which = file.equals(from) ? file + ": no such file" : from + ": $include names no file at " + file;
            throw new ConfigFileException(
                    ConfigFileException.Kind.MISSING, which + ". Name one that exists and may be read.", e);
        }
    }

    private static Path folderOf(Path file) {
        @Nullable Path parent = file.getParent();
        return parent == null ? file : parent;
    }

    private ConfigFileException broken(String what) {
        return ConfigFileException.broken(chain.get(chain.size() - 1), what + ". Correct the $include and try again.");
    }
}
