package io.openclaw.db.postgres;

import io.openclaw.db.model.LlmCall;
import io.openclaw.db.model.MessageAppended;
import io.openclaw.db.model.Outcome;
import io.openclaw.db.model.Recorded;
import io.openclaw.db.model.Usage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One row of {@code llm_calls} on its way in.
 *
 * @param witnesses codes of those who told of it, in the order of arrival
 * @param textInMessage whether the text is left to the message that the call points to
 * @param source which files told of it first; null: a gateway, live
 */
record LlmCallRow(
        UUID id,
        LlmCall call,
        Instant recordedAt,
        int marks,
        List<String> witnesses,
        boolean textInMessage,
        @Nullable String source) {

    /** A call of a host, which is its own only witness. Its text is there only where no message holds it. */
    static LlmCallRow ofHost(Recorded recorded, @Nullable String source) {
        LlmCall call = (LlmCall) recorded.fact();
        return new LlmCallRow(
                recorded.rowId(),
                call,
                recorded.recordedAt(),
                recorded.markBits(),
                List.of(call.witness().code()),
                false,
                source);
    }

    Instant createdAt() {
        return call.happenedAt();
    }

    @Nullable UUID messageEventId() {
        String messageId = call.ref().messageId();
        return messageId == null
                ? null
                : MessageAppended.rowIdOf(call.scope(), messageId).orElse(null);
    }

    @Nullable String content() {
        return textInMessage && messageEventId() != null
                ? null
                : call.exchange().content();
    }

    @Nullable String reasoning() {
        return textInMessage && messageEventId() != null
                ? null
                : call.exchange().reasoning();
    }

    /** V1 knows a failed call by its error text, so a failure without words is given one. */
    @Nullable String error() {
        Outcome outcome = call.outcome();
        if (outcome.error() != null || !Outcome.ERROR.equals(outcome.status())) {
            return outcome.error();
        }
        return outcome.errorCode() == null ? Outcome.ERROR : outcome.errorCode();
    }

    @Nullable Long tokens(Function<Usage, Long> count) {
        Usage usage = call.usage();
        return usage == null ? null : count.apply(usage);
    }

    short allMarks() {
        Duration duration = call.timing().duration();
        return Clamp.marks(
                marks,
                createdAt(),
                tokens(Usage::input),
                tokens(Usage::output),
                tokens(Usage::total),
                tokens(Usage::cacheRead),
                tokens(Usage::cacheWrite),
                Clamp.millis(duration));
    }
}
