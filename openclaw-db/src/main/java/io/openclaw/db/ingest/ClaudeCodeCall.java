package io.openclaw.db.ingest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.openclaw.db.model.CallRef;
import io.openclaw.db.model.Exchange;
import io.openclaw.db.model.LlmCall;
import io.openclaw.db.model.ModelRef;
import io.openclaw.db.model.Outcome;
import io.openclaw.db.model.Timing;
import io.openclaw.db.model.Usage;
import io.openclaw.db.model.Witness;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an assistant line of Claude Code says of a model call. Lines with one {@code message.id} and one {@code requestId} are one answer of
 * the API, in this file or in another; {@code output_tokens} grows from line to line and the largest is right. So each line is a
 * testimony, the answer is their run, and {@link io.openclaw.db.model.CallMerge} makes one call of them, whichever arrive and in whatever
 * order. Gateways leave {@code requestId} out; then the message alone names it.
 * Versions before 1.0.9 reckoned the cost themselves, in {@code costUSD}.
 */
final class ClaudeCodeCall {

    private static final String FAST = "fast";

    private ClaudeCodeCall() {}

    /**
     * Null when the line tells of no call, or nothing more than the line before.
     *
     * @param state of the reader; remembers the last answer
     */
    static @Nullable LlmCall of(ClaudeCodeLine line, ObjectNode state) {
        if (line.madeUp()) {
            return null;
        }
        JsonNode message = line.message();
        String answer = answer(line.line(), message);
        JsonNode last = state.path("said");
        boolean same = answer != null && answer.equals(Fields.text(last, "answer"));
        List<String> tools = new ArrayList<>();
        if (same) {
            last.path("tools").forEach(tool -> tools.add(tool.asText()));
        }
        tools.addAll(line.content().toolNames());
        ObjectNode said = Fields.JSON.createObjectNode().put("answer", answer);
        said.set("usage", message.get("usage"));
        tools.forEach(said.withArray("tools")::add);
        if (same && said.equals(last)) {
            return null;
        }
        state.set("said", said);
        Usage usage = usage(message.path("usage"));
        return new LlmCall(
                Witness.TRANSCRIPT,
                line.scope().withRun(answer).withTrigger(line.trigger()).withWorkspace(line.workspace()),
                new CallRef(null, null, line.id(), Fields.text(message, "id"), null),
                model(message),
                usage,
                Fields.cost(line.line(), "costUSD", usage),
                Timing.NONE,
                new Outcome(Outcome.COMPLETED, null, null, Fields.text(message, "stop_reason")),
                new Exchange(null, null, null, null, null, null, null, tools),
                line.at());
    }

    /** The ids of Anthropic's API tell through which cloud it was reached; those of others tell nothing. */
    static ModelRef model(JsonNode message) {
        String id = message.path("id").asText();
        String provider = null;
        if (id.startsWith("msg_bdrk_")) {
            provider = "amazon-bedrock";
        } else if (id.startsWith("msg_vrtx_")) {
            provider = "google-vertex";
        } else if (id.startsWith("msg_01")) {
            provider = "anthropic";
        }
        return new ModelRef(provider, Fields.text(message, "model"), "anthropic-messages");
    }

    private static @Nullable String answer(JsonNode line, JsonNode message) {
        String id = Fields.text(message, "id");
        String request = Fields.text(line, "requestId");
        return id == null || request == null ? id : id + "|" + request;
    }

    /**
     * {@code input_tokens} excludes what was read from the cache and written to it. {@code speed} is a price of its own, and not part of the
     * {@code service_tier}.
     */
    private static @Nullable Usage usage(JsonNode usage) {
        if (!usage.isObject()) {
            return null;
        }
        Long written = Fields.count(usage, "cache_creation_input_tokens");
        JsonNode lifetimes = usage.path("cache_creation");
        Long hourly = Fields.count(lifetimes, "ephemeral_1h_input_tokens");
        if (written == null && lifetimes.isObject()) {
            written = Fields.countOrZero(lifetimes, "ephemeral_5m_input_tokens") + (hourly == null ? 0 : hourly);
        }
        return new Usage(
                Fields.count(usage, "input_tokens"),
                Fields.count(usage, "output_tokens"),
                Fields.count(usage, "cache_read_input_tokens"),
                written,
                null,
                null,
                hourly,
                FAST.equals(Fields.text(usage, "speed")) ? FAST : Fields.text(usage, "service_tier"));
    }
}
