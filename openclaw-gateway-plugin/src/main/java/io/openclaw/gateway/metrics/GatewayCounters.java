package io.openclaw.gateway.metrics;

import io.openclaw.db.model.GatewayCounts;
import io.openclaw.gateway.hooks.GatewayCounting;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** The sixteen counters of openclaw-rs, from the start of the process. */
public final class GatewayCounters implements GatewayCounting {

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

    @Override
    public void requestReceived(@Nullable String channel) {
        byChannel(channel, Counter.TELEGRAM_REQUESTS, Counter.DISCORD_REQUESTS);
    }

    @Override
    public void requestFailed(@Nullable String channel) {
        byChannel(channel, Counter.TELEGRAM_ERRORS, Counter.DISCORD_ERRORS);
    }

    /** As openclaw-rs counts: a request is completed well or badly, a turn only when it ended well. */
    @Override
    public void turnEnded(TurnEnd end, @Nullable Duration latency) {
        switch (end) {
            case COMPLETED -> increment(Counter.AGENT_TURNS);
            case TIMED_OUT -> increment(Counter.AGENT_TIMEOUTS);
            case CANCELLED -> increment(Counter.TASKS_CANCELLED);
            case FAILED -> {
                // Counted as an error of its channel.
            }
        }
        if (end != TurnEnd.CANCELLED) {
            increment(Counter.COMPLETED_REQUESTS);
            add(Counter.TOTAL_LATENCY_MS, latency == null ? 0 : Math.max(0, latency.toMillis()));
        }
    }

    @Override
    public void toolCalled() {
        increment(Counter.TOOL_CALLS);
    }

    @Override
    public void happened(Incident incident) {
        increment(
                switch (incident) {
                    case RATE_LIMITED -> Counter.RATE_LIMITED;
                    case WEBHOOK_RECEIVED -> Counter.WEBHOOK_REQUESTS;
                    case GATEWAY_STARTED -> Counter.GATEWAY_CONNECTS;
                    case GATEWAY_STOPPED -> Counter.GATEWAY_DISCONNECTS;
                });
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

    /** openclaw-rs counts two channels; others have no counter of theirs. */
    private void byChannel(@Nullable String channel, Counter telegram, Counter discord) {
        if ("telegram".equals(channel)) {
            increment(telegram);
        } else if ("discord".equals(channel)) {
            increment(discord);
        }
    }

    private LongAdder adder(Counter counter) {
        return Objects.requireNonNull(counts.get(counter));
    }
}
