package io.openclaw.db.postgres;

import io.openclaw.db.model.Cost;
import io.openclaw.db.model.LlmCall;
import io.openclaw.db.model.MessageAppended;
import io.openclaw.db.model.Outcome;
import io.openclaw.db.model.Recorded;
import io.openclaw.db.model.Usage;
import io.openclaw.db.pricing.CallBill;
import io.openclaw.db.pricing.CallCost;
import io.openclaw.db.pricing.PriceBook;
import io.openclaw.db.pricing.PricedCall;
import io.openclaw.db.pricing.PricedModel;
import io.openclaw.db.pricing.ToldTokens;
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
 * @param bill what it costs by the price book; null: not priced
 */
record LlmCallRow(
        UUID id,
        LlmCall call,
        Instant recordedAt,
        int marks,
        List<String> witnesses,
        boolean textInMessage,
        @Nullable String source,
        @Nullable CallBill bill) {

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
                source,
                null);
    }

    /** The same with its bill: what repricing the stored row by this book would make of it. */
    LlmCallRow billedBy(PriceBook book, String host) {
        Cost reported = call.cost();
        CallBill made = CallBill.of(
                book,
                priced(host),
                reported == null ? null : reported.usd(),
                reported != null && reported.source().equals(Cost.PROVIDER),
                null);
        return new LlmCallRow(id, call, recordedAt, marks, witnesses, textInMessage, source, made);
    }

    private PricedCall priced(String host) {
        ToldTokens told = new ToldTokens(
                call.usage() != null,
                Clamp.integerOr(tokens(Usage::input), 0),
                Clamp.integerOr(tokens(Usage::output), 0),
                Clamp.integerOr(tokens(Usage::cacheRead), 0),
                Clamp.integerOr(tokens(Usage::cacheWrite), 0),
                Clamp.integerOr(tokens(Usage::cacheWrite1h), 0),
                Clamp.integerOr(tokens(Usage::total), 0));
        PricedModel model =
                new PricedModel(call.model().provider(), call.model().model(), host);
        String service = call.usage() == null ? null : call.usage().serviceTier();
        return new PricedCall(model, createdAt(), told.priceable().orElse(null), service, null);
    }

    /** What the price book says, as text; null: unknown. */
    @Nullable String computedUsd() {
        CallCost computed = bill == null ? null : bill.computed();
        return computed == null ? null : computed.total().toPlainString();
    }

    @Nullable String priceId() {
        CallCost computed = bill == null ? null : bill.computed();
        return computed == null ? null : computed.priceId();
    }

    @Nullable String billing() {
        return bill == null || bill.billing() == null ? null : bill.billing().word();
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
