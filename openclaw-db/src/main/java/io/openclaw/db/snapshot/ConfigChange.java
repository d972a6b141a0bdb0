package io.openclaw.db.snapshot;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/**
 * One operation of RFC 6902, to be applied in order.
 *
 * @param op {@code add}, {@code remove}, {@code replace} or {@code move}
 * @param path JSON pointer (RFC 6901)
 * @param from of a {@code move}: the pointer it came from
 * @param place the path for people: {@code agents.list[id=ops].model}; elements of lists that all have an id or a name go by it, others
 *     by their index
 * @param old what stood there; null for {@code add} and {@code move}
 * @param value what stands there now; null for {@code remove} and {@code move}
 * @param whole whether it stands for many that are not told one by one, see {@link ConfigChanges}
 */
public record ConfigChange(
        String op,
        String path,
        @Nullable String from,
        String place,
        @Nullable JsonNode old,
        @Nullable JsonNode value,
        boolean whole) {

    static ConfigChange add(Place at, JsonNode value) {
        return new ConfigChange("add", at.pointer(), null, at.words(), null, value, false);
    }

    static ConfigChange remove(Place at, JsonNode old) {
        return new ConfigChange("remove", at.pointer(), null, at.words(), old, null, false);
    }

    static ConfigChange replace(Place at, JsonNode old, JsonNode value) {
        return new ConfigChange("replace", at.pointer(), null, at.words(), old, value, false);
    }

    static ConfigChange replaceWhole(Place at, JsonNode old, JsonNode value) {
        return new ConfigChange("replace", at.pointer(), null, at.words(), old, value, true);
    }

    static ConfigChange move(Place from, Place to) {
        return new ConfigChange("move", to.pointer(), from.pointer(), to.words(), null, null, false);
    }

    /** {@code {"op","path"[,"from"],"place"[,"old"][,"value"][,"whole":true]}}: a JSON Patch with members that its readers ignore. */
    public JsonNode toJson() {
        ObjectNode json = JsonNodeFactory.instance.objectNode().put("op", op).put("path", path);
        if (from != null) {
            json.put("from", from);
        }
        json.put("place", place);
        if (old != null) {
            json.set("old", old);
        }
        if (value != null) {
            json.set("value", value);
        }
        if (whole) {
            json.put("whole", true);
        }
        return json;
    }
}
