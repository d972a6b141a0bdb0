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
 * @param projected whether the source shows the text for display and may have left parts out: text from a source that does not stands
 *     above it, whichever comes first
 */
public record MessageBody(
        @Nullable String content,
        @Nullable String reasoning,
        @Nullable String toolCallsJson,
        @Nullable String toolCallId,
        @Nullable String toolName,
        @Nullable Boolean error,
        boolean projected) {

    public MessageBody {
        toolCallsJson = Texts.orNull(toolCallsJson);
        toolCallId = Texts.orNull(toolCallId);
        toolName = Texts.orNull(toolName);
    }

    /** Word for word. */
    @SuppressWarnings("checkstyle:ParameterNumber") // the parts of the record, but for one
    public MessageBody(
            @Nullable String content,
            @Nullable String reasoning,
            @Nullable String toolCallsJson,
            @Nullable String toolCallId,
            @Nullable String toolName,
            @Nullable Boolean error) {
        this(content, reasoning, toolCallsJson, toolCallId, toolName, error, false);
    }

    /** Plain text. */
    public static MessageBody ofText(String text) {
        return new MessageBody(text, null, null, null, null, null);
    }

    /** The same without text, where there is no room for it. */
    public MessageBody withoutText() {
        return new MessageBody(null, null, null, toolCallId, toolName, error, projected);
    }

    /** The same, as a source shows it for display. */
    public MessageBody asProjected() {
        return new MessageBody(content, reasoning, toolCallsJson, toolCallId, toolName, error, true);
    }

    int weight() {
        return Texts.weight(content) + Texts.weight(reasoning) + Texts.weight(toolCallsJson);
    }
}
