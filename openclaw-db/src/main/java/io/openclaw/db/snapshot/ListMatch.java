package io.openclaw.db.snapshot;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How the elements of two lists are paired: by {@code id}, by {@code name}, or by position when {@code field} is null. */
record ListMatch(@Nullable String field, List<String> before, List<String> after) {

    static ListMatch of(JsonNode before, JsonNode after) {
        for (String field : List.of("id", "name")) {
            List<String> old = keys(before, field);
            List<String> now = keys(after, field);
            if (old != null && now != null && old.size() + now.size() > 0) {
                return new ListMatch(field, old, now);
            }
        }
        return new ListMatch(null, positions(before.size()), positions(after.size()));
    }

    private static List<String> positions(int size) {
        List<String> positions = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            positions.add(String.valueOf(i));
        }
        return positions;
    }

    /** Null unless every element is an object with a key of its own. */
    private static @Nullable List<String> keys(JsonNode list, String field) {
        List<String> keys = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (JsonNode element : list) {
            JsonNode key = element.get(field);
            if (key == null || !(key.isTextual() || key.isIntegralNumber()) || !seen.add(key.asText())) {
                return null;
            }
            keys.add(key.asText());
        }
        return keys;
    }
}
