package io.openclaw.db.ingest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.openclaw.db.model.Fact;
import io.openclaw.db.model.FactKind;
import io.openclaw.db.model.LlmCall;
import io.openclaw.db.model.Scope;
import io.openclaw.db.model.ToolCall;
import io.openclaw.db.spool.FactCodec;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Calls of a turn whose run is not known yet. Up to 2026.8 a message does not say which run it is of; an entry behind the turn does, and hooks
 * and diagnostic events, which tell of the same calls, name them by it.
 */
final class OpenTurn {

    /** A turn beyond that is no turn; its calls stay without a run. */
    private static final int MOST = 500;

    /** What is remembered goes into the database with every position: beyond so many characters without what tools were given. */
    private static final int MOST_WEIGHT = 64 << 10;

    private final List<Fact> calls = new ArrayList<>();
    private int weight;
    private @Nullable String run;

    /** A person or a job asks: what came before is over. Gives the tool calls of which nobody told the run. */
    List<Fact> begin() {
        List<Fact> left = calls.stream().filter(ToolCall.class::isInstance).toList();
        calls.clear();
        weight = 0;
        run = null;
        return left;
    }

    /** The run of what comes next in this turn, where it was told before. */
    @Nullable String run() {
        return run;
    }

    /** A model call of unknown run. */
    void called(LlmCall call) {
        add(call);
    }

    /** A tool that was asked for in an unknown run. */
    void asked(ToolCall call) {
        add(call);
    }

    /** How a tool call of unknown run went. */
    void ended(ToolCall end) {
        for (int i = 0; i < calls.size(); i++) {
            if (calls.get(i) instanceof ToolCall asked
                    && String.valueOf(asked.toolCallId()).equals(end.toolCallId())) {
                calls.set(i, asked.filledFrom(end));
            }
        }
    }

    /** The run has become known: the calls once more, now named by it. */
    List<Fact> of(String knownRun) {
        List<Fact> named = calls.stream().map(call -> inRun(call, knownRun)).toList();
        begin();
        run = knownRun;
        return named;
    }

    /** What {@link #restore} takes; null when there is nothing to remember. */
    @Nullable ObjectNode state() {
        if (calls.isEmpty() && run == null) {
            return null;
        }
        ObjectNode state = GatewayJson.MAPPER.createObjectNode().put("run", run);
        ArrayNode open = state.putArray("calls");
        for (Fact call : calls) {
            open.addArray()
                    .add(call.kind().code())
                    .add(new String(FactCodec.encode(call).json(), StandardCharsets.UTF_8));
        }
        return state;
    }

    void restore(JsonNode state) {
        run = state.path("run").textValue();
        for (JsonNode call : state.path("calls")) {
            byte[] json = call.path(1).asText().getBytes(StandardCharsets.UTF_8);
            add(FactCodec.decode(FactKind.ofCode(call.path(0).asInt()), json));
        }
    }

    private void add(Fact call) {
        if (calls.size() < MOST) {
            boolean heavy = weight + call.weight() > MOST_WEIGHT;
            Fact kept = heavy && call instanceof ToolCall tool ? tool.withoutText() : call;
            calls.add(kept);
            weight += kept.weight();
        }
    }

    private static Fact inRun(Fact fact, String run) {
        if (fact instanceof LlmCall call) {
            return call.withScope(call.scope().withRun(run));
        }
        ToolCall call = (ToolCall) fact;
        Scope scope = call.scope().withRun(run);
        return new ToolCall(
                scope,
                call.toolCallId(),
                call.name(),
                call.argumentsJson(),
                call.result(),
                call.timing(),
                call.outcome(),
                call.at());
    }
}
