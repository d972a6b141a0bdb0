package io.openclaw.db.ingest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.openclaw.db.model.CallRef;
import io.openclaw.db.model.Exchange;
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
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A message of an OpenClaw transcript, wherever it was met: in the feed of a live gateway, in a file of lines, in a row of SQLite. All name
 * what it says by the ids of session and entry, so that it is stored once.
 *
 * <p>Form: {@code {"role","content":text|[blocks],"timestamp":ms,"idempotencyKey"?,"__openclaw":{"runId"?,"senderId"?}?}}; an assistant's has
 * besides {@code provider, model, api, responseId?, stopReason, errorMessage?, usage}, a tool's result {@code toolCallId, toolName, isError,
 * details}. Every method throws {@link MisshapenException} where a field is of another type.
 */
public final class TranscriptMessage {

    private static final String TOOL_RESULT = "toolResult";
    private static final List<String> RUN_IN_FRONT_OF = List.of(":user", ":assistant", ":terminal-error");

    private final ObjectNode message;
    private final Scope scope;
    private final Instant at;

    private TranscriptMessage(ObjectNode message, Scope scope, Instant at) {
        this.message = message;
        this.scope = scope;
        this.at = at;
    }

    /**
     * A message.
     *
     * @param scope session and agent; the run that the message itself names counts more
     * @param otherwise when it was, if the message does not say
     */
    public static TranscriptMessage of(ObjectNode message, Scope scope, Instant otherwise) {
        String run = GatewayJson.text(GatewayJson.object(message, "__openclaw"), "runId");
        if (run == null) {
            run = scope.runId();
        }
        return new TranscriptMessage(
                message,
                scope.withRun(run == null ? runOfIdempotencyKey(message) : run),
                Objects.requireNonNullElse(GatewayJson.instant(message, "timestamp"), otherwise));
    }

    /** With the run, where it is known. */
    public Scope scope() {
        return scope;
    }

    /** When it was made. */
    public Instant at() {
        return at;
    }

    /** user, assistant, toolResult, or what else a gateway writes; empty where it writes none. */
    public String role() {
        return Objects.requireNonNullElse(GatewayJson.text(message, "role"), "");
    }

    public boolean isToolResult() {
        return role().equals(TOOL_RESULT);
    }

    /**
     * The message itself.
     *
     * @param id of its entry; may be null on the result of a tool, which is named by its call
     * @param sequence where it stands in the transcript, where that is known
     */
    public MessageAppended appended(@Nullable String id, @Nullable Long sequence) {
        String role = role();
        Blocks blocks = Blocks.of(message);
        boolean assistant = role.equals(MessageAppended.ASSISTANT);
        boolean result = isToolResult();
        return new MessageAppended(
                scope,
                new MessageRef(id, sequence, GatewayJson.text(message, "responseId")),
                result ? MessageAppended.TOOL : role,
                new MessageBody(
                        blocks.text(),
                        blocks.reasoning(),
                        blocks.toolCallsJson(),
                        GatewayJson.text(message, "toolCallId"),
                        GatewayJson.text(message, "toolName"),
                        result ? (Boolean) failed(message) : null),
                sender(),
                assistant ? model(message) : ModelRef.NONE,
                assistant && isByModel() ? usageIfSound() : null,
                assistant ? GatewayJson.text(message, "stopReason") : null,
                at);
    }

    /** Whether a model wrote it: text of slash commands, notes and broken-off answers is put in by the gateway under its own name. */
    public boolean isByModel() {
        return role().equals(MessageAppended.ASSISTANT)
                && !"openclaw".equals(GatewayJson.text(message, "provider"))
                && !"gateway-injected".equals(GatewayJson.text(message, "model"));
    }

    /** The call that wrote an assistant's message; none for what the gateway itself put in. */
    public List<LlmCall> call(@Nullable String id) {
        if (!isByModel()) {
            return List.of();
        }
        CallRef ref = new CallRef(null, null, id, GatewayJson.text(message, "responseId"), null);
        return List.of(answer(Witness.TRANSCRIPT, scope, ref, message, at));
    }

    /**
     * What an assistant message tells of the call that wrote it. The message holds the text.
     *
     * @param at when, if the message does not say
     */
    public static LlmCall answer(Witness witness, Scope scope, CallRef ref, JsonNode message, Instant at) {
        Outcome outcome = outcome(message);
        Instant startedAt = GatewayJson.instant(message, "timestamp");
        List<String> tools = Blocks.of(message).toolNames();
        return new LlmCall(
                witness,
                scope,
                ref,
                model(message),
                Usages.usage(message, outcome),
                Usages.cost(message, outcome),
                new Timing(startedAt, null, null),
                outcome,
                new Exchange(null, null, null, null, null, null, null, tools),
                startedAt == null ? at : startedAt);
    }

    /** What the model asked for; named by session and run, so of no use where either is unknown: the same call would get a second row. */
    public List<ToolCall> toolCalls() {
        return Blocks.of(message).toolCalls().stream()
                .filter(block -> GatewayJson.text(block, "id") != null)
                .map(this::asked)
                .toList();
    }

    private ToolCall asked(JsonNode block) {
        JsonNode arguments = GatewayJson.any(block, "arguments");
        return new ToolCall(
                scope,
                GatewayJson.text(block, "id"),
                Objects.requireNonNullElse(GatewayJson.text(block, "name"), ""),
                arguments.isMissingNode() ? null : GatewayJson.write(arguments),
                null,
                Timing.NONE,
                Outcome.NONE,
                at);
    }

    /** How the call went that this is the result of. Its details are the tool's own: {@code {status?,durationMs?,error?}}. The message holds the text. */
    public List<ToolCall> toolEnd() {
        String id = GatewayJson.text(message, "toolCallId");
        String name = GatewayJson.text(message, "toolName");
        if (id == null || name == null || !isToolResult()) {
            return List.of();
        }
        JsonNode details = message.path("details");
        JsonNode millis = details.path("durationMs");
        Outcome outcome = failed(message)
                ? new Outcome(Outcome.ERROR, details.path("error").textValue(), null, null)
                : Outcome.completed();
        Duration duration =
                millis.isIntegralNumber() && millis.asLong() >= 0 ? Duration.ofMillis(millis.asLong()) : null;
        return List.of(new ToolCall(scope, id, name, null, null, new Timing(null, duration, null), outcome, at));
    }

    /** Whether a result reports a failure: some gateways say so in the details only. */
    public static boolean failed(JsonNode result) {
        return result.path("isError").asBoolean(false)
                || Outcome.ERROR.equals(result.path("details").path("status").textValue());
    }

    /** The text of a content that is text or a list of blocks. */
    public static @Nullable String textOf(JsonNode holder) {
        return Blocks.of(holder).text();
    }

    private @Nullable String sender() {
        String sender = GatewayJson.text(message, "senderId");
        return sender != null ? sender : GatewayJson.text(GatewayJson.object(message, "__openclaw"), "senderId");
    }

    private static ModelRef model(JsonNode message) {
        return new ModelRef(
                GatewayJson.text(message, "provider"),
                GatewayJson.text(message, "model"),
                GatewayJson.text(message, "api"));
    }

    private static @Nullable String runOfIdempotencyKey(JsonNode message) {
        String key = GatewayJson.text(message, "idempotencyKey");
        if (key != null) {
            for (String end : RUN_IN_FRONT_OF) {
                if (key.endsWith(end) && key.length() > end.length()) {
                    return key.substring(0, key.length() - end.length());
                }
            }
        }
        return null;
    }

    /** Wrong numbers lose the numbers, not the message; the call that has them too is kept word for word. */
    private @Nullable Usage usageIfSound() {
        try {
            return Usages.usage(message, outcome(message));
        } catch (MisshapenException e) {
            return null;
        }
    }

    private static Outcome outcome(JsonNode message) {
        String stopReason = GatewayJson.text(message, "stopReason");
        return new Outcome(
                stopReason == null ? null : status(stopReason),
                GatewayJson.text(message, "errorMessage"),
                GatewayJson.firstText(message, "errorCode", "errorType"),
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
