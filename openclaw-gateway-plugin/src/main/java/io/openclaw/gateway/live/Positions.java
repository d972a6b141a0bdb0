package io.openclaw.gateway.live;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.openclaw.db.HomeFolder;
import io.openclaw.db.ingest.GatewayJson;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How far the history of each session was fetched, kept in {@value #FILE} of the home so that a restart asks for the rest only. Losing it costs
 * requests, not messages: everything is fetched again, and stored once. The memory is used on one event loop; reading and writing block.
 */
final class Positions {

    static final String FILE = "live-positions.json";
    private static final Logger LOG = LoggerFactory.getLogger(Positions.class);
    private static final int MOST = Listening.MOST_SESSIONS;

    /**
     * How far one session was fetched.
     *
     * @param sessionId of the transcript under its key then
     * @param cursor the gateway's, for what follows; null where it gave none
     * @param lastId of the last message that was fetched; null where there was none
     * @param sequence of that message
     * @param updatedAt of the session's row then, in milliseconds since 1970: the same later, and nothing happened
     */
    record Position(
            String sessionId,
            @Nullable String cursor,
            @Nullable String lastId,
            long sequence,
            long updatedAt) {}

    private final HomeFolder home;
    private final String url;
    private final Map<String, Position> byKey = new LinkedHashMap<>(64, 0.75f, true);
    private boolean changed;

    Positions(Path home, URI url) {
        this.home = new HomeFolder(home);
        this.url = url.toString();
    }

    @Nullable Position get(String key) {
        return byKey.get(key);
    }

    void put(String key, Position position) {
        byKey.put(key, position);
        Iterator<String> oldest = byKey.keySet().iterator();
        while (byKey.size() > MOST) {
            oldest.next();
            oldest.remove();
        }
        changed = true;
    }

    void remove(String key) {
        changed |= byKey.remove(key) != null;
    }

    /** What is to be written; null where nothing changed since. */
    @Nullable String changes() {
        if (!changed) {
            return null;
        }
        changed = false;
        ObjectNode file = GatewayJson.MAPPER.createObjectNode().put("url", url);
        ObjectNode sessions = file.putObject("sessions");
        byKey.forEach((key, position) -> sessions.putObject(key)
                .put("sessionId", position.sessionId())
                .put("cursor", position.cursor())
                .put("lastId", position.lastId())
                .put("sequence", position.sequence())
                .put("updatedAt", position.updatedAt()));
        return GatewayJson.write(file);
    }

    /** The file as it is; empty where it cannot be read. Blocks. */
    JsonNode read() {
        try {
            return GatewayJson.MAPPER.readTree(Files.readString(home.path().resolve(FILE)));
        } catch (NoSuchFileException e) {
            return GatewayJson.MAPPER.createObjectNode();
        } catch (IOException e) {
            LOG.warn("{} cannot be read ({}); the history of all sessions is fetched again.", FILE, name(e));
            return GatewayJson.MAPPER.createObjectNode();
        }
    }

    /** Takes over what was read, if it is of this gateway. */
    void restore(JsonNode file) {
        if (!url.equals(file.path("url").asText())) {
            return;
        }
        file.path("sessions").properties().forEach(entry -> {
            JsonNode at = entry.getValue();
            String cursor = at.path("cursor").textValue();
            String lastId = at.path("lastId").textValue();
            byKey.put(
                    entry.getKey(),
                    new Position(
                            at.path("sessionId").asText(),
                            cursor,
                            lastId,
                            at.path("sequence").asLong(),
                            at.path("updatedAt").asLong()));
        });
    }

    /** Blocks. */
    void write(String content) {
        try {
            home.make();
            home.write(FILE, content);
        } catch (IOException e) {
            LOG.warn("{} cannot be written ({}); a restart fetches more than it needs.", FILE, name(e));
        }
    }

    private static String name(IOException e) {
        return e instanceof JsonProcessingException ? "damaged" : e.getClass().getSimpleName();
    }
}
