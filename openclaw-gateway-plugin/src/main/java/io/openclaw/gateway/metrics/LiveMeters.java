package io.openclaw.gateway.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.openclaw.gateway.live.LiveStatus;
import io.openclaw.gateway.live.LiveStatus.Counts;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/** What is heard through the WebSocket of a gateway. The registry holds what it asks weakly: whoever registers holds it. */
final class LiveMeters {

    private final MeterRegistry registry;
    private final Supplier<LiveStatus> status;

    private LiveMeters(MeterRegistry registry, Supplier<LiveStatus> status) {
        this.registry = registry;
        this.status = status;
    }

    static void register(MeterRegistry registry, Supplier<LiveStatus> status) {
        LiveMeters meters = new LiveMeters(registry, status);
        meters.gauge("connected", "1 while the gateway is heard", live -> live.connected() ? 1 : 0);
        meters.gauge("sessions", "Sessions that are subscribed", LiveStatus::sessions);
        meters.counter("connects", "Connections that were made", Counts::connects);
        meters.counter("failures", "Connections that were lost or could not be made", Counts::failures);
        meters.counter("messages", "Messages that came as events", Counts::messages);
        meters.counter("filled", "Messages that were fetched because nobody had listened", Counts::filled);
        meters.counter("facts", "Facts recorded", Counts::facts);
        meters.counter("unusable", "Frames that could not be used", Counts::unusable);
    }

    private void gauge(String name, String description, ToDoubleFunction<LiveStatus> figure) {
        Gauge.builder("openclaw.db.live." + name, status, live -> figure.applyAsDouble(live.get()))
                .description(description)
                .register(registry);
    }

    private void counter(String name, String description, ToDoubleFunction<Counts> figure) {
        FunctionCounter.builder(
                        "openclaw.db.live." + name,
                        status,
                        live -> figure.applyAsDouble(live.get().counts()))
                .description(description)
                .register(registry);
    }
}
