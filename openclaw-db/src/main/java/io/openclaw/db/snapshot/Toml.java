package io.openclaw.db.snapshot;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.toml.TomlMapper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** TOML. Dates and times become the text they are written as. */
final class Toml {
    private static final Logger LOG = LoggerFactory.getLogger(Toml.class);
    private static final TomlMapper MAPPER = new TomlMapper();

    private Toml() {}

    static JsonNode parse(Object name, String text) throws ConfigFileException {
        try {
            return MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            // Its message may quote the text.
            JsonLocation at = e.getLocation();
            if (at == null) {
                throw ConfigFileException.broken(
                        name, "not readable as TOML. Check it with a TOML linter and try again.");
            }
            throw ConfigFileException.at(
                    name,
                    Math.max(1, at.getLineNr()),
                    Math.max(1, at.getColumnNr()),
                    "this is not TOML (missing quote or bracket, or a name twice)");
        }
    }

    /** @throws ConfigFileException for what TOML cannot say: null, or a list at the top */
    static String write(Object name, JsonNode tree) throws ConfigFileException {
        try {
            // The library would write an empty text for null.
            if (tree.isObject() && !holdsNull(tree)) {
                return MAPPER.writeValueAsString(tree);
            }
        } catch (JsonProcessingException e) {
            LOG.debug("Not written as TOML: {}", e.getClass().getName());
        }
        throw ConfigFileException.broken(
                name, "TOML cannot say what the snapshot holds (null, or a list at the top). Restore to a .json file.");
    }

    private static boolean holdsNull(JsonNode node) {
        for (JsonNode child : node) {
            if (child.isNull() || holdsNull(child)) {
                return true;
            }
        }
        return false;
    }
}
