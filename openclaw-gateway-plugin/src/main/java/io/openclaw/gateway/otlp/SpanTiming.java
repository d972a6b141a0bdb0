package io.openclaw.gateway.otlp;

import io.openclaw.db.model.Timing;
import io.opentelemetry.proto.trace.v1.Span;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** When the call of a span ran. */
final class SpanTiming {

    /** A call that is said to take longer tells a wrong unit. */
    private static final BigDecimal LONGEST_S =
            BigDecimal.valueOf(Duration.ofDays(7).toSeconds());

    private SpanTiming() {}

    /** ZeroClaw makes its span when the answer is there, and says in {@code duration_s} how long it took. */
    static Timing of(Span span, Attributes attributes) {
        Instant start = Spans.time(span.getStartTimeUnixNano());
        Instant end = span.getEndTimeUnixNano() == 0 ? start : Spans.time(span.getEndTimeUnixNano());
        Duration length = end.isBefore(start) ? Duration.ZERO : Duration.between(start, end);
        Duration said = seconds(attributes.number("duration_s"));
        if (said != null && said.compareTo(length) > 0) {
            length = said;
            start = end.minus(said);
        }
        Duration first = seconds(attributes.number("gen_ai.response.time_to_first_chunk"));
        BigDecimal firstMs = attributes.number("openclaw.model_call.time_to_first_byte_ms");
        return new Timing(
                start,
                span.getEndTimeUnixNano() == 0 && said == null ? null : length,
                first == null && firstMs != null ? seconds(firstMs.movePointLeft(3)) : first);
    }

    private static @Nullable Duration seconds(@Nullable BigDecimal seconds) {
        if (seconds == null || seconds.signum() < 0 || seconds.compareTo(LONGEST_S) > 0 || seconds.scale() > 40) {
            return null;
        }
        return Duration.ofNanos(seconds.movePointRight(9).longValue());
    }
}
