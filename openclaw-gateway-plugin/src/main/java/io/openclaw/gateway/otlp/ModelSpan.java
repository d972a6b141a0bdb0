package io.openclaw.gateway.otlp;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.openclaw.db.ingest.GatewayJson;
import io.openclaw.db.model.CallRef;
import io.openclaw.db.model.Exchange;
import io.openclaw.db.model.LlmCall;
import io.openclaw.db.model.ModelRef;
import io.openclaw.db.model.Outcome;
import io.openclaw.db.model.Scope;
import io.openclaw.db.model.Timing;
import io.openclaw.db.model.Usage;
import io.openclaw.db.model.Witness;
import io.opentelemetry.proto.trace.v1.Span;
import java.time.Instant;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A span that tells of a model call. Formats: GenAI semantic conventions (1.27 to those of 2026), OpenClaw's {@code openclaw.model.call} and
 * {@code openclaw.model.usage}, ZeroClaw's {@code llm.response}.
 *
 * <p>The span of a program that nothing else tells of is a call. That of a gateway is one only where the gateway is heard in no other way: else to
 * which of its calls the span belongs the database finds out, see ADR 7.
 *
 * @param name trace and span id
 * @param gateway whether its calls are told by a transcript, a ledger or events, too
 * @param turn whether it adds up the calls of a turn
 * @param call what it says; its witness is that of a lone program
 */
record ModelSpan(String name, boolean gateway, boolean turn, LlmCall call) {

    private static final String TURN = "openclaw.model.usage";
    private static final Set<String> CALLS = Set.of("openclaw.model.call", "llm.response");
    private static final Set<String> OPERATIONS =
            Set.of("chat", "text_completion", "generate_content", "completion", "embeddings", "responses");

    /** What {@code gen_ai.usage} of spans without an operation may not be taken from: they add up the calls below them. */
    private static final String AGENT = "agent";

    static @Nullable ModelSpan of(Origin origin, Span span, Attributes attributes, String name) {
        boolean gateway = origin.isGateway()
                || span.getName().startsWith("openclaw.")
                || attributes.anyBeginsWith("openclaw.")
                || attributes.anyBeginsWith("zeroclaw.");
        boolean turn = span.getName().equals(TURN);
        boolean unnamed = !gateway && isUnnamedCall(span.getName(), attributes);
        if (!turn && !unnamed && !isCall(span.getName(), attributes)) {
            return null;
        }
        return new ModelSpan(name, gateway, turn, call(origin, span, attributes, name));
    }

    private static boolean isCall(String name, Attributes attributes) {
        String operation = attributes.text("gen_ai.operation.name");
        return CALLS.contains(name) || (operation != null && OPERATIONS.contains(operation));
    }

    /** Older instrumentations name no operation. Gateways do, where they mean a call. */
    private static boolean isUnnamedCall(String name, Attributes attributes) {
        return attributes.text("gen_ai.operation.name") == null
                && !name.contains(AGENT)
                && SpanUsage.of(attributes) != null;
    }

    /** What it adds to the calls; null for one that is only kept. */
    @Nullable LlmCall witness() {
        if (!gateway) {
            return call;
        }
        return turn || call.scope().runId() == null ? null : as(Witness.GATEWAY_SPAN);
    }

    Instant startedAt() {
        return call.at();
    }

    /** What the database needs to find its call: under the names that the views of V28 read. */
    ObjectNode json() {
        ObjectNode json = GatewayJson.MAPPER.createObjectNode().put("kind", turn ? "turn" : "call");
        json.put("provider", call.model().provider());
        json.put("model", call.model().model());
        Usage usage = call.usage();
        if (usage != null) {
            json.put("inputTokens", usage.input());
            json.put("outputTokens", usage.output());
            json.put("cacheReadTokens", usage.cacheRead());
            json.put("cacheWriteTokens", usage.cacheWrite());
            json.put("totalTokens", usage.total());
            json.put("reasoningTokens", usage.reasoning());
        }
        if (call.cost() != null) {
            json.put("costUsd", call.cost().usd());
        }
        json.put("finishReason", call.outcome().finishReason());
        json.put("errorCode", call.outcome().errorCode());
        Timing timing = call.timing();
        json.set(
                "durationMs",
                Spans.millis(timing.duration() == null ? 0 : timing.duration().toNanos()));
        if (timing.timeToFirstByte() != null) {
            json.put("timeToFirstByteMs", timing.timeToFirstByte().toMillis());
        }
        json.put("failed", !Outcome.COMPLETED.equals(call.outcome().status()));
        json.put("responseId", call.ref().responseId());
        return json;
    }

    private LlmCall as(Witness witness) {
        return new LlmCall(
                witness,
                call.scope(),
                call.ref(),
                call.model(),
                call.usage(),
                call.cost(),
                call.timing(),
                call.outcome(),
                call.exchange().withoutText(),
                call.at());
    }

    private static LlmCall call(Origin origin, Span span, Attributes attributes, String name) {
        Timing timing = SpanTiming.of(span, attributes);
        Scope scope = SpanScope.of(attributes);
        String model = attributes.text("gen_ai.request.model", "openclaw.model", "gen_ai.response.model");
        String provider = attributes.text("openclaw.provider", "gen_ai.provider.name", "gen_ai.system");
        return new LlmCall(
                Witness.SPAN,
                scope.agentId() == null ? scope.withAgent(origin.service()) : scope,
                new CallRef(
                        attributes.text("openclaw.callId", "openclaw.call_id"),
                        name,
                        null,
                        attributes.text("gen_ai.response.id"),
                        null),
                new ModelRef(Providers.named(provider), model, attributes.text("openclaw.api")),
                SpanUsage.of(attributes),
                SpanUsage.cost(attributes),
                timing,
                SpanOutcome.of(span, attributes),
                exchange(attributes),
                Objects.requireNonNull(timing.startedAt()));
    }

    private static Exchange exchange(Attributes attributes) {
        SpanAnswer answer = SpanAnswer.of(attributes);
        return new Exchange(
                null,
                null,
                attributes.value("gen_ai.request.stream").asBoolean(false) ? Boolean.TRUE : null,
                attributes.count("openclaw.model_call.request_bytes"),
                attributes.count("openclaw.model_call.response_bytes"),
                answer.text(),
                answer.reasoning(),
                answer.toolNames());
    }
}
