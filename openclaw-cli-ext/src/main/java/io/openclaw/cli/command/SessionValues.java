package io.openclaw.cli.command;

import io.openclaw.db.model.MessageBody;
import io.openclaw.db.model.MessageView;
import io.openclaw.db.model.SearchHit;
import io.openclaw.db.model.SessionView;
import io.openclaw.db.model.Usage;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Sessions and messages as plain values for JSON. Unknown is null; every key is always there. */
final class SessionValues {

    private SessionValues() {}

    static Map<String, @Nullable Object> of(SessionView session) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        values.put("key", session.name().key());
        values.put("host", session.name().host());
        values.put("agent", session.name().agent());
        values.put("model", session.model());
        values.put("channel", session.channel());
        values.put("userId", session.userId());
        values.put("label", session.label());
        values.put("createdAt", session.createdAt());
        values.put("updatedAt", session.updatedAt());
        values.put("endedAt", session.endedAt());
        values.put("endReason", session.endReason());
        values.put("totalTokens", session.totalTokens());
        values.put("messages", session.messages());
        return values;
    }

    static Map<String, @Nullable Object> of(MessageView message) {
        MessageBody body = message.body();
        Usage usage = message.usage();
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        values.put("position", message.place().ordinal());
        values.put("role", message.role());
        values.put("at", message.at());
        values.put("content", body.content());
        values.put("reasoning", body.reasoning());
        values.put("toolCallsJson", body.toolCallsJson());
        values.put("toolCallId", body.toolCallId());
        values.put("toolName", body.toolName());
        values.put("isError", body.error());
        values.put("provider", message.provider());
        values.put("model", message.model());
        values.put("finishReason", message.finishReason());
        values.put("inputTokens", usage == null ? null : usage.input());
        values.put("outputTokens", usage == null ? null : usage.output());
        values.put("totalTokens", usage == null ? null : usage.total());
        return values;
    }

    static Map<String, @Nullable Object> of(SearchHit hit) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        values.put("key", hit.sessionKey());
        values.put("host", hit.host());
        values.put("agent", hit.agent());
        values.put("channel", hit.channel());
        values.put("position", hit.position());
        values.put("role", hit.role());
        values.put("at", hit.at());
        values.put("snippet", hit.snippet());
        return values;
    }
}
