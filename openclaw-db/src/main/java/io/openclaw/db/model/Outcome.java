package io.openclaw.db.model;

import org.jspecify.annotations.Nullable;

/**
 * How one call, tool call or run ended.
 *
 * @param status {@code completed}, {@code error} or {@code aborted}; null when the witness cannot tell
 * @param error what went wrong, in words; redacted before it is stored
 * @param errorCode the machine's name for it, such as {@code rate_limit}
 * @param finishReason why the model stopped: stop, length, toolUse, error, aborted
 */
public record Outcome(
        @Nullable String status,
        @Nullable String error,
        @Nullable String errorCode,
        @Nullable String finishReason) {

    public static final String COMPLETED = "completed";
    public static final String ERROR = "error";
    public static final String ABORTED = "aborted";

    /** Nothing known. */
    public static final Outcome NONE = new Outcome(null, null, null, null);

    public Outcome {
        status = Texts.orNull(status);
        error = Texts.orNull(error);
        errorCode = Texts.orNull(errorCode);
        finishReason = Texts.orNull(finishReason);
    }

    /** Ended well. */
    public static Outcome completed() {
        return new Outcome(COMPLETED, null, null, null);
    }

    /** Ended with an error. */
    public static Outcome failed(String error) {
        return new Outcome(ERROR, error, null, null);
    }

    public Outcome filledFrom(Outcome other) {
        return new Outcome(
                Texts.first(status, other.status),
                Texts.first(error, other.error),
                Texts.first(errorCode, other.errorCode),
                Texts.first(finishReason, other.finishReason));
    }
}
