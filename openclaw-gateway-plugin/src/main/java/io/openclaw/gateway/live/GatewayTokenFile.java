package io.openclaw.gateway.live;

import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.openclaw.db.ConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The token of a gateway in a file: alone in it, or, where the file is called {@code *.json} or {@code *.json5}, at {@code gateway.auth.token}
 * as in OpenClaw's own configuration. Blocks. No message quotes what a file holds.
 */
final class GatewayTokenFile {

    private static final String NAME = "OPENCLAW_GATEWAY_TOKEN_FILE";
    private static final long LARGEST = 4 << 20;
    private static final ObjectMapper JSON5 = JsonMapper.builder()
            .enable(
                    JsonReadFeature.ALLOW_JAVA_COMMENTS,
                    JsonReadFeature.ALLOW_SINGLE_QUOTES,
                    JsonReadFeature.ALLOW_TRAILING_COMMA,
                    JsonReadFeature.ALLOW_UNQUOTED_FIELD_NAMES)
            .build();

    private GatewayTokenFile() {}

    /** @throws ConfigException when there is no token that could be used */
    static String read(Path file) {
        try {
            if (Files.size(file) > LARGEST) {
                throw refused("is larger than any configuration");
            }
            String name = file.toString();
            boolean config = name.endsWith(".json") || name.endsWith(".json5");
            String token = config
                    ? configured(Files.readString(file))
                    : Files.readString(file).strip();
            if (token.isEmpty() || token.chars().anyMatch(c -> c <= ' ' || c > '~')) {
                throw refused("holds no token in one line of visible ASCII characters");
            }
            return token;
        } catch (IOException e) {
            throw refused("could not be read (" + e.getClass().getSimpleName() + ")");
        }
    }

    private static String configured(String text) throws IOException {
        JsonNode token = JSON5.readTree(text).path("gateway").path("auth").path("token");
        if (!token.isTextual() || token.textValue().contains("${")) {
            throw refused("has no token written out at gateway.auth.token: set OPENCLAW_GATEWAY_TOKEN to what the"
                    + " gateway takes from there");
        }
        return token.textValue();
    }

    private static ConfigException refused(String why) {
        return new ConfigException(List.of(NAME + " " + why + "."));
    }
}
