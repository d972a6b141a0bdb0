package io.openclaw.gateway.otlp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ByteString;
import io.openclaw.db.ingest.GatewayJson;
import io.openclaw.db.ingest.MisshapenException;
import io.openclaw.db.model.Fact;
import io.openclaw.db.model.FactIds;
import io.openclaw.db.model.LlmCall;
import io.openclaw.db.model.RawEvent;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status.StatusCode;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/**
 * Spans. Each is kept word for word, as a raw event named by its trace and span id, so that it may be sent twice. One that tells of a model
 * call is a witness of it besides, see {@link ModelSpan}.
 */
final class Spans {

    /** Source of spans in general, and of those of gateways that tell of model calls: the views and triggers of V28 ask for it. */
    static final String SPAN = "otlp-span";

    static final String GATEWAY_CALL = RawEvent.GATEWAY_SPAN;

    private static final int TRACE_ID_BYTES = 16;
    private static final int SPAN_ID_BYTES = 8;
    private static final String KIND_PREFIX = "SPAN_KIND_";

    private Spans() {}

    /** @throws MisshapenException when it is no span */
    static List<Fact> of(Origin origin, Span span) {
        String trace = id(span.getTraceId(), TRACE_ID_BYTES, "traceId");
        String id = id(span.getSpanId(), SPAN_ID_BYTES, "spanId");
        if (span.getStartTimeUnixNano() == 0) {
            throw new MisshapenException("startTimeUnixNano", "is missing");
        }
        Attributes attributes = Attributes.of(span.getAttributesList());
        ObjectNode body = body(origin, span, attributes);
        ModelSpan model = ModelSpan.of(origin, span, attributes, trace + ":" + id);
        List<Fact> facts = new ArrayList<>();
        if (model != null) {
            LlmCall call = model.witness();
            if (call != null) {
                facts.add(call);
                body.put(
                        "testimony",
                        FactIds.derived(call.naturalKey().orElseThrow()).toString());
            }
            if (model.gateway()) {
                body.set("call", model.json());
            }
        }
        facts.add(new RawEvent(
                model != null && model.gateway() ? GATEWAY_CALL : SPAN,
                span.getName().isBlank() ? "unnamed" : span.getName(),
                trace,
                Long.parseUnsignedLong(id, 16),
                SpanScope.of(attributes),
                GatewayJson.write(body),
                model == null ? time(span.getStartTimeUnixNano()) : model.startedAt()));
        return facts;
    }

    /** Nanoseconds since 1970, unsigned. */
    static Instant time(long unixNano) {
        return Instant.ofEpochSecond(
                Long.divideUnsigned(unixNano, 1_000_000_000), Long.remainderUnsigned(unixNano, 1_000_000_000));
    }

    static JsonNode millis(long nanos) {
        BigDecimal millis = BigDecimal.valueOf(nanos, 6).stripTrailingZeros();
        return JsonNodeFactory.instance.numberNode(millis.scale() < 0 ? millis.setScale(0) : millis);
    }

    static String hex(ByteString id) {
        return HexFormat.of().formatHex(id.toByteArray());
    }

    private static String id(ByteString id, int bytes, String field) {
        String hex = hex(id);
        if (id.size() != bytes || hex.chars().allMatch(digit -> digit == '0')) {
            throw new MisshapenException(field, "is none");
        }
        return hex;
    }

    private static ObjectNode body(Origin origin, Span span, Attributes attributes) {
        ObjectNode body = GatewayJson.MAPPER.createObjectNode();
        body.put("traceId", hex(span.getTraceId()));
        body.put("spanId", hex(span.getSpanId()));
        body.put("parentSpanId", span.getParentSpanId().isEmpty() ? null : hex(span.getParentSpanId()));
        origin.describe(body);
        body.put("kind", span.getKind().name().replace(KIND_PREFIX, "").toLowerCase(Locale.ROOT));
        body.set("durationMs", millis(Math.max(0, span.getEndTimeUnixNano() - span.getStartTimeUnixNano())));
        if (span.getStatus().getCode() != StatusCode.STATUS_CODE_UNSET) {
            body.put("status", span.getStatus().getCode() == StatusCode.STATUS_CODE_OK ? "ok" : "error");
        }
        if (!span.getStatus().getMessage().isEmpty()) {
            body.put("statusMessage", span.getStatus().getMessage());
        }
        body.set("attributes", attributes.json());
        events(span, body);
        return body;
    }

    private static void events(Span span, ObjectNode body) {
        ArrayNode events = GatewayJson.MAPPER.createArrayNode();
        for (Span.Event event : span.getEventsList()) {
            events.addObject()
                    .put("name", event.getName())
                    .put("at", time(event.getTimeUnixNano()).toString())
                    .set("attributes", Attributes.of(event.getAttributesList()).json());
        }
        if (!events.isEmpty()) {
            body.set("events", events);
        }
        ArrayNode links = GatewayJson.MAPPER.createArrayNode();
        span.getLinksList()
                .forEach(link ->
                        links.addObject().put("traceId", hex(link.getTraceId())).put("spanId", hex(link.getSpanId())));
        if (!links.isEmpty()) {
            body.set("links", links);
        }
    }
}
