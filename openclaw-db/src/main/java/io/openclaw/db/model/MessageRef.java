package io.openclaw.db.model;

import org.jspecify.annotations.Nullable;

/**
 * The names a message goes by.
 *
 * @param messageId id of the transcript entry; unique within its session id only, or within {@code store} where that is known, or
 *     everywhere if it begins with {@link #EVERYWHERE}
 * @param sequence position in the transcript, from 1
 * @param responseId the provider's id of the answer, on assistant messages
 * @param store the session store whose row this is, as {@code sessions/<host>/<agent>}: the message then keeps its id when its session
 *     is renamed, and {@code sequence} is its place among all messages of the store
 */
public record MessageRef(
        @Nullable String messageId,
        @Nullable Long sequence,
        @Nullable String responseId,
        @Nullable String store) {

    /** What an id begins with that is unique everywhere: a copy of the entry in another transcript is the same message. */
    public static final String EVERYWHERE = "uuid:";

    /** No name known. */
    public static final MessageRef NONE = new MessageRef(null, null, null, null);

    public MessageRef {
        messageId = Texts.orNull(messageId);
        responseId = Texts.orNull(responseId);
        store = Texts.orNull(store);
        if (store != null && (messageId == null || sequence == null)) {
            throw new IllegalArgumentException("A row of a session store has a number; without it, it has no name.");
        }
    }

    /** A witness that knows no store. */
    public MessageRef(@Nullable String messageId, @Nullable Long sequence, @Nullable String responseId) {
        this(messageId, sequence, responseId, null);
    }

    /** The row of a session store. */
    public static MessageRef ofStore(String store, long position) {
        return new MessageRef(Long.toString(position), position, null, store);
    }
}
