package io.openclaw.gateway.hooks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.openclaw.db.ingest.GatewayJson;
import io.openclaw.db.ingest.MisshapenException;
import io.openclaw.db.ingest.TranscriptMessage;
import io.openclaw.db.model.CallRef;
import io.openclaw.db.model.Fact;
import io.openclaw.db.model.Outcome;
import io.openclaw.db.model.Scope;
import io.openclaw.db.model.SessionEnded;
import io.openclaw.db.model.SessionOpened;
import io.openclaw.db.model.Timing;
import io.openclaw.db.model.ToolCall;
import io.openclaw.db.model.Witness;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Turns what the WebSocket of an OpenClaw gateway tells into the facts that its plugin feed and its files tell, under the same ids. Texts are
 * shown there as a page would show them: commentary, details and whole messages may be missing, so they give way to every other source. Format:
 * protocol 4, as 2026.9.6 writes it. Nothing here throws but {@link MisshapenException}, for what is not of that form.
 */
public final class SocketTranslator {

    private static final Set<String> ROLES = Set.of("user", "assistant", "toolResult");
    private static final String META = "__openclaw";

    private SocketTranslator() {}

    /**
     * Where a payload belongs, as far as it says: {@code {"sessionKey","sessionId","agentId","runId"?,"channel"?,…}}. A {@code session} in it is the
     * session's row.
     */
    public static Scope scope(ObjectNode payload) {
        ObjectNode row = GatewayJson.object(payload, "session");
        String id = GatewayJson.text(payload, "sessionId");
        String agent = GatewayJson.text(payload, "agentId");
        return Scopes.withAgentOfKey(new Scope(
                GatewayJson.text(payload, "sessionKey"),
                id == null ? GatewayJson.text(row, "sessionId") : id,
                agent == null ? GatewayJson.text(row, "agentId") : agent,
                GatewayJson.text(row, "channel"),
                GatewayJson.text(payload, "runId")));
    }

    /**
     * A message: {@code session.message}, or one of a {@code chat.history} since a cursor: {@code {"sessionKey","messageId","messageSeq","message",…}}.
     * None where it is shown only, and stored nowhere.
     *
     * @param scope with key and id of the session
     */
    public static List<Fact> message(ObjectNode payload, Scope scope, Instant otherwise) {
        ObjectNode message = GatewayJson.object(payload, "message");
        ObjectNode meta = GatewayJson.object(message, META);
        String id = GatewayJson.text(payload, "messageId");
        Long sequence = GatewayJson.count(payload, "messageSeq");
        return facts(
                message,
                id == null ? GatewayJson.text(meta, "id") : id,
                sequence == null ? GatewayJson.count(meta, "seq") : sequence,
                scope,
                otherwise);
    }

    /** The messages of a page of {@code chat.history}; text of an answer beside its tool calls stands in a message of its own there. */
    public static List<Fact> history(ArrayNode messages, Scope scope, Instant otherwise) {
        List<Fact> facts = new ArrayList<>();
        for (ObjectNode message : HistoryPage.whole(messages)) {
            ObjectNode meta = GatewayJson.object(message, META);
            facts.addAll(facts(
                    message,
                    GatewayJson.text(meta, "id"),
                    GatewayJson.count(meta, "seq"),
                    scope.withRun(null),
                    otherwise));
        }
        return facts;
    }

    /** {@code session.tool}: {@code {"runId","data":{"phase":"start|update|result","name","toolCallId","isError"?,"result"?},"ts":ms,…}}. */
    public static List<Fact> tool(ObjectNode payload, Scope scope, Instant otherwise) {
        ObjectNode data = GatewayJson.object(payload, "data");
        String phase = GatewayJson.text(data, "phase");
        String id = GatewayJson.text(data, "toolCallId");
        String name = GatewayJson.text(data, "name");
        boolean ended = "result".equals(phase);
        if (id == null || name == null || scope.runId() == null || !(ended || "start".equals(phase))) {
            return List.of();
        }
        Instant told = GatewayJson.instant(payload, "ts");
        Instant at = told == null ? otherwise : told;
        JsonNode details = data.path("result").path("details");
        // What it was called with, and what it answered, is in the messages.
        return List.of(new ToolCall(
                scope,
                id,
                name,
                null,
                null,
                ended ? new Timing(null, duration(details), null) : new Timing(at, null, null),
                ended ? outcome(data, details) : Outcome.NONE,
                at));
    }

    /**
     * What a row of the roster tells: {@code {"key","sessionId","agentId","label"?,"channel"?,"model"?,"parentSessionKey"?,"spawnedBy"?,"updatedAt":ms,…}}.
     * Its tokens and its estimate of the cost are those of the last run: neither is read.
     */
    public static Optional<SessionOpened> session(ObjectNode row) {
        String key = GatewayJson.text(row, "key");
        Instant at = GatewayJson.instant(row, "updatedAt");
        if (key == null || at == null) {
            return Optional.empty();
        }
        Scope scope = new Scope(
                key,
                GatewayJson.text(row, "sessionId"),
                GatewayJson.text(row, "agentId"),
                GatewayJson.text(row, "channel"),
                null);
        return Optional.of(new SessionOpened(
                Scopes.withAgentOfKey(scope),
                GatewayJson.text(row, "model"),
                null,
                GatewayJson.text(row, "label"),
                GatewayJson.firstText(row, "parentSessionKey", "spawnedBy"),
                at));
    }

    /** The gateway deleted a session: its history here is kept. */
    public static SessionEnded deleted(Scope scope, Instant at) {
        return new SessionEnded(scope, "deleted", null, at);
    }

    private static List<Fact> facts(
            ObjectNode message, @Nullable String id, @Nullable Long sequence, Scope scope, Instant otherwise) {
        if (id == null || scope.sessionId() == null || !isStored(message)) {
            return List.of();
        }
        TranscriptMessage said = TranscriptMessage.of(message, scope, otherwise);
        List<Fact> facts = new ArrayList<>();
        facts.add(said.appended(id, sequence).asProjected());
        // The stand-in for a message that was too large to show knows nothing of its call.
        if (said.isByModel() && GatewayJson.text(message, "provider") != null) {
            CallRef ref = new CallRef(null, null, id, GatewayJson.text(message, "responseId"), null);
            facts.add(TranscriptMessage.answer(Witness.SOCKET, said.scope(), ref, message, said.at()));
        }
        if (said.scope().runId() != null) {
            facts.addAll(said.toolCalls());
            facts.addAll(said.toolEnd());
        }
        return facts;
    }

    /** Marks of a compaction and mirrors of what a tool sent are made for the page and stand in no transcript. */
    private static boolean isStored(ObjectNode message) {
        String role = GatewayJson.text(message, "role");
        return role != null
                && ROLES.contains(role)
                && !message.has("openclawMessageToolMirror")
                && !GatewayJson.object(message, META).has("kind");
    }

    private static Outcome outcome(JsonNode data, JsonNode details) {
        boolean failed = data.path("isError").asBoolean(false)
                || Outcome.ERROR.equals(details.path("status").textValue());
        return failed ? new Outcome(Outcome.ERROR, details.path("error").textValue(), null, null) : Outcome.completed();
    }

    private static @Nullable Duration duration(JsonNode details) {
        JsonNode millis = details.path("durationMs");
        return millis.isIntegralNumber() && millis.asLong() >= 0 ? Duration.ofMillis(millis.asLong()) : null;
    }
}
