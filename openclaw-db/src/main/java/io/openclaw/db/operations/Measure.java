package io.openclaw.db.operations;

import java.util.OptionalDouble;

/** What is compared before and after a change. */
public enum Measure {
    /** Calls in an hour. */
    CALLS("calls per hour", 0.5),
    /** Failed calls among all, 0 to 1. */
    ERROR_RATE("error rate", 0.005),
    /** Milliseconds that half of the answered calls took at most. */
    P50("p50 latency", 5),
    /** Milliseconds that nineteen of twenty answered calls took at most. */
    P95("p95 latency", 5),
    /** Tokens of a call, on average. */
    TOKENS("tokens per call", 1);

    private final String word;
    private final double leastSpread;

    Measure(String word, double leastSpread) {
        this.word = word;
        this.leastSpread = leastSpread;
    }

    /** As it is told. */
    public String word() {
        return word;
    }

    OptionalDouble value(CallFigures figures) {
        return switch (this) {
            case CALLS -> figures.callsPerHour();
            case ERROR_RATE -> figures.errorRate();
            case P50 -> figures.p50();
            case P95 -> figures.p95();
            case TOKENS -> figures.tokensPerCall();
        };
    }

    /** How many calls the value is of. */
    long of(CallFigures figures) {
        return switch (this) {
            case CALLS, ERROR_RATE -> figures.calls();
            case P50, P95 -> figures.timed();
            case TOKENS -> figures.metered();
        };
    }

    /** No variation is taken for smaller than this, however even the hours were. */
    double leastSpread() {
        return leastSpread;
    }
}
