package io.openclaw.db.model;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A message was appended to a session.
 *
 * @param role system, user, assistant or tool; a role of the source that is none of these is kept as it is
 * @param senderId the person or program that wrote it, as the channel names it
 * @param model on assistant messages, the model that wrote it
 * @param usage on assistant messages, the tokens of the call that wrote it
 * @param finishReason on assistant messages, why the model stopped
 * @param at when the message was made
 */
public record MessageAppended(
        Scope scope,
        MessageRef ref,
        String role,
        MessageBody body,
        @Nullable String senderId,
        ModelRef model,
        @Nullable Usage usage,
        @Nullable String finishReason,
        Instant at)
        implements Fact {

    public static final String SYSTEM = "system";
    public static final String USER = "user";
    public static final String ASSISTANT = "assistant";
    public static final String TOOL = "tool";

    public MessageAppended {
        Texts.required(scope.sessionKey(), "Session key of a message");
        Texts.required(role, "Role of a message");
        senderId = Texts.orNull(senderId);
        finishReason = Texts.orNull(finishReason);
    }

    /** A message of text alone, from a host that gives it no id. */
    public static MessageAppended ofText(Scope scope, String role, String text, Instant at) {
        return new MessageAppended(
                scope, MessageRef.NONE, role, MessageBody.ofText(text), null, ModelRef.NONE, null, null, at);
    }

    /** The same without text, where there is no room for it. */
    public MessageAppended withoutText() {
        return new MessageAppended(scope, ref, role, body.withoutText(), senderId, model, usage, finishReason, at);
    }

    /** The same, as a source shows it for display; see {@link MessageBody#projected}. */
    public MessageAppended asProjected() {
        return new MessageAppended(scope, ref, role, body.asProjected(), senderId, model, usage, finishReason, at);
    }

    @Override
    public FactKind kind() {
        return FactKind.MESSAGE;
    }

    /**
     * Tool results reach us from hooks before they have a message id, so what names them is the call they answer and the
     * time they carry; providers reuse call ids, hence the time. The row of a session store is named by its number, and by its time,
     * because a file that was deleted and made again counts from 1.
     */
    @Override
    public Optional<String> naturalKey() {
        if (ref.store() != null) {
            return FactIds.key(
                    "stored",
                    ref.store(),
                    Texts.required(ref.messageId(), "Number of a stored message"),
                    Long.toString(at.toEpochMilli()));
        }
        String session = Texts.required(Texts.first(scope.sessionId(), scope.sessionKey()), "Session of a message");
        if (ref.messageId() != null && ref.messageId().startsWith(MessageRef.EVERYWHERE)) {
            return messageKey(session, ref.messageId());
        }
        if (TOOL.equals(role) && body.toolCallId() != null) {
            return FactIds.key("toolresult", session, body.toolCallId(), Long.toString(at.toEpochMilli()));
        }
        return ref.messageId() == null ? Optional.empty() : messageKey(session, ref.messageId());
    }

    /**
     * Id of the row of the message that goes by this id in this scope's session; what points to a message derives it the same way.
     * Empty: the session is not known, and a message id is unique within its session only.
     */
    public static Optional<UUID> rowIdOf(Scope scope, String messageId) {
        String session = Texts.first(scope.sessionId(), scope.sessionKey());
        return session == null
                ? Optional.empty()
                : messageKey(session, messageId).map(FactIds::derived);
    }

    private static Optional<String> messageKey(String session, String messageId) {
        return FactIds.key("message", messageId.startsWith(MessageRef.EVERYWHERE) ? "" : session, messageId);
    }

    @Override
    public int weight() {
        return 384 + body.weight();
    }
}
