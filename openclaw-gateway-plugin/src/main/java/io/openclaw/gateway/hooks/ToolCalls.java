package io.openclaw.gateway.hooks;

import com.fasterxml.jackson.databind.JsonNode;
import io.openclaw.db.ingest.GatewayJson;
import io.openclaw.db.ingest.TranscriptMessage;
import io.openclaw.db.model.Fact;
import io.openclaw.db.model.Outcome;
import io.openclaw.db.model.Timing;
import io.openclaw.db.model.ToolCall;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Tools that ran, as a hook ({@code after_tool_call}) and a diagnostic event ({@code tool.execution.*}) tell. */
final class ToolCalls {

    /** The names of JavaScript's own error classes say nothing about what went wrong. */
    private static final String BARE_ERROR = "Error";

    private ToolCalls() {}

    /** {@code event{toolName,params,toolCallId,runId,result{content[],details},error?,durationMs}}. */
    static List<Fact> hook(FeedLine line) {
        JsonNode event = line.event();
        JsonNode params = GatewayJson.any(event, "params");
        Timing timing = endedAt(line.ts(), GatewayJson.millis(event, "durationMs"));
        return List.of(new ToolCall(
                Scopes.of(line),
                callId(line),
                name(line),
                params.isMissingNode() ? null : GatewayJson.write(params),
                resultText(event.path("result")),
                timing,
                outcome(event),
                Objects.requireNonNullElse(timing.startedAt(), line.ts())));
    }

    /** {@code event{type,toolName,toolCallId,runId,durationMs,errorCategory?,terminalReason?,ts}}; knows neither arguments nor result. */
    static List<Fact> diagnostic(FeedLine line) {
        JsonNode event = line.event();
        Timing timing = endedAt(
                Objects.requireNonNullElse(GatewayJson.instant(event, "ts"), line.ts()),
                GatewayJson.millis(event, "durationMs"));
        return List.of(new ToolCall(
                Scopes.of(line),
                callId(line),
                name(line),
                null,
                null,
                timing,
                line.name().endsWith(".error")
                        ? new Outcome(Outcome.ERROR, null, errorCode(event, "errorCategory", "terminalReason"), null)
                        : Outcome.completed(),
                Objects.requireNonNullElse(timing.startedAt(), line.ts())));
    }

    /** The first of several fields that tells more than that there was an error. */
    static @Nullable String errorCode(JsonNode event, String... fields) {
        for (String field : fields) {
            String code = GatewayJson.text(event, field);
            if (code != null && !code.equals(BARE_ERROR)) {
                return code;
            }
        }
        return null;
    }

    /** From an end and a length to a start. */
    static Timing endedAt(Instant end, @Nullable Duration length) {
        return length == null ? Timing.NONE : new Timing(end.minus(length), length, null);
    }

    /** A call that the gateway gives no id is named by its line, so that a line sent again is not a second call. */
    private static String callId(FeedLine line) {
        String id = GatewayJson.text(line.event(), "toolCallId");
        String known = id == null ? GatewayJson.text(line.ctx(), "toolCallId") : id;
        return known == null ? line.nameAs("line") : known;
    }

    private static String name(FeedLine line) {
        String name = GatewayJson.text(line.event(), "toolName");
        return name == null ? Objects.requireNonNullElse(GatewayJson.text(line.ctx(), "toolName"), "") : name;
    }

    private static @Nullable String resultText(JsonNode result) {
        if (result.isMissingNode() || result.isNull()) {
            return null;
        }
        if (result.isTextual()) {
            return result.textValue();
        }
        return result.has("content") ? TranscriptMessage.textOf(result) : GatewayJson.write(result);
    }

    private static Outcome outcome(JsonNode event) {
        JsonNode result = event.path("result");
        String error = GatewayJson.text(event, "error");
        if (error != null) {
            return Outcome.failed(error);
        }
        if (TranscriptMessage.failed(result)) {
            return new Outcome(
                    Outcome.ERROR, result.path("details").path("error").textValue(), null, null);
        }
        return Outcome.completed();
    }
}
