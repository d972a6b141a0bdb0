package io.openclaw.gateway.metrics;

import io.openclaw.db.model.GatewayCounts;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

/** The sixteen counters of openclaw-rs, from the start of the process. */
public final class GatewayCounters {

    /** What is counted, under openclaw-rs's names. */
    public enum Counter {
        TELEGRAM_REQUESTS,
        DISCORD_REQUESTS,
        TELEGRAM_ERRORS,
        DISCORD_ERRORS,
        RATE_LIMITED,
        CONCURRENCY_REJECTED,
        TOTAL_LATENCY_MS,
        COMPLETED_REQUESTS,
        GATEWAY_CONNECTS,
        GATEWAY_DISCONNECTS,
        GATEWAY_RESUMES,
        TASKS_CANCELLED,
        AGENT_TIMEOUTS,
        AGENT_TURNS,
        TOOL_CALLS,
        WEBHOOK_REQUESTS
    }

    private final Map<Counter, LongAdder> counts = new EnumMap<>(Counter.class);

    public GatewayCounters() {
        for (Counter counter : Counter.values()) {
            counts.put(counter, new LongAdder());
        }
    }

    public void increment(Counter counter) {
        add(counter, 1);
    }

    /**
     * Counts more than one at once.
     *
     * @throws IllegalArgumentException when {@code more} is negative: a counter never goes back
     */
    public void add(Counter counter, long more) {
        if (more < 0) {
            throw new IllegalArgumentException("Counter " + counter + " cannot go back: add 0 or more.");
        }
        adder(counter).add(more);
    }

    /** A request was answered, well or not, this long after it came. */
    public void completed(Duration latency) {
        increment(Counter.COMPLETED_REQUESTS);
        add(Counter.TOTAL_LATENCY_MS, Math.max(0, latency.toMillis()));
    }

    /** An agent's turn ended well after this many tool calls. */
    public void turn(int toolCalls) {
        increment(Counter.AGENT_TURNS);
        add(Counter.TOOL_CALLS, toolCalls);
    }

    public GatewayCounts snapshot() {
        return new GatewayCounts(
                count(Counter.TELEGRAM_REQUESTS),
                count(Counter.DISCORD_REQUESTS),
                count(Counter.TELEGRAM_ERRORS),
                count(Counter.DISCORD_ERRORS),
                count(Counter.RATE_LIMITED),
                count(Counter.CONCURRENCY_REJECTED),
                count(Counter.TOTAL_LATENCY_MS),
                count(Counter.COMPLETED_REQUESTS),
                count(Counter.GATEWAY_CONNECTS),
                count(Counter.GATEWAY_DISCONNECTS),
                count(Counter.GATEWAY_RESUMES),
                count(Counter.TASKS_CANCELLED),
                count(Counter.AGENT_TIMEOUTS),
                count(Counter.AGENT_TURNS),
                count(Counter.TOOL_CALLS),
                count(Counter.WEBHOOK_REQUESTS));
    }

    private long count(Counter counter) {
        return adder(counter).sum();
    }

    private LongAdder adder(Counter counter) {
        return Objects.requireNonNull(counts.get(counter));
    }
}
