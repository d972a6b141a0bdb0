package io.openclaw.db.model;

import org.jspecify.annotations.Nullable;

/**
 * The names a message goes by.
 *
 * @param messageId id of the transcript entry; unique within its session id only
 * @param sequence position in the transcript, from 1
 * @param responseId the provider's id of the answer, on assistant messages
 */
public record MessageRef(
        @Nullable String messageId,
        @Nullable Long sequence,
        @Nullable String responseId) {

    /** No name known. */
    public static final MessageRef NONE = new MessageRef(null, null, null);

    public MessageRef {
        messageId = Texts.orNull(messageId);
        responseId = Texts.orNull(responseId);
    }
}
