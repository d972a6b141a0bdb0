package io.openclaw.db.session;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A message as it was said. Empty text is kept apart from none, and nothing is trimmed, cleaned or parsed.
 *
 * @param role system, user, assistant or tool; files of others may hold any other
 * @param content text; null on an assistant's message that only calls tools
 * @param reasoning the model's reasoning, on messages that call tools
 * @param toolCallsJson the tool calls as JSON, see {@link RequestedCall}; what a file holds may be no JSON
 * @param toolCallId on tool results, the call this answers
 */
public record SessionMessage(
        String role,
        @Nullable String content,
        @Nullable String reasoning,
        @Nullable String toolCallsJson,
        @Nullable String toolCallId) {

    public static final String SYSTEM = "system";
    public static final String USER = "user";
    public static final String ASSISTANT = "assistant";
    public static final String TOOL = "tool";

    public static SessionMessage system(String text) {
        return ofText(SYSTEM, text);
    }

    public static SessionMessage user(String text) {
        return ofText(USER, text);
    }

    public static SessionMessage assistant(String text) {
        return ofText(ASSISTANT, text);
    }

    /**
     * The assistant calls tools.
     *
     * @param calls one or more
     */
    public static SessionMessage toolCalls(List<RequestedCall> calls, @Nullable String reasoning) {
        if (calls.isEmpty()) {
            throw new IllegalArgumentException("A message that calls tools needs at least one call.");
        }
        return new SessionMessage(ASSISTANT, null, reasoning, ToolCallsJson.write(calls), null);
    }

    /** What a tool answered. */
    public static SessionMessage toolResult(String callId, String text) {
        return new SessionMessage(TOOL, text, null, null, callId);
    }

    private static SessionMessage ofText(String role, String text) {
        return new SessionMessage(role, text, null, null, null);
    }
}
