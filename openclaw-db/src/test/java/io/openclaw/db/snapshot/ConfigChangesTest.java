package io.openclaw.db.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Random;
import java.util.function.IntUnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ConfigChangesTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void changes_appliedToTheFirst_giveTheSecond() {
        Random random = new Random(3);
        int moves = 0;
        for (int i = 0; i < 5000; i++) {
            JsonNode before = ConfigTrees.random(random);
            JsonNode after = i % 3 == 0 ? ConfigTrees.random(random) : ConfigTrees.changed(before, random);
            List<ConfigChange> changes = ConfigChanges.between(before, after);
            JsonNode patched = before.deepCopy();
            for (ConfigChange change : changes) {
                patched = Patch.apply(patched, change);
                moves += change.op().equals("move") ? 1 : 0;
            }
            JsonNode result = patched;
            assertTrue(Canonical.same(after, result), () -> before + "\n" + after + "\n" + result + "\n" + changes);
            assertEquals(Canonical.hash(before).equals(Canonical.hash(after)), changes.isEmpty());
        }
        assertTrue(moves > 50, "the generator has to make moves, made " + moves);
    }

    @Test
    void nothing_differsFromItself() {
        Random random = new Random(5);
        for (int i = 0; i < 500; i++) {
            JsonNode tree = ConfigTrees.random(random);
            assertEquals(List.of(), ConfigChanges.between(tree, tree.deepCopy()));
        }
    }

    @Test
    void numbers_compareByValue() throws Exception {
        ObjectMapper exact = new ObjectMapper()
                .enable(com.fasterxml.jackson.databind.DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);
        JsonNode before = exact.readTree("{\"a\": 1e2, \"b\": [1.50, 0.0], \"c\": 1}");
        JsonNode after = exact.readTree("{\"c\": 1.0, \"a\": 100.0, \"b\": [1.5, 0]}");
        assertEquals(List.of(), ConfigChanges.between(before, after));
        assertEquals(List.of(), ConfigChanges.topLevel(before, after));
        assertEquals(Canonical.hash(before), Canonical.hash(after));
    }

    @Test
    void oneNestedChange_isNamedByPathWithOldAndNewValue() throws Exception {
        JsonNode before = JSON.readTree(
                "{\"agents\": {\"list\": [{\"id\": \"main\"}, {\"id\": \"ops\", \"model\": \"small\"}]}, \"n\": 1}");
        JsonNode after = JSON.readTree(
                "{\"agents\": {\"list\": [{\"id\": \"main\"}, {\"id\": \"ops\", \"model\": \"large\"}]}, \"n\": 1}");
        assertEquals(
                "[{\"op\":\"replace\",\"path\":\"/agents/list/1/model\",\"place\":\"agents.list[id=ops].model\","
                        + "\"old\":\"small\",\"value\":\"large\"}]",
                ConfigChanges.toJson(ConfigChanges.between(before, after)).toString());
        assertEquals(List.of("agents"), ConfigChanges.topLevel(before, after));
    }

    @Test
    void elementsWithoutIds_goByIndex() throws Exception {
        JsonNode before = JSON.readTree("{\"a\": [1, 2, 3], \"k/e~y\": {\"x y\": 1}}");
        JsonNode after = JSON.readTree("{\"a\": [1, 5, 3, 4], \"k/e~y\": {\"x y\": 2}}");
        String said = ConfigChanges.between(before, after).stream()
                .map(change -> change.op() + " " + change.path() + " " + change.place())
                .collect(Collectors.joining("; "));
        assertEquals("replace /a/1 a[1]; add /a/3 a[3]; replace /k~1e~0y/x y [\"k/e~y\"][\"x y\"]", said);
    }

    @Test
    void anElementThatMoves_isMovedNotChanged() throws Exception {
        JsonNode before = JSON.readTree("[{\"id\": \"a\"}, {\"id\": \"b\"}, {\"id\": \"c\"}]");
        JsonNode after = JSON.readTree("[{\"id\": \"c\"}, {\"id\": \"a\"}, {\"id\": \"b\"}]");
        assertEquals(
                "[{\"op\":\"move\",\"path\":\"/0\",\"from\":\"/2\",\"place\":\"[id=c]\"}]",
                ConfigChanges.toJson(ConfigChanges.between(before, after)).toString());
    }

    @Test
    void moreChangesThanAnyoneReads_areToldByTopLevelName() {
        ObjectNode before = JsonNodeFactory.instance.objectNode().put("same", 1);
        ObjectNode after = JsonNodeFactory.instance.objectNode().put("same", 1);
        for (int i = 0; i <= ConfigChanges.MOST; i++) {
            before.withObject("/many").put("k" + i, i);
            after.withObject("/many").put("k" + i, i + 1);
        }
        List<ConfigChange> changes = ConfigChanges.between(before, after);
        assertEquals(List.of("/many"), changes.stream().map(ConfigChange::path).toList());
        assertEquals(after.get("many"), changes.get(0).value());
        assertTrue(ConfigChanges.tooMany(changes));
        assertTrue(changes.get(0).toJson().get("whole").asBoolean());
        before.withObject("/many").put("k0", 1);
        List<ConfigChange> oneLess = ConfigChanges.between(before, after);
        assertEquals(ConfigChanges.MOST, oneLess.size());
        assertFalse(ConfigChanges.tooMany(oneLess));
        assertFalse(oneLess.get(0).toJson().has("whole"));
    }

    @Test
    void listsThatDifferEverywhere_areComparedUpToTheFirstChangeThatIsTooMany() {
        for (ArrayNode after : List.of(
                entries(20_000, i -> 19_999 - i),
                entries(20_000, i -> 20_000 + i),
                entries(0, i -> i),
                entries(40_000, i -> i))) {
            assertStops(entries(20_000, i -> i), after);
        }
        assertStops(
                entries(20_000, i -> i), JsonNodeFactory.instance.arrayNode().addAll(numbers(20_000, 1)));
        assertStops(numbers(20_000, 0), numbers(20_000, 1));
        assertStops(JsonNodeFactory.instance.arrayNode(), numbers(20_000, 1));
    }

    @Test
    void objectsThatDifferEverywhere_areComparedUpToTheFirstChangeThatIsTooMany() {
        ObjectNode before = JsonNodeFactory.instance.objectNode();
        ObjectNode after = JsonNodeFactory.instance.objectNode();
        for (int i = 0; i < 20_000; i++) {
            before.put("a" + i, i);
            after.put("b" + i, i);
        }
        assertStops(before, after);
        assertStops(JsonNodeFactory.instance.objectNode(), after);
    }

    private static void assertStops(JsonNode before, JsonNode after) {
        assertEquals(ConfigChanges.MOST + 1, ConfigChanges.single(before, after).size());
        Walked last = new Walked();
        ObjectNode withLast = JsonNodeFactory.instance.objectNode();
        withLast.set("a", before);
        withLast.set("last", last);
        ObjectNode other = JsonNodeFactory.instance.objectNode();
        other.set("a", after);
        other.set("last", last.deepCopy());
        assertEquals(
                List.of("/a"),
                ConfigChanges.between(withLast, other).stream()
                        .map(ConfigChange::path)
                        .toList());
        assertEquals(1, last.walks(), "only to tell whether it differs");
    }

    private static ArrayNode numbers(int many, int plus) {
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        IntStream.range(0, many).forEach(i -> list.add(i + plus));
        return list;
    }

    private static ArrayNode entries(int many, IntUnaryOperator id) {
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        IntStream.range(0, many).forEach(i -> list.addObject().put("id", "e" + id.applyAsInt(i)));
        return list;
    }

    /** RFC 6902, as another program would apply it. */
    private static final class Patch {
        static JsonNode apply(JsonNode tree, ConfigChange change) {
            JsonPointer path = JsonPointer.compile(change.path());
            return switch (change.op()) {
                case "replace" -> {
                    assertTrue(Canonical.same(change.old(), tree.at(path)), "old value at " + path);
                    yield path.matches() ? change.value() : add(remove(tree, path), path, change.value());
                }
                case "remove" -> {
                    assertTrue(Canonical.same(change.old(), tree.at(path)), "old value at " + path);
                    yield remove(tree, path);
                }
                case "add" -> add(tree, path, change.value());
                default -> {
                    JsonPointer from = JsonPointer.compile(change.from());
                    JsonNode moved = tree.at(from);
                    yield add(remove(tree, from), path, moved);
                }
            };
        }

        private static JsonNode remove(JsonNode tree, JsonPointer path) {
            JsonNode parent = tree.at(path.head());
            JsonNode gone = parent.isArray()
                    ? ((ArrayNode) parent).remove(path.last().getMatchingIndex())
                    : ((ObjectNode) parent).remove(path.last().getMatchingProperty());
            assertTrue(gone != null, () -> "nothing to remove at " + path);
            return tree;
        }

        private static JsonNode add(JsonNode tree, JsonPointer path, JsonNode value) {
            JsonNode parent = tree.at(path.head());
            if (parent.isArray()) {
                int index = path.last().getMatchingIndex();
                assertTrue(index >= 0 && index <= parent.size(), () -> "no place at " + path);
                ((ArrayNode) parent).insert(index, value.deepCopy());
            } else {
                ((ObjectNode) parent).set(path.last().getMatchingProperty(), value.deepCopy());
            }
            return tree;
        }
    }
}
