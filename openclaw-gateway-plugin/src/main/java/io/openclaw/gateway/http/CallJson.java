package io.openclaw.gateway.http;

import io.openclaw.db.model.CallView;
import io.openclaw.db.model.Cost;
import io.openclaw.db.model.LlmCall;
import io.openclaw.db.model.Usage;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * A model call as JSON: openclaw-rs's seventeen keys first, then ours. Unknown is null; every key is always there. Without content no text
 * is shown; an error, whose words may quote it, only as that there is one.
 */
final class CallJson {

    private static final String HIDDEN = "(not shown to this token)";

    private CallJson() {}

    static JsonObject of(CallView view, boolean content) {
        JsonObject json = new JsonObject();
        theirs(json, view, content);
        request(json, view.call());
        tokens(json, view.call());
        witnesses(json, view);
        return json;
    }

    /** How much text it holds. */
    static long weight(CallView view) {
        return 1024L + length(view.content()) + length(view.reasoning());
    }

    private static void theirs(JsonObject json, CallView view, boolean content) {
        LlmCall call = view.call();
        Usage usage = call.usage();
        json.put("id", view.id().toString())
                .put("timestamp", started(view).truncatedTo(ChronoUnit.SECONDS).toString())
                .put("model", call.model().model())
                .put("messages_count", call.exchange().messagesCount())
                .put("request_tokens_est", call.exchange().requestTokensEstimate())
                .put("streaming", call.exchange().streaming())
                .put("response_content", content ? view.content() : null)
                .put("response_reasoning", content ? view.reasoning() : null)
                .put("response_tool_calls", call.exchange().toolNames().size())
                .put("tool_call_names", new JsonArray(call.exchange().toolNames()))
                .put("usage_prompt_tokens", usage == null ? null : usage.input())
                .put("usage_completion_tokens", usage == null ? null : usage.output())
                .put("usage_total_tokens", usage == null ? null : usage.total())
                .put("latency_ms", millis(call.timing().duration()))
                .put(
                        "error",
                        content || call.outcome().error() == null
                                ? call.outcome().error()
                                : HIDDEN)
                .put("provider_attempt", call.ref().attempt())
                .put("session_key", call.scope().sessionKey());
    }

    private static void request(JsonObject json, LlmCall call) {
        json.put("provider", call.model().provider())
                .put("api", call.model().api())
                .put("agent", call.scope().agentId())
                .put("channel", call.scope().channel())
                .put("session_id", call.scope().sessionId())
                .put("run_id", call.scope().runId())
                .put("call_id", call.ref().callId())
                .put("message_id", call.ref().messageId())
                .put("response_id", call.ref().responseId())
                .put("status", call.outcome().status())
                .put("error_code", call.outcome().errorCode())
                .put("finish_reason", call.outcome().finishReason())
                .put("time_to_first_byte_ms", millis(call.timing().timeToFirstByte()))
                .put("request_bytes", call.exchange().requestBytes())
                .put("response_bytes", call.exchange().responseBytes());
    }

    private static void tokens(JsonObject json, LlmCall call) {
        Usage usage = call.usage();
        Cost cost = call.cost();
        json.put("cache_read_tokens", usage == null ? null : usage.cacheRead())
                .put("cache_write_tokens", usage == null ? null : usage.cacheWrite())
                .put("reasoning_tokens", usage == null ? null : usage.reasoning())
                // Text, because many readers of JSON turn numbers into binary fractions, and this is money.
                .put("reported_cost_usd", cost == null ? null : cost.usd().toPlainString())
                .put("reported_cost_source", cost == null ? null : cost.source());
    }

    private static void witnesses(JsonObject json, CallView view) {
        json.put("created_at", view.createdAt().toString())
                .put("host", view.host())
                .put("witnesses", new JsonArray(view.witnesses()))
                .put("stored", view.stored());
    }

    private static Instant started(CallView view) {
        Instant started = view.call().timing().startedAt();
        return started == null ? view.createdAt() : started;
    }

    private static @Nullable Long millis(@Nullable Duration time) {
        return time == null ? null : time.toMillis();
    }

    private static long length(@Nullable String text) {
        return text == null ? 0 : text.length();
    }
}
