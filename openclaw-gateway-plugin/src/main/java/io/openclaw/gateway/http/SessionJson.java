package io.openclaw.gateway.http;

import io.openclaw.db.model.MessageBody;
import io.openclaw.db.model.MessageView;
import io.openclaw.db.model.SearchHit;
import io.openclaw.db.model.SessionView;
import io.openclaw.db.model.Usage;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Sessions and messages as JSON. Unknown is null; every key is always there. Without content no text is shown, its length is. */
final class SessionJson {

    private SessionJson() {}

    static JsonObject of(SessionView session, boolean content) {
        return new JsonObject()
                .put("key", session.name().key())
                .put("host", session.name().host())
                .put("agent", session.name().agent())
                .put("model", session.model())
                .put("channel", session.channel())
                .put("user_id", session.userId())
                .put("label", content ? session.label() : null)
                .put("created_at", session.createdAt().toString())
                .put("updated_at", session.updatedAt().toString())
                .put("ended_at", text(session.endedAt()))
                .put("end_reason", session.endReason())
                .put("total_tokens", session.totalTokens())
                .put("messages", session.messages());
    }

    static JsonObject of(MessageView message, boolean content) {
        MessageBody body = message.body();
        JsonObject json = new JsonObject()
                .put("position", message.place().ordinal())
                .put("cursor", Cursors.of(message.place()))
                .put("role", message.role())
                .put("at", message.at().toString())
                .put("content", content ? body.content() : null)
                .put("reasoning", content ? body.reasoning() : null)
                .put("tool_calls", content ? toolCalls(body.toolCallsJson()) : null)
                .put("content_chars", length(body.content()))
                .put("reasoning_chars", length(body.reasoning()))
                .put("tool_calls_chars", length(body.toolCallsJson()))
                .put("tool_call_id", body.toolCallId())
                .put("tool_name", body.toolName())
                .put("is_error", body.error())
                .put("provider", message.provider())
                .put("model", message.model())
                .put("finish_reason", message.finishReason());
        return tokens(json, message.usage());
    }

    static JsonObject of(SearchHit hit) {
        return new JsonObject()
                .put("key", hit.sessionKey())
                .put("host", hit.host())
                .put("agent", hit.agent())
                .put("channel", hit.channel())
                .put("position", hit.position())
                .put("role", hit.role())
                .put("at", hit.at().toString())
                .put("snippet", hit.snippet());
    }

    /** How much text it holds. */
    static long weight(MessageView message) {
        MessageBody body = message.body();
        return 512L + chars(body.content()) + chars(body.reasoning()) + chars(body.toolCallsJson());
    }

    private static JsonObject tokens(JsonObject json, @Nullable Usage usage) {
        return json.put("input_tokens", usage == null ? null : usage.input())
                .put("output_tokens", usage == null ? null : usage.output())
                .put("cache_read_tokens", usage == null ? null : usage.cacheRead())
                .put("cache_write_tokens", usage == null ? null : usage.cacheWrite())
                .put("reasoning_tokens", usage == null ? null : usage.reasoning())
                .put("total_tokens", usage == null ? null : usage.total());
    }

    /** As they are; as text where they are no JSON. */
    private static @Nullable Object toolCalls(@Nullable String json) {
        if (json == null) {
            return null;
        }
        try {
            return Json.decodeValue(json);
        } catch (DecodeException e) {
            return json;
        }
    }

    private static @Nullable String text(@Nullable Instant time) {
        return time == null ? null : time.toString();
    }

    private static @Nullable Integer length(@Nullable String text) {
        return text == null ? null : text.length();
    }

    private static int chars(@Nullable String text) {
        return text == null ? 0 : text.length();
    }
}
