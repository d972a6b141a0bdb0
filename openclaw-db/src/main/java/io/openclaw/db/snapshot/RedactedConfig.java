package io.openclaw.db.snapshot;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.Set;

/**
 * A configuration without its secrets.
 *
 * @param path the file as an absolute path, or the name it was posted under
 * @param content an object or a list; {@code $include} resolved, secrets replaced by {@code [REDACTED:hmac8]}
 * @param hash SHA-256 in hex of the content with names sorted and numbers by value: equal for equal content
 * @param files what it was read from, included files with it; empty when it was posted
 */
public record RedactedConfig(String path, ConfigFormat format, JsonNode content, String hash, Set<Path> files) {
    public RedactedConfig {
        files = Set.copyOf(files);
    }
}
