package io.openclaw.db.model;

import org.jspecify.annotations.Nullable;

/**
 * What a message says.
 *
 * @param content text; null where there is none, such as an assistant message that only calls tools
 * @param reasoning reasoning text
 * @param toolCallsJson JSON array of the tool calls the model asked for, in the source's own form
 * @param toolCallId on tool results, the call this answers
 * @param toolName on tool results, the tool that ran
 * @param error whether a tool result reports a failure; null where the source does not say
 */
public record MessageBody(
        @Nullable String content,
        @Nullable String reasoning,
        @Nullable String toolCallsJson,
        @Nullable String toolCallId,
        @Nullable String toolName,
        @Nullable Boolean error) {

    public MessageBody {
        toolCallsJson = Texts.orNull(toolCallsJson);
        toolCallId = Texts.orNull(toolCallId);
        toolName = Texts.orNull(toolName);
    }

    /** Plain text. */
    public static MessageBody ofText(String text) {
        return new MessageBody(text, null, null, null, null, null);
    }

    /** The same without text, where there is no room for it. */
    public MessageBody withoutText() {
        return new MessageBody(null, null, null, toolCallId, toolName, error);
    }

    int weight() {
        return Texts.weight(content) + Texts.weight(reasoning) + Texts.weight(toolCallsJson);
    }
}
