package io.openclaw.gateway.hooks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.openclaw.db.model.CallRef;
import io.openclaw.db.model.Exchange;
import io.openclaw.db.model.Fact;
import io.openclaw.db.model.LlmCall;
import io.openclaw.db.model.MessageAppended;
import io.openclaw.db.model.MessageBody;
import io.openclaw.db.model.MessageRef;
import io.openclaw.db.model.ModelRef;
import io.openclaw.db.model.Outcome;
import io.openclaw.db.model.Scope;
import io.openclaw.db.model.Timing;
import io.openclaw.db.model.ToolCall;
import io.openclaw.db.model.Usage;
import io.openclaw.db.model.Witness;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Messages of the transcript: {@code event{target,message,messageId,messageSeq,runId?}}. The message id is that of the transcript entry,
 * so a file reader names the same message alike.
 */
final class Transcript {

    private static final String TOOL_RESULT = "toolResult";
    private static final Pattern RUN_OF_IDEMPOTENCY_KEY = Pattern.compile("(.+):(?:user|assistant|terminal-error)");

    private Transcript() {}

    /** The message itself; also a tool result that a hook saw before it was written, and which has no id yet. */
    static List<Fact> message(FeedLine line) {
        JsonNode message = messageOf(line);
        String role = Objects.requireNonNullElse(Json.text(message, "role"), "");
        Blocks blocks = Blocks.of(message);
        boolean assistant = role.equals(MessageAppended.ASSISTANT);
        return List.of(new MessageAppended(
                scope(line, message),
                new MessageRef(
                        messageId(line, message),
                        Json.count(line.event(), "messageSeq"),
                        Json.text(message, "responseId")),
                role.equals(TOOL_RESULT) ? MessageAppended.TOOL : role,
                new MessageBody(
                        blocks.text(),
                        blocks.reasoning(),
                        blocks.toolCallsJson(),
                        Json.text(message, "toolCallId"),
                        Json.text(message, "toolName"),
                        role.equals(TOOL_RESULT) ? (Boolean) ToolCalls.failed(message) : null),
                sender(message),
                assistant ? model(message) : ModelRef.NONE,
                assistant && isByModel(message) ? usageIfSound(message) : null,
                assistant ? Json.text(message, "stopReason") : null,
                at(line, message)));
    }

    /** A message that the gateway gives no id is named by its line, so that a line sent again is not a second message. */
    private static @Nullable String messageId(FeedLine line, JsonNode message) {
        String id = Json.text(line.event(), "messageId");
        boolean namedByItsCall = Json.text(message, "toolCallId") != null;
        return id != null || namedByItsCall ? id : line.nameAs("line");
    }

    /** Whether this line holds the result of a tool. */
    static boolean isToolResult(FeedLine line) {
        return TOOL_RESULT.equals(line.event().path("message").path("role").textValue());
    }

    /** The call that wrote an assistant message; none for what the gateway itself put in. */
    static List<Fact> call(FeedLine line) {
        JsonNode message = messageOf(line);
        if (!MessageAppended.ASSISTANT.equals(Json.text(message, "role")) || !isByModel(message)) {
            return List.of();
        }
        CallRef ref =
                new CallRef(null, null, Json.text(line.event(), "messageId"), Json.text(message, "responseId"), null);
        return List.of(answer(Witness.TRANSCRIPT, scope(line, message), ref, message, at(line, message)));
    }

    /**
     * What an assistant message tells of the call that wrote it. The message holds the text.
     *
     * @param at when, if the message does not say
     */
    static LlmCall answer(Witness witness, Scope scope, CallRef ref, JsonNode message, Instant at) {
        Outcome outcome = outcome(message);
        Instant startedAt = Json.instant(message, "timestamp");
        return new LlmCall(
                witness,
                scope,
                ref,
                model(message),
                Usages.usage(message, outcome),
                Usages.cost(message, outcome),
                new Timing(startedAt, null, null),
                outcome,
                new Exchange(
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        Blocks.of(message).toolNames()),
                startedAt == null ? at : startedAt);
    }

    /** What the model asked for; only where session and run are known, lest the call gets a second row. */
    static List<Fact> toolCalls(FeedLine line) {
        JsonNode message = messageOf(line);
        Scope scope = scope(line, message);
        if (scope.sessionId() == null || scope.runId() == null) {
            return List.of();
        }
        Instant at = at(line, message);
        return Blocks.of(message).toolCalls().stream()
                .filter(block -> Json.text(block, "id") != null)
                .map(block -> asked(scope, block, at))
                .toList();
    }

    private static Fact asked(Scope scope, JsonNode block, Instant at) {
        JsonNode arguments = Json.any(block, "arguments");
        return new ToolCall(
                scope,
                Json.text(block, "id"),
                Objects.requireNonNullElse(Json.text(block, "name"), ""),
                arguments.isMissingNode() ? null : RawEvents.write(arguments),
                null,
                Timing.NONE,
                Outcome.NONE,
                at);
    }

    private static ObjectNode messageOf(FeedLine line) {
        return Json.object(line.event(), "message");
    }

    private static Scope scope(FeedLine line, JsonNode message) {
        Scope scope = Scopes.of(line);
        String run = Json.text(Json.object(message, "__openclaw"), "runId");
        if (run == null) {
            run = scope.runId();
        }
        return scope.withRun(run == null ? runOfIdempotencyKey(message) : run);
    }

    private static @Nullable String runOfIdempotencyKey(JsonNode message) {
        String key = Json.text(message, "idempotencyKey");
        Matcher matcher = RUN_OF_IDEMPOTENCY_KEY.matcher(key == null ? "" : key);
        return matcher.matches() ? matcher.group(1) : null;
    }

    private static Instant at(FeedLine line, JsonNode message) {
        return Objects.requireNonNullElse(Json.instant(message, "timestamp"), line.ts());
    }

    private static @Nullable String sender(JsonNode message) {
        String sender = Json.text(message, "senderId");
        return sender != null ? sender : Json.text(Json.object(message, "__openclaw"), "senderId");
    }

    private static ModelRef model(JsonNode message) {
        return new ModelRef(Json.text(message, "provider"), Json.text(message, "model"), Json.text(message, "api"));
    }

    /** Text of slash commands, notes and broken-off answers is written by the gateway under its own name. */
    private static boolean isByModel(JsonNode message) {
        return !"openclaw".equals(Json.text(message, "provider"))
                && !"gateway-injected".equals(Json.text(message, "model"));
    }

    /** Wrong numbers lose the numbers, not the message; the call that has them too is kept word for word. */
    private static @Nullable Usage usageIfSound(JsonNode message) {
        try {
            return Usages.usage(message, outcome(message));
        } catch (MisshapenException e) {
            return null;
        }
    }

    private static Outcome outcome(JsonNode message) {
        String stopReason = Json.text(message, "stopReason");
        return new Outcome(
                stopReason == null ? null : status(stopReason),
                Json.text(message, "errorMessage"),
                Json.firstText(message, "errorCode", "errorType"),
                stopReason);
    }

    private static String status(String stopReason) {
        return switch (stopReason) {
            case "error" -> Outcome.ERROR;
            case "aborted" -> Outcome.ABORTED;
            default -> Outcome.COMPLETED;
        };
    }
}
