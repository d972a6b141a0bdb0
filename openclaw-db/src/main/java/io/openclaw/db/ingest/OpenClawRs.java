package io.openclaw.db.ingest;

import com.fasterxml.jackson.databind.JsonNode;
import io.openclaw.db.session.AgentFile;
import io.openclaw.db.session.FileReading;
import io.openclaw.db.session.FileReading.Place;
import io.openclaw.db.session.SessionsUnavailableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Sessions and messages of openclaw-rs: {@code agents/<agent>/sessions.db}, read while the gateway is at work on it, by the reader of
 * {@code migrate-sessions} and under its names. What a migration or mode dual stored is there already.
 */
final class OpenClawRs implements PagedSource {

    private static final String FILE = "sessions.db";

    private final Path scratch;
    private final String host;

    /**
     * A reader of such files.
     *
     * @param scratch a folder of ours for what must be copied to be read
     * @param host whose gateway it is
     */
    OpenClawRs(Path scratch, String host) {
        this.scratch = scratch;
        this.host = host;
    }

    @Override
    public String name() {
        return "openclaw-rs";
    }

    @Override
    public List<Path> find(Path root) throws IOException {
        if (Files.isRegularFile(root)) {
            Path file = root.toAbsolutePath().normalize();
            return AgentFolder.name(file).equals(FILE) && AgentFolder.of(file).agent() != null
                    ? List.of(file)
                    : List.of();
        }
        List<Path> found = new ArrayList<>();
        for (AgentFolder agent : AgentFolder.below(root)) {
            Path file = agent.path().resolve(FILE);
            if (agent.agent() != null && Files.isRegularFile(file)) {
                found.add(file);
            }
        }
        return found;
    }

    @Override
    public Page read(Path store, @Nullable String cursor, int most) throws IOException {
        JsonNode at = GatewayJson.MAPPER.readTree(cursor == null ? "{}" : cursor);
        String stamp = Stamp.ofDatabase(store);
        if (cursor != null && stamp.equals(at.path("stamp").asText())) {
            return new Page(List.of(), cursor, true, List.of());
        }
        AgentFile file =
                new AgentFile(Objects.requireNonNull(AgentFolder.of(store).agent()), store);
        try {
            FileReading.Page page = FileReading.read(file, host, scratch, place(at), most);
            return new Page(page.facts(), cursor(page, stamp), page.last(), page.problems());
        } catch (SessionsUnavailableException e) {
            throw new UnreadableStoreException(String.valueOf(e.getMessage()), e);
        }
    }

    private static Place place(JsonNode at) {
        JsonNode message = at.path("message");
        JsonNode session = at.path("session");
        return new Place(
                message.path(0).asLong(),
                message.path(1).asLong(),
                session.path(0).asLong(-1),
                session.path(1).asText());
    }

    private static String cursor(FileReading.Page page, String stamp) {
        Place behind = page.behind();
        var cursor = GatewayJson.MAPPER.createObjectNode().put("stamp", page.last() ? stamp : "");
        cursor.putArray("message").add(behind.message()).add(behind.at());
        cursor.putArray("session").add(behind.usedAt()).add(behind.key());
        return GatewayJson.write(cursor);
    }
}
