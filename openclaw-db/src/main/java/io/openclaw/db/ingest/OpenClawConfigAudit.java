package io.openclaw.db.ingest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.openclaw.db.ingest.LogFile.Growth;
import io.openclaw.db.model.Fact;
import io.openclaw.db.model.RawEvent;
import io.openclaw.db.model.Scope;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * When OpenClaw wrote its configuration, and which paths changed: {@code logs/config-audit.jsonl} up to 2026.4, rows of
 * {@code diagnostic_events} of scope {@code config-audit} later. A record is {@code {"ts":ISO,"event":"config.write","configPath","argv":[],
 * "previousHash","nextHash","changedPaths":[],…}}. Of it only the fields named here are kept: the command line may hold a key.
 */
final class OpenClawConfigAudit implements LineFormat {

    static final Set<String> EVENTS = Set.of("config.write", "config.external", "config.observe");

    private static final List<String> KEPT = List.of(
            "ts",
            "source",
            "event",
            "configPath",
            "pid",
            "existsBefore",
            "previousHash",
            "nextHash",
            "previousBytes",
            "nextBytes",
            "changedPathCount",
            "changedPaths",
            "origin",
            "hasMetaBefore",
            "hasMetaAfter",
            "gatewayModeBefore",
            "gatewayModeAfter",
            "suspicious",
            "result");

    @Override
    public String name() {
        return "openclaw-config-audit";
    }

    @Override
    public List<LogFile> find(Path root) throws IOException {
        Path place = root.toAbsolutePath().normalize();
        Path file = Files.isDirectory(place) ? place.resolve("logs").resolve("config-audit.jsonl") : place;
        boolean ours = AgentFolder.name(file).equals("config-audit.jsonl") && Files.isRegularFile(file);
        return ours ? List.of(new LogFile(file, null, Growth.APPENDED)) : List.of();
    }

    @Override
    public boolean knows(RawEvent event) {
        return EVENTS.contains(event.name());
    }

    @Override
    public LineReader reader(LogFile file, @Nullable String state) {
        return new LineReader() {
            @Override
            public List<Fact> read(long offset, String line) throws MalformedLineException {
                return List.of(event(line));
            }

            @Override
            public @Nullable String state() {
                return null;
            }
        };
    }

    /** A record, named by what it says: it has no id in the file, and another one in the database. */
    static RawEvent event(String json) throws MalformedLineException {
        ObjectNode kept = GatewayJson.MAPPER.createObjectNode();
        JsonNode told;
        try {
            told = GatewayJson.MAPPER.readTree(json);
        } catch (JsonProcessingException e) {
            throw new MalformedLineException("is no JSON");
        }
        KEPT.stream().filter(told::hasNonNull).forEach(name -> kept.set(name, told.get(name)));
        String name = told.path("event").textValue();
        if (name == null || name.isEmpty()) {
            throw new MalformedLineException("names no event");
        }
        String said = String.join(
                "|", text(told, "ts"), name, text(told, "pid"), text(told, "previousHash"), text(told, "nextHash"));
        UUID id = UUID.nameUUIDFromBytes(said.getBytes(StandardCharsets.UTF_8));
        return new RawEvent(
                "config-audit", name, "config-audit/" + id, 0L, Scope.NONE, GatewayJson.write(kept), at(told));
    }

    private static String text(JsonNode node, String name) {
        return node.path(name).asText();
    }

    private static Instant at(JsonNode told) throws MalformedLineException {
        try {
            return Instant.parse(text(told, "ts"));
        } catch (DateTimeException e) {
            throw new MalformedLineException("does not say when it was");
        }
    }
}
