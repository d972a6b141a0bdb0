package io.openclaw.db.model;

import org.jspecify.annotations.Nullable;

/**
 * The names a model call goes by.
 *
 * @param callId the gateway's, such as {@code <runId>:model:2}; OpenClaw starts anew at 1 with every retry and fallback
 * @param spanId the trace span of the call; with the call id it names one call. Of an exported span, trace id and span id with a colon
 *     between
 * @param messageId id of the transcript message that holds the answer
 * @param responseId the provider's
 * @param attempt 1 for the first provider asked, 2 for the first fallback, …
 */
public record CallRef(
        @Nullable String callId,
        @Nullable String spanId,
        @Nullable String messageId,
        @Nullable String responseId,
        @Nullable Integer attempt) {

    /** No name known. */
    public static final CallRef NONE = new CallRef(null, null, null, null, null);

    public CallRef {
        callId = Texts.orNull(callId);
        spanId = Texts.orNull(spanId);
        messageId = Texts.orNull(messageId);
        responseId = Texts.orNull(responseId);
        if (attempt != null && attempt < 1) {
            throw new IllegalArgumentException("Attempt " + attempt + " is not a count: the first attempt is 1.");
        }
    }

    /** A call known by the gateway's call id alone. */
    public static CallRef ofCall(String callId) {
        return new CallRef(callId, null, null, null, null);
    }

    /** Call id and span as one name; null when the call id is not known. */
    @Nullable String wireName() {
        return callId == null || spanId == null ? callId : callId + "|" + spanId;
    }

    public CallRef filledFrom(CallRef other) {
        return new CallRef(
                Texts.first(callId, other.callId),
                Texts.first(spanId, other.spanId),
                Texts.first(messageId, other.messageId),
                Texts.first(responseId, other.responseId),
                Texts.first(attempt, other.attempt));
    }
}
