package io.openclaw.gateway.hooks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.openclaw.db.ingest.GatewayJson;
import io.openclaw.db.ingest.TranscriptMessage;
import io.openclaw.db.ingest.Usages;
import io.openclaw.db.model.CallRef;
import io.openclaw.db.model.Cost;
import io.openclaw.db.model.Exchange;
import io.openclaw.db.model.Fact;
import io.openclaw.db.model.LlmCall;
import io.openclaw.db.model.ModelRef;
import io.openclaw.db.model.Outcome;
import io.openclaw.db.model.Scope;
import io.openclaw.db.model.Timing;
import io.openclaw.db.model.Trigger;
import io.openclaw.db.model.Usage;
import io.openclaw.db.model.Witness;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Requests to models, as the hook {@code model_call_ended}, the diagnostic events {@code model.call.completed} and
 * {@code model.call.error}, and the hook {@code llm_output} tell.
 *
 * <p>The first three carry {@code runId, callId, provider, model, api, durationMs, timeToFirstByteMs, requestPayloadBytes,
 * responseStreamBytes}, the diagnostic ones {@code usage} and {@code promptStats} besides. A summary for a compaction has a run id of
 * its own, {@code <id>:compaction:<x>}, and so is a call of its own.
 */
final class ModelCalls {

    private ModelCalls() {}

    static List<Fact> hook(FeedLine line) {
        return List.of(call(Witness.HOOK, line, line.ts(), "error".equals(GatewayJson.text(line.event(), "outcome"))));
    }

    static List<Fact> diagnostic(FeedLine line) {
        Instant end = Objects.requireNonNullElse(GatewayJson.instant(line.event(), "ts"), line.ts());
        return List.of(call(Witness.DIAGNOSTIC, line, end, line.name().endsWith(".error")));
    }

    /**
     * The last answer of an attempt once more. One that was broken off carries the moment it ended, not the one it began, so nothing tells
     * which call it belongs to: it is no witness.
     */
    static List<Fact> output(FeedLine line) {
        ObjectNode last = GatewayJson.object(line.event(), "lastAssistant");
        String responseId = GatewayJson.text(last, "responseId");
        if (GatewayJson.instant(last, "timestamp") == null
                || (responseId == null && Outcome.ABORTED.equals(GatewayJson.text(last, "stopReason")))) {
            return List.of();
        }
        CallRef ref = new CallRef(null, null, null, responseId, null);
        LlmCall call = TranscriptMessage.answer(Witness.LLM_OUTPUT, scope(line), ref, last, line.ts());
        JsonNode texts = line.event().path("assistantTexts");
        String text = texts.path(texts.size() - 1).textValue();
        return List.of(
                text == null ? call : call.withExchange(Exchange.ofText(text).filledFrom(call.exchange())));
    }

    private static LlmCall call(Witness witness, FeedLine line, Instant end, boolean failed) {
        JsonNode event = line.event();
        Outcome outcome = outcome(event, failed);
        Duration duration = GatewayJson.millis(event, "durationMs");
        Instant startedAt = duration == null ? null : end.minus(duration);
        Usage usage = Usages.usage(event, outcome);
        Cost cost = Usages.cost(event, outcome);
        Scope scope = scope(line);
        return new LlmCall(
                witness,
                scope,
                ref(line),
                new ModelRef(
                        GatewayJson.text(event, "provider"),
                        GatewayJson.text(event, "model"),
                        GatewayJson.text(event, "api")),
                usage,
                cost,
                new Timing(startedAt, duration, GatewayJson.millis(event, "timeToFirstByteMs")),
                outcome,
                exchange(event),
                startedAt == null ? end : startedAt);
    }

    /** With what began the run, which the context of {@code llm_output} tells, and of other hooks in versions to come. */
    private static Scope scope(FeedLine line) {
        String told = GatewayJson.text(line.ctx(), "trigger");
        return Scopes.of(line).withTrigger(Trigger.of(told == null ? GatewayJson.text(line.event(), "trigger") : told));
    }

    /**
     * The gateway numbers the calls of a run, and starts from 1 again when it asks once more after a failure or falls back to another
     * model. The span of the trace, which hook and diagnostic event share, tells those calls apart.
     */
    private static CallRef ref(FeedLine line) {
        String span = span(line.event());
        return new CallRef(
                GatewayJson.text(line.event(), "callId"), span == null ? span(line.ctx()) : span, null, null, null);
    }

    private static @Nullable String span(JsonNode node) {
        return GatewayJson.text(GatewayJson.object(node, "trace"), "spanId");
    }

    private static Outcome outcome(JsonNode event, boolean failed) {
        if (!failed) {
            return Outcome.completed();
        }
        boolean aborted = Outcome.ABORTED.equals(GatewayJson.text(event, "failureKind"));
        return new Outcome(
                aborted ? Outcome.ABORTED : Outcome.ERROR,
                GatewayJson.firstText(event, "errorMessage", "error"),
                ToolCalls.errorCode(event, "failureKind", "errorCategory"),
                null);
    }

    private static Exchange exchange(JsonNode event) {
        Long messages = GatewayJson.count(GatewayJson.object(event, "promptStats"), "inputMessagesCount");
        return new Exchange(
                messages == null ? null : Math.toIntExact(messages),
                null,
                null,
                GatewayJson.count(event, "requestPayloadBytes"),
                GatewayJson.count(event, "responseStreamBytes"),
                null,
                null,
                List.of());
    }
}
