package io.openclaw.db.ingest;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * OpenClaw's {@code sessions.json}: {@code {"<session key>":{"sessionId","sessionFile","updatedAt":ms,"label","channel","lastChannel","model",
 * "spawnedBy","usageFamilySessionIds":[],…}}}. Its token counts are those of the last turn and its costs start anew with a version: neither is
 * read. Read as a stream: an entry may hold a prompt of 50 kB.
 */
final class SessionsFile {

    private static final Set<String> WANTED = Set.of(
            "sessionId",
            "sessionFile",
            "updatedAt",
            "label",
            "channel",
            "lastChannel",
            "model",
            "spawnedBy",
            "parentSessionKey",
            "usageFamilySessionIds");

    private static final ObjectReader FIELD =
            GatewayJson.MAPPER.reader().without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private SessionsFile() {}

    /**
     * One session.
     *
     * @param stem name of its file in front of {@code .jsonl}; null where none is named
     * @param formerIds of the transcripts that were reset
     * @param updatedAt when the entry was written last; where it does not say, when the file was
     */
    record Entry(
            String key,
            String sessionId,
            @Nullable String stem,
            List<String> formerIds,
            @Nullable String label,
            @Nullable String channel,
            @Nullable String model,
            @Nullable String parent,
            Instant updatedAt) {

        KnownSession known() {
            return new KnownSession(key, channel);
        }
    }

    /**
     * The sessions, each transcript once, in order of their last change. A run of a job stands under the key of the job and under its own, and
     * is given under its own.
     *
     * @throws com.fasterxml.jackson.core.JsonProcessingException when it is no such file, or half written
     */
    static List<Entry> read(Path file) throws IOException {
        Map<String, Entry> byTranscript = new HashMap<>();
        Instant written = Files.getLastModifiedTime(file).toInstant();
        try (JsonParser parser = GatewayJson.MAPPER.getFactory().createParser(file.toFile())) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new JsonParseException(parser, "is no object");
            }
            for (String key = parser.nextFieldName(); key != null; key = parser.nextFieldName()) {
                parser.nextToken();
                Entry entry = entry(key, fields(parser), written);
                if (entry != null) {
                    byTranscript.merge(entry.sessionId(), entry, SessionsFile::closer);
                }
            }
        }
        List<Entry> entries = new ArrayList<>(byTranscript.values());
        entries.sort(Comparator.comparing(Entry::updatedAt).thenComparing(Entry::key));
        return entries;
    }

    private static Entry closer(Entry one, Entry other) {
        String run = ":run:" + one.sessionId();
        if (one.key().endsWith(run) != other.key().endsWith(run)) {
            return one.key().endsWith(run) ? one : other;
        }
        return one.key().compareTo(other.key()) <= 0 ? one : other;
    }

    private static Map<String, JsonNode> fields(JsonParser parser) throws IOException {
        Map<String, JsonNode> fields = new HashMap<>();
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            parser.skipChildren();
            return fields;
        }
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            parser.nextToken();
            if (WANTED.contains(name)) {
                fields.put(name, FIELD.readTree(parser));
            } else {
                parser.skipChildren();
            }
        }
        return fields;
    }

    private static @Nullable Entry entry(String key, Map<String, JsonNode> fields, Instant written) {
        String sessionId = text(fields, "sessionId");
        if (sessionId == null || key.isEmpty()) {
            return null;
        }
        JsonNode updated = fields.get("updatedAt");
        return new Entry(
                key,
                sessionId,
                stem(text(fields, "sessionFile")),
                formerIds(fields.get("usageFamilySessionIds")),
                text(fields, "label"),
                first(text(fields, "channel"), text(fields, "lastChannel")),
                text(fields, "model"),
                first(text(fields, "parentSessionKey"), text(fields, "spawnedBy")),
                updated != null && updated.canConvertToLong() ? Instant.ofEpochMilli(updated.longValue()) : written);
    }

    private static List<String> formerIds(@Nullable JsonNode ids) {
        List<String> former = new ArrayList<>();
        if (ids != null) {
            ids.forEach(id -> former.add(id.asText()));
        }
        return List.copyOf(former);
    }

    private static @Nullable String stem(@Nullable String file) {
        if (file == null) {
            return null;
        }
        String name = file.substring(Math.max(file.lastIndexOf('/'), file.lastIndexOf('\\')) + 1);
        return TranscriptName.parse(name).map(TranscriptName::stem).orElse(null);
    }

    private static @Nullable String first(@Nullable String one, @Nullable String other) {
        return one == null ? other : one;
    }

    private static @Nullable String text(Map<String, JsonNode> fields, String name) {
        JsonNode value = fields.get(name);
        return value == null || !value.isTextual() || value.textValue().isBlank() ? null : value.textValue();
    }
}
