package io.openclaw.db.session;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A message as a model call needs it.
 *
 * @param role system, user, assistant or tool
 * @param content text; null on an assistant's message that only calls tools
 * @param reasoning the model's reasoning
 * @param toolCalls what the assistant called; empty when nothing, or when {@code toolCallsUnreadable}
 * @param toolCallId on tool results, the call this answers
 * @param toolCallsUnreadable there are tool calls, in a form that cannot be read: their results have no call to belong to
 */
public record LlmMessage(
        String role,
        @Nullable String content,
        @Nullable String reasoning,
        List<RequestedCall> toolCalls,
        @Nullable String toolCallId,
        boolean toolCallsUnreadable) {

    private static final Set<String> ROLES =
            Set.of(SessionMessage.SYSTEM, SessionMessage.USER, SessionMessage.ASSISTANT, SessionMessage.TOOL);

    public LlmMessage {
        toolCalls = List.copyOf(toolCalls);
        if (!ROLES.contains(role)) {
            throw new IllegalArgumentException(
                    "No model knows the role of a message: it must be one of " + ROLES + ".");
        }
    }

    /** The message for a model; empty when no model knows its role. */
    static Optional<LlmMessage> of(SessionMessage message) {
        if (!ROLES.contains(message.role())) {
            return Optional.empty();
        }
        String json = message.toolCallsJson();
        Optional<List<RequestedCall>> calls = json == null ? Optional.of(List.of()) : ToolCallsJson.read(json);
        return Optional.of(new LlmMessage(
                message.role(),
                message.content(),
                message.reasoning(),
                calls.orElse(List.of()),
                message.toolCallId(),
                calls.isEmpty()));
    }
}
