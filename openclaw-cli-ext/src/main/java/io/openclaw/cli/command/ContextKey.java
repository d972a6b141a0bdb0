package io.openclaw.cli.command;

import io.openclaw.cli.output.Json;
import io.openclaw.cli.output.Plain;
import io.openclaw.db.operations.ContextEntry;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How entries of the context are told. */
final class ContextKey {

    private static final int WIDEST = 200;

    private ContextKey() {}

    static Map<String, @Nullable Object> values(ContextEntry entry) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        values.put("key", entry.key());
        values.put("value", new Json.Raw(entry.value()));
        values.put("revision", entry.revision());
        values.put("updated_at", entry.updatedAt());
        values.put("expires_at", entry.expiresAt());
        return values;
    }

    /** A key for a message. */
    static String named(String key) {
        return "\"" + Plain.line(key, WIDEST) + "\"";
    }

    static Refusal missing(String key) {
        return new Refusal("The key " + named(key) + " is not set. Keys: ./openclaw context list");
    }
}
