package io.openclaw.db.model;

import org.jspecify.annotations.Nullable;

/**
 * The names a model call goes by.
 *
 * @param callId the gateway's, such as {@code <runId>:model:2}
 * @param messageId id of the transcript message that holds the answer
 * @param responseId the provider's
 * @param attempt 1 for the first provider asked, 2 for the first fallback, …
 */
public record CallRef(
        @Nullable String callId,
        @Nullable String messageId,
        @Nullable String responseId,
        @Nullable Integer attempt) {

    /** No name known. */
    public static final CallRef NONE = new CallRef(null, null, null, null);

    public CallRef {
        callId = Texts.orNull(callId);
        messageId = Texts.orNull(messageId);
        responseId = Texts.orNull(responseId);
        if (attempt != null && attempt < 1) {
            throw new IllegalArgumentException("Attempt " + attempt + " is not a count: the first attempt is 1.");
        }
    }

    /** A call known by the gateway's call id alone. */
    public static CallRef ofCall(String callId) {
        return new CallRef(callId, null, null, null);
    }

    public CallRef filledFrom(CallRef other) {
        return new CallRef(
                Texts.first(callId, other.callId),
                Texts.first(messageId, other.messageId),
                Texts.first(responseId, other.responseId),
                Texts.first(attempt, other.attempt));
    }
}
