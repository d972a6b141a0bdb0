package io.openclaw.db.snapshot;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What differs between two configurations, numbers by value: a JSON Patch (RFC 6902) that leads from the first to the second, with the old
 * values beside. Up to {@value #MOST} changes are told one by one. Beyond, nothing more is looked for: each top-level value that differs is told
 * as a whole, and the change says so.
 */
public final class ConfigChanges {
    public static final int MOST = 1000;

    private final List<ConfigChange> changes = new ArrayList<>();

    private ConfigChanges() {}

    public static List<ConfigChange> between(JsonNode before, JsonNode after) {
        List<ConfigChange> single = single(before, after);
        return single.size() <= MOST ? single : whole(before, after);
    }

    /** Whether there were more than {@value #MOST}, so that some are told as a whole. */
    public static boolean tooMany(List<ConfigChange> changes) {
        return changes.stream().anyMatch(ConfigChange::whole);
    }

    /** One by one; ends with the first that is too many. */
    static List<ConfigChange> single(JsonNode before, JsonNode after) {
        ConfigChanges all = new ConfigChanges();
        all.compare(Place.ROOT, before, after);
        return List.copyOf(all.changes);
    }

    private static List<ConfigChange> whole(JsonNode before, JsonNode after) {
        ConfigChanges top = new ConfigChanges();
        if (before.isObject() && after.isObject()) {
            top.fields(Place.ROOT, before, after, false);
        }
        return top.changes.isEmpty() || top.isFull()
                ? List.of(ConfigChange.replaceWhole(Place.ROOT, before, after))
                : List.copyOf(top.changes);
    }

    /** The names at the top whose values differ, in alphabetical order; none when either is a list. */
    public static List<String> topLevel(JsonNode before, JsonNode after) {
        Set<String> names = new TreeSet<>();
        if (before.isObject() && after.isObject()) {
            before.fieldNames().forEachRemaining(names::add);
            after.fieldNames().forEachRemaining(names::add);
            names.removeIf(
                    name -> before.has(name) && after.has(name) && Canonical.same(before.get(name), after.get(name)));
        }
        return List.copyOf(names);
    }

    /** As it is stored: an array of {@link ConfigChange#toJson}. */
    public static JsonNode toJson(List<ConfigChange> changes) {
        ArrayNode json = JsonNodeFactory.instance.arrayNode();
        changes.forEach(change -> json.add(change.toJson()));
        return json;
    }

    private boolean isFull() {
        return changes.size() > MOST;
    }

    private void compare(Place at, JsonNode before, JsonNode after) {
        if (before.isObject() && after.isObject()) {
            fields(at, before, after, true);
        } else if (before.isArray() && after.isArray()) {
            elements(at, before, after);
        } else if (!Canonical.same(before, after)) {
            changes.add(ConfigChange.replace(at, before, after));
        }
    }

    private void fields(Place at, JsonNode before, JsonNode after, boolean deep) {
        for (Map.Entry<String, JsonNode> field : before.properties()) {
            if (isFull()) {
                return;
            }
            Place place = at.field(field.getKey());
            JsonNode now = after.get(field.getKey());
            if (now == null) {
                changes.add(ConfigChange.remove(place, field.getValue()));
            } else if (deep) {
                compare(place, field.getValue(), now);
            } else if (!Canonical.same(field.getValue(), now)) {
                changes.add(ConfigChange.replaceWhole(place, field.getValue(), now));
            }
        }
        for (Map.Entry<String, JsonNode> field : after.properties()) {
            if (isFull()) {
                return;
            }
            if (!before.has(field.getKey())) {
                changes.add(ConfigChange.add(at.field(field.getKey()), field.getValue()));
            }
        }
    }

    /** First within the elements that stay, then what goes, from the end, then what comes or moves, from the beginning. */
    private void elements(Place at, JsonNode before, JsonNode after) {
        ListMatch match = ListMatch.of(before, after);
        Map<String, Integer> now = new HashMap<>();
        for (int i = 0; i < after.size(); i++) {
            now.put(match.after().get(i), i);
        }
        List<String> order = new ArrayList<>(match.before());
        for (int i = 0; i < before.size() && !isFull(); i++) {
            Integer there = now.get(order.get(i));
            if (there != null) {
                compare(at.element(i, match, order.get(i)), before.get(i), after.get(there));
            }
        }
        for (int i = before.size() - 1; i >= 0 && !isFull(); i--) {
            if (!now.containsKey(order.get(i))) {
                changes.add(ConfigChange.remove(at.element(i, match, order.get(i)), before.get(i)));
                order.remove(i);
            }
        }
        arrange(at, match, order, after);
    }

    /** Each change looks through the list; that there may be no more than {@value #MOST} keeps this from being quadratic. */
    private void arrange(Place at, ListMatch match, List<String> order, JsonNode after) {
        Set<String> there = new HashSet<>(order);
        for (int i = 0; i < after.size() && !isFull(); i++) {
            String key = match.after().get(i);
            if (i < order.size() && order.get(i).equals(key)) {
                continue;
            }
            Place to = at.element(i, match, key);
            if (there.contains(key)) {
                int from = order.indexOf(key);
                changes.add(ConfigChange.move(at.element(from, match, key), to));
                order.remove(from);
            } else {
                changes.add(ConfigChange.add(to, after.get(i)));
            }
            order.add(i, key);
        }
    }
}
