package io.openclaw.db.model;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One request to a model, as one witness saw it, or as all of them together did.
 *
 * @param witness who tells
 * @param usage tokens, if the witness knows them
 * @param cost money, if the source reports it
 * @param at when it happened; the start where the witness knows it
 */
public record LlmCall(
        Witness witness,
        Scope scope,
        CallRef ref,
        ModelRef model,
        @Nullable Usage usage,
        @Nullable Cost cost,
        Timing timing,
        Outcome outcome,
        Exchange exchange,
        Instant at)
        implements Fact {

    public LlmCall {
        switch (witness) {
            case HOST, LLM_OUTPUT -> {}
            case HOOK, DIAGNOSTIC -> Texts.required(ref.callId(), "Call id of a call seen by " + witness.code());
            case TRANSCRIPT, SOCKET ->
                Texts.required(ref.messageId(), "Message id of a call seen by " + witness.code());
            case SPAN, GATEWAY_SPAN -> Texts.required(ref.spanId(), "Span id of a call seen in a trace");
        }
    }

    /** A call of a host that embeds us; what is known of it is added with the {@code with…} methods. */
    public static LlmCall ofHost(Scope scope, ModelRef model, Instant startedAt) {
        return new LlmCall(
                Witness.HOST,
                scope,
                CallRef.NONE,
                model,
                null,
                null,
                new Timing(startedAt, null, null),
                Outcome.NONE,
                Exchange.NONE,
                startedAt);
    }

    public LlmCall withScope(Scope newScope) {
        return new LlmCall(witness, newScope, ref, model, usage, cost, timing, outcome, exchange, at);
    }

    public LlmCall withRef(CallRef newRef) {
        return new LlmCall(witness, scope, newRef, model, usage, cost, timing, outcome, exchange, at);
    }

    public LlmCall withUsage(@Nullable Usage newUsage, @Nullable Cost newCost) {
        return new LlmCall(witness, scope, ref, model, newUsage, newCost, timing, outcome, exchange, at);
    }

    public LlmCall withTiming(Timing newTiming) {
        return new LlmCall(witness, scope, ref, model, usage, cost, newTiming, outcome, exchange, at);
    }

    public LlmCall withOutcome(Outcome newOutcome) {
        return new LlmCall(witness, scope, ref, model, usage, cost, timing, newOutcome, exchange, at);
    }

    public LlmCall withExchange(Exchange newExchange) {
        return new LlmCall(witness, scope, ref, model, usage, cost, timing, outcome, newExchange, at);
    }

    /** The moment that places it in a list, and in a session: its start where that is known. */
    public Instant happenedAt() {
        Instant started = timing.startedAt();
        return started == null ? at : started;
    }

    @Override
    public FactKind kind() {
        return FactKind.LLM_CALL;
    }

    /** Witnesses of one call have different keys: each is kept, and the call is made of them. */
    @Override
    public Optional<String> naturalKey() {
        boolean span = witness == Witness.SPAN || witness == Witness.GATEWAY_SPAN;
        String session = span || scope.sessionId() == null ? "" : scope.sessionId();
        String name = switch (witness) {
            case HOST, HOOK, DIAGNOSTIC -> ref.wireName();
            case TRANSCRIPT, SOCKET -> ref.messageId();
            case LLM_OUTPUT -> scope.runId() + "|" + at.toEpochMilli();
            case SPAN, GATEWAY_SPAN -> ref.spanId();
        };
        return name == null ? Optional.empty() : FactIds.key("call", witness.code(), session, name);
    }

    @Override
    public int weight() {
        return 512 + exchange.weight() + Texts.weight(outcome.error());
    }
}
