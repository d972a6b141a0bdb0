package io.openclaw.gateway.otlp;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.openclaw.db.ingest.GatewayJson;
import io.openclaw.db.ingest.MisshapenException;
import io.openclaw.db.model.FactIds;
import io.openclaw.db.model.RawEvent;
import io.opentelemetry.proto.logs.v1.LogRecord;
import java.util.Base64;
import java.util.Objects;

/** Log records, each a raw event named by all it says, for it has no id: what is sent twice is the same. */
final class LogEvents {

    static final String SOURCE = "otlp-log";

    private LogEvents() {}

    /** @throws MisshapenException when it has no time */
    static RawEvent of(Origin origin, LogRecord log) {
        long time = log.getTimeUnixNano() == 0 ? log.getObservedTimeUnixNano() : log.getTimeUnixNano();
        if (time == 0) {
            throw new MisshapenException("timeUnixNano", "is missing, and so is observedTimeUnixNano");
        }
        Attributes attributes = Attributes.of(log.getAttributesList());
        ObjectNode body = GatewayJson.MAPPER.createObjectNode();
        origin.describe(body);
        body.put("severity", log.getSeverityText());
        body.put("severityNumber", log.getSeverityNumberValue());
        body.set("body", Attributes.json(log.getBody()));
        body.set("attributes", attributes.json());
        if (!log.getTraceId().isEmpty()) {
            body.put("traceId", Spans.hex(log.getTraceId())).put("spanId", Spans.hex(log.getSpanId()));
        }
        String said = Base64.getEncoder().encodeToString(log.toByteArray());
        String event = log.getEventName().isBlank() ? attributes.text("event.name") : log.getEventName();
        return new RawEvent(
                SOURCE,
                Objects.requireNonNullElse(event, "log"),
                FactIds.derived(SOURCE + "|" + said + "|" + origin.name()).toString(),
                time,
                SpanScope.of(attributes),
                GatewayJson.write(body),
                Spans.time(time));
    }
}
