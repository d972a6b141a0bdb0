package io.openclaw.db.ingest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.openclaw.db.model.Fact;
import io.openclaw.db.model.LlmCall;
import io.openclaw.db.model.MessageAppended;
import io.openclaw.db.model.RawEvent;
import io.openclaw.db.model.Scope;
import io.openclaw.db.model.SessionOpened;
import io.openclaw.db.model.ToolCall;
import io.openclaw.db.model.TranscriptKey;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One transcript of OpenClaw, entry by entry: the same objects in a file of lines and in rows of SQLite.
 *
 * <p>Form: {@code {"type":"session","version":3|4,"id":sid,"timestamp":ISO,"cwd"}}, then {@code {"type","id","parentId","timestamp":ISO,…}}. A
 * {@code message} becomes a message and what it tells of calls; everything else, and what a message of ours cannot hold, is kept word for word
 * under the name of session and entry. Entries behind a {@code leaf} are copies under new ids: as messages they stand beside the first ones, the
 * call they tell of is the same one, for it is named by the provider's answer. Not thread-safe.
 */
final class Transcript {

    private static final String SOURCE = "transcript";
    private static final Set<String> ROLES = Set.of(MessageAppended.USER, MessageAppended.ASSISTANT, "toolResult");

    /** What OpenClaw writes up to 2026.9; behind {@code custom} and {@code custom_message} a plugin may write any name. */
    private static final Set<String> TYPES = Set.of(
            "session",
            "message",
            "session_info",
            "model_change",
            "thinking_level_change",
            "compaction",
            "reset",
            "leaf",
            "branch_summary",
            "label",
            "custom",
            "custom_message");

    /** Entries behind or within a turn that say which run it was. */
    private static final Map<String, Boolean> RUN_TOLD =
            Map.of("openclaw:bootstrap-context:full", false, "openclaw:prompt-error", true);

    private final @Nullable String agent;
    private final Function<String, @Nullable KnownSession> sessions;
    private final OpenTurn turn = new OpenTurn();
    private Scope scope = Scope.NONE;
    private boolean keyKnown;
    private Instant began = Instant.EPOCH;
    private long entries;

    /**
     * A transcript from its first entry on.
     *
     * @param sessionId the session it is of unless its header says otherwise
     * @param sessions finds the session of an id; null where it is not known, and then it is asked again
     */
    Transcript(@Nullable String agent, String sessionId, Function<String, @Nullable KnownSession> sessions) {
        this.agent = agent;
        this.sessions = sessions;
        enter(sessionId);
    }

    /** Whether an entry that was kept word for word is of a type that is known. */
    static boolean knows(RawEvent kept) {
        String name = kept.name();
        int custom = name.indexOf(':');
        return TYPES.contains(custom < 0 ? name : name.substring(0, custom));
    }

    /** Goes on where {@link #state} was taken. */
    void restore(String state) throws MalformedLineException {
        ObjectNode node = parse(state);
        enter(node.path("session").asText());
        began = Instant.ofEpochMilli(node.path("began").asLong());
        entries = node.path("entries").asLong();
        turn.restore(node.path("turn"));
    }

    /** What is needed to go on behind the last entry, as JSON. */
    String state() {
        ObjectNode node = GatewayJson.MAPPER
                .createObjectNode()
                .put("session", scope.sessionId())
                .put("began", began.toEpochMilli())
                .put("entries", entries);
        ObjectNode open = turn.state();
        if (open != null) {
            node.set("turn", open);
        }
        return GatewayJson.write(node);
    }

    /** Whether a turn is under way whose calls have no run yet. */
    boolean isMidTurn() {
        return turn.state() != null;
    }

    /** Where it belongs; its key stands in where none is known. */
    Scope scope() {
        return scope;
    }

    /** Whether the entry read last was the header. */
    boolean atHeader() {
        return entries == 1;
    }

    /** The next entry. */
    List<Fact> read(String json) throws MalformedLineException {
        return read(entries, json);
    }

    /**
     * An entry.
     *
     * @param place its number in the transcript; the header is 0
     * @throws MalformedLineException when it is no JSON object with a type
     */
    List<Fact> read(long place, String json) throws MalformedLineException {
        ObjectNode entry = parse(json);
        String type = entry.path("type").textValue();
        if (type == null || type.isEmpty()) {
            throw new MalformedLineException("has no type: it is no entry of a transcript");
        }
        entries = place + 1;
        if (!keyKnown) {
            enter(String.valueOf(scope.sessionId()));
        }
        List<Fact> facts = new ArrayList<>(4);
        boolean whole = switch (type) {
            case "session" -> header(entry, facts);
            case "message" -> message(entry, place, json, facts);
            case "session_info" -> name(entry, facts);
            default -> false;
        };
        if (!whole) {
            facts.add(kept(type, entry, json));
            run(entry, facts);
        }
        return facts;
    }

    private static ObjectNode parse(String json) throws MalformedLineException {
        try {
            if (GatewayJson.MAPPER.readTree(json) instanceof ObjectNode object) {
                return object;
            }
        } catch (JsonProcessingException e) {
            throw new MalformedLineException("is no JSON, or nested or long beyond measure");
        }
        throw new MalformedLineException("is no JSON object");
    }

    private void enter(String sessionId) {
        KnownSession known = sessions.apply(sessionId);
        keyKnown = known != null;
        scope = new Scope(
                known == null ? TranscriptKey.of(agent, sessionId) : known.key(),
                sessionId,
                agent,
                known == null ? null : known.channel(),
                null);
    }

    /** What it holds besides is not needed, but for the file of a session it was forked from. */
    private boolean header(ObjectNode entry, List<Fact> facts) throws MalformedLineException {
        String id = entry.path("id").textValue();
        if (id == null || id.isEmpty()) {
            throw new MalformedLineException("is a header without an id");
        }
        enter(id);
        began = at(entry);
        facts.add(new SessionOpened(scope, null, null, null, null, began));
        return !entry.hasNonNull("parentSession");
    }

    private boolean name(ObjectNode entry, List<Fact> facts) {
        String name = entry.path("name").textValue();
        if (name != null) {
            facts.add(new SessionOpened(scope, null, null, name, null, at(entry)));
        }
        return false;
    }

    /** False where the message did not go wholly into what we have for messages. */
    private boolean message(ObjectNode entry, long place, String json, List<Fact> facts) {
        try {
            TranscriptMessage message =
                    TranscriptMessage.of(GatewayJson.object(entry, "message"), scope.withRun(turn.run()), at(entry));
            String id = idOf(entry, json);
            if (message.role().equals(MessageAppended.USER)) {
                facts.addAll(turn.begin());
            }
            facts.add(message.appended(id, place));
            calls(message, id, facts);
            return ROLES.contains(message.role());
        } catch (MisshapenException | IllegalArgumentException | ArithmeticException e) {
            return false;
        }
    }

    private void calls(TranscriptMessage message, String id, List<Fact> facts) {
        boolean inRun = message.scope().runId() != null;
        for (LlmCall call : message.call(id)) {
            facts.add(call);
            if (!inRun) {
                turn.called(call);
            }
        }
        List<ToolCall> asked = message.toolCalls();
        List<ToolCall> ended = message.toolEnd();
        if (inRun) {
            facts.addAll(asked);
            facts.addAll(ended);
        } else {
            asked.forEach(turn::asked);
            ended.forEach(turn::ended);
        }
    }

    private void run(ObjectNode entry, List<Fact> facts) {
        Boolean more = RUN_TOLD.get(entry.path("customType").asText());
        JsonNode data = entry.path("data");
        String run = data.path("runId").textValue();
        if (more == null || run == null) {
            return;
        }
        facts.addAll(turn.of(run));
        if (!more) {
            turn.begin();
        }
    }

    private RawEvent kept(String type, ObjectNode entry, String json) {
        String custom = entry.path("customType").textValue();
        return new RawEvent(
                SOURCE,
                custom == null ? type : type + ":" + custom,
                scope.sessionId() + "/" + idOf(entry, json),
                0L,
                scope.withRun(runOf(entry)),
                json,
                at(entry));
    }

    private static @Nullable String runOf(ObjectNode entry) {
        for (String holder : List.of("__openclaw", "data", "details")) {
            String run = entry.path(holder).path("runId").textValue();
            if (run != null) {
                return run;
            }
        }
        return null;
    }

    /** An entry of an old version has none: it is named by its text, which its copies have too. */
    private static String idOf(ObjectNode entry, String json) {
        String id = entry.path("id").textValue();
        return id == null || id.isEmpty()
                ? UUID.nameUUIDFromBytes(json.getBytes(StandardCharsets.UTF_8)).toString()
                : id;
    }

    /** What has no time of its own is as old as its transcript. */
    private Instant at(ObjectNode entry) {
        JsonNode timestamp = entry.path("timestamp");
        try {
            if (timestamp.isTextual()) {
                return Instant.parse(timestamp.textValue());
            }
            return timestamp.canConvertToLong() ? Instant.ofEpochMilli(timestamp.longValue()) : began;
        } catch (DateTimeException e) {
            return began;
        }
    }
}
