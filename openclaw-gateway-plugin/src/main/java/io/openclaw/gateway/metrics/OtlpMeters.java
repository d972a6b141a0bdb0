package io.openclaw.gateway.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What OpenTelemetry exporters sent. The only label is the kind of export; no client can invent one. */
public final class OtlpMeters {

    private static final List<String> SIGNALS = List.of("traces", "metrics", "logs");

    /** Of one kind of export. */
    private record Meters(Counter bytes, Counter accepted, Counter rejected) {}

    private final Map<String, Meters> bySignal = new LinkedHashMap<>();

    OtlpMeters(MeterRegistry registry) {
        for (String signal : SIGNALS) {
            bySignal.put(
                    signal,
                    new Meters(
                            Counter.builder("openclaw.db.otlp")
                                    .baseUnit("bytes")
                                    .description("Bodies of OpenTelemetry exports as received")
                                    .tag("signal", signal)
                                    .register(registry),
                            items(registry, signal, "openclaw.db.otlp.items", "whose facts are durable"),
                            items(registry, signal, "openclaw.db.otlp.items.rejected", "that could not be taken in")));
        }
    }

    /**
     * Items since the start.
     *
     * @param accepted spans, data points or log records whose facts are durable
     * @param rejected those that could not be taken in
     */
    public record Total(long accepted, long rejected) {}

    /** A body arrived. */
    public void received(String signal, int bodyBytes) {
        meters(signal).bytes().increment(bodyBytes);
    }

    /** The facts of an export are durable. */
    public void taken(String signal, long accepted, long rejected) {
        meters(signal).accepted().increment((double) accepted);
        meters(signal).rejected().increment((double) rejected);
    }

    /** By kind of export. */
    public Map<String, Total> totals() {
        Map<String, Total> totals = new LinkedHashMap<>();
        bySignal.forEach((signal, meters) ->
                totals.put(signal, new Total((long) meters.accepted().count(), (long)
                        meters.rejected().count())));
        return totals;
    }

    private Meters meters(String signal) {
        Meters meters = bySignal.get(signal);
        if (meters == null) {
            throw new IllegalArgumentException("There is no such kind of export: traces, metrics or logs.");
        }
        return meters;
    }

    private static Counter items(MeterRegistry registry, String signal, String name, String which) {
        return Counter.builder(name)
                .description("Spans, data points and log records " + which)
                .tag("signal", signal)
                .register(registry);
    }
}
