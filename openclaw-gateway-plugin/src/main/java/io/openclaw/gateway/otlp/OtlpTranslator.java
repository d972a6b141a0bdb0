package io.openclaw.gateway.otlp;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import io.openclaw.db.ingest.GatewayJson;
import io.openclaw.db.ingest.MisshapenException;
import io.openclaw.db.model.Fact;
import io.openclaw.gateway.otlp.OtlpExport.ItemFact;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Turns an export into facts. What it says depends on the export alone: it may come twice, late and in any order. An item that cannot be taken
 * in never spoils the others.
 */
public final class OtlpTranslator {

    private final Signal signal;
    private final List<Integer> weights = new ArrayList<>();
    private final List<ItemFact> facts = new ArrayList<>();
    private int rejected;
    private @Nullable String why;

    private OtlpTranslator(Signal signal) {
        this.signal = signal;
    }

    /**
     * The facts of an export, and what of it could not be taken in.
     *
     * @throws UnreadableExportException when the body is none, as a whole
     */
    public static OtlpExport translate(Signal signal, Encoding encoding, byte[] body) throws UnreadableExportException {
        OtlpTranslator translator = new OtlpTranslator(signal);
        switch (signal) {
            case TRACES ->
                translator.traces(translator
                        .read(encoding, body, ExportTraceServiceRequest.newBuilder())
                        .build());
            case METRICS ->
                translator.metrics(translator
                        .read(encoding, body, ExportMetricsServiceRequest.newBuilder())
                        .build());
            case LOGS ->
                translator.logs(translator
                        .read(encoding, body, ExportLogsServiceRequest.newBuilder())
                        .build());
        }
        return new OtlpExport(translator.weights, translator.facts, translator.rejected, translator.why);
    }

    private <B extends Message.Builder> B read(Encoding encoding, byte[] body, B into)
            throws UnreadableExportException {
        try {
            ExportSize.check(signal, encoding, body, into.getDescriptorForType());
            if (encoding == Encoding.PROTOBUF) {
                into.mergeFrom(body);
            } else {
                OtlpJson json = new OtlpJson();
                json.read(GatewayJson.MAPPER.readTree(body), into);
                if (json.misshapen() > 0) {
                    reject(json.misshapen(), "It is misshapen.");
                }
            }
            return into;
        } catch (InvalidProtocolBufferException e) {
            throw new UnreadableExportException("The body is no protobuf message of OTLP, or was cut.");
        } catch (MisshapenException e) {
            throw new UnreadableExportException("The body is no OTLP in JSON: " + e.getMessage() + ".");
        } catch (IOException e) {
            throw new UnreadableExportException("The body is no JSON, or nested or long beyond measure.");
        }
    }

    private void traces(ExportTraceServiceRequest request) {
        request.getResourceSpansList()
                .forEach(ofResource -> ofResource.getScopeSpansList().forEach(ofScope -> {
                    Origin origin = Origin.of(ofResource.getResource(), ofScope.getScope());
                    ofScope.getSpansList().forEach(span -> add(1, () -> Spans.of(origin, span)));
                }));
    }

    private void metrics(ExportMetricsServiceRequest request) {
        request.getResourceMetricsList()
                .forEach(ofResource -> ofResource.getScopeMetricsList().forEach(ofScope -> {
                    Origin origin = Origin.of(ofResource.getResource(), ofScope.getScope());
                    ofScope.getMetricsList().stream()
                            .filter(metric -> MetricEvents.points(metric) > 0)
                            .forEach(metric ->
                                    add(MetricEvents.points(metric), () -> List.of(MetricEvents.of(origin, metric))));
                }));
    }

    private void logs(ExportLogsServiceRequest request) {
        request.getResourceLogsList()
                .forEach(ofResource -> ofResource.getScopeLogsList().forEach(ofScope -> {
                    Origin origin = Origin.of(ofResource.getResource(), ofScope.getScope());
                    ofScope.getLogRecordsList().forEach(log -> add(1, () -> List.of(LogEvents.of(origin, log))));
                }));
    }

    private void add(int weight, Supplier<List<Fact>> item) {
        try {
            List<Fact> made = item.get();
            int number = weights.size();
            weights.add(weight);
            made.forEach(fact -> facts.add(new ItemFact(number, fact)));
        } catch (MisshapenException e) {
            reject(weight, e.getMessage() + ".");
        } catch (IllegalArgumentException | ArithmeticException e) {
            reject(weight, "A value in it is none that can be kept.");
        }
    }

    private void reject(int weight, String reason) {
        rejected += weight;
        why = why == null ? "A " + signal.item() + " was left out. " + reason : why;
    }
}
