package io.openclaw.gateway.otlp;

import com.fasterxml.jackson.databind.JsonNode;
import io.openclaw.db.model.Outcome;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status.StatusCode;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** How the call of a span ended. */
final class SpanOutcome {

    /** What {@code error.type} is meant to be; ZeroClaw writes the whole message there, which is text and is treated as such. */
    private static final Pattern CODE = Pattern.compile("[\\w.$:/-]{1,100}");

    private SpanOutcome() {}

    static Outcome of(Span span, Attributes attributes) {
        String type = attributes.text("error.type", "openclaw.errorCategory");
        JsonNode success = attributes.value("success");
        boolean failed = span.getStatus().getCode() == StatusCode.STATUS_CODE_ERROR
                || attributes.text("error.type") != null
                || (success.isBoolean() && !success.booleanValue());
        String reason = finishReason(attributes);
        if (!failed) {
            return new Outcome(Outcome.COMPLETED, null, null, reason);
        }
        boolean code = type != null && CODE.matcher(type).matches();
        String message = span.getStatus().getMessage();
        return new Outcome(Outcome.ERROR, message.isEmpty() && !code ? type : message, code ? type : null, reason);
    }

    /** Of the first answer, in the words of the gateways where they have one. */
    private static @Nullable String finishReason(Attributes attributes) {
        JsonNode reasons = attributes.value("gen_ai.response.finish_reasons");
        String reason = reasons.isArray() ? reasons.path(0).asText("") : reasons.asText("");
        return switch (reason) {
            case "" -> null;
            case "tool_calls", "tool_call", "tool_use" -> "toolUse";
            case "end_turn", "stop_sequence", "STOP" -> "stop";
            case "max_tokens", "MAX_TOKENS" -> "length";
            default -> CODE.matcher(reason).matches() ? reason : null;
        };
    }
}
