package io.openclaw.gateway.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/** What the HTTP room did. Labels come from fixed lists, so that no client can invent series. */
public final class HttpMeters {

    private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH");

    private final MeterRegistry registry;
    private final AtomicInteger connections = new AtomicInteger();
    private final Counter lines;
    private final Counter rejected;
    private final Counter facts;
    private final Counter bytes;

    HttpMeters(MeterRegistry registry) {
        this.registry = registry;
        this.lines = feed("openclaw.db.feed.lines", "Lines of the feed whose facts are durable");
        this.rejected = feed("openclaw.db.feed.lines.rejected", "Lines of the feed that could not be taken in");
        this.facts = feed("openclaw.db.feed.facts", "Facts made of the feed");
        this.bytes = Counter.builder("openclaw.db.feed")
                .baseUnit("bytes")
                .description("Bodies of the feed as received")
                .register(registry);
        registry.gauge("openclaw.db.http.connections", connections);
    }

    /**
     * A request was answered.
     *
     * @param route the route's pattern, or a word for none; never a path that a client made up
     */
    public void answered(String route, String method, int status, Duration took) {
        String known = METHODS.contains(method.toUpperCase(Locale.ROOT)) ? method : "other";
        Timer.builder("openclaw.db.http.requests")
                .description("Requests answered")
                .tag("route", route)
                .tag("method", known)
                .tag("status", Integer.toString(status))
                .register(registry)
                .record(took);
    }

    /** The body of a feed arrived. */
    public void fed(int bodyBytes) {
        bytes.increment(bodyBytes);
    }

    /** The facts of a feed are durable. */
    public void accepted(int lineCount, int rejectedCount, int factCount) {
        lines.increment(lineCount);
        rejected.increment(rejectedCount);
        facts.increment(factCount);
    }

    /** How many connections are open. */
    public AtomicInteger connections() {
        return connections;
    }

    private Counter feed(String name, String description) {
        return Counter.builder(name).description(description).register(registry);
    }
}
