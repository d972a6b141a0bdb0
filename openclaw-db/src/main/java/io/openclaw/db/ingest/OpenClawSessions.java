package io.openclaw.db.ingest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.openclaw.db.model.Fact;
import io.openclaw.db.model.Scope;
import io.openclaw.db.model.SessionOpened;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Keys, labels, channels and parents of the sessions of OpenClaw up to 2026.7: {@code agents/<agent>/sessions/sessions.json}, which is written
 * anew after every turn. Of a file that has changed, the entries that were touched since.
 */
final class OpenClawSessions implements PagedSource {

    @Override
    public String name() {
        return "openclaw-sessions";
    }

    @Override
    public List<Path> find(Path root) throws IOException {
        List<Path> found = new ArrayList<>();
        if (Files.isRegularFile(root)) {
            return AgentFolder.name(root).equals("sessions.json")
                    ? List.of(root.toAbsolutePath().normalize())
                    : List.of();
        }
        for (AgentFolder agent : AgentFolder.below(root)) {
            if (Files.isRegularFile(agent.sessionsFile())) {
                found.add(agent.sessionsFile());
            }
        }
        return found;
    }

    @Override
    public Page read(Path store, @Nullable String cursor, int most) throws IOException {
        String stamp = Stamp.of(store);
        JsonNode from = GatewayJson.MAPPER.readTree(cursor == null ? "{}" : cursor);
        Instant since = Instant.ofEpochMilli(from.path("since").asLong(Long.MIN_VALUE / 2));
        if (cursor != null && stamp.equals(from.path("stamp").asText())) {
            return new Page(List.of(), cursor, true, List.of());
        }
        String agent = AgentFolder.of(store).agent();
        List<SessionsFile.Entry> touched;
        try {
            touched = SessionsFile.read(store).stream()
                    .filter(entry -> entry.updatedAt().isAfter(since))
                    .toList();
        } catch (JsonProcessingException e) {
            String problem = "It is no JSON object, or half written. It is read again when it has changed.";
            return new Page(List.of(), cursor(stamp, since), true, List.of(problem));
        }
        List<Fact> facts = new ArrayList<>();
        Instant reached = since;
        for (SessionsFile.Entry entry : touched) {
            if (facts.size() >= most && entry.updatedAt().isAfter(reached)) {
                return new Page(facts, cursor("", reached), false, List.of());
            }
            facts.add(opened(entry, agent));
            reached = entry.updatedAt().isAfter(reached) ? entry.updatedAt() : reached;
        }
        return new Page(facts, cursor(stamp, reached), true, List.of());
    }

    private static Fact opened(SessionsFile.Entry entry, @Nullable String agent) {
        Scope scope = new Scope(entry.key(), entry.sessionId(), agent, entry.channel(), null);
        return new SessionOpened(scope, entry.model(), null, entry.label(), entry.parent(), entry.updatedAt());
    }

    private static String cursor(String stamp, Instant since) {
        return GatewayJson.write(
                GatewayJson.MAPPER.createObjectNode().put("stamp", stamp).put("since", since.toEpochMilli()));
    }
}
