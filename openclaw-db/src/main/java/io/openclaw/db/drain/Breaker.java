package io.openclaw.db.drain;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import io.github.resilience4j.core.IntervalFunction;
import io.openclaw.db.postgres.PostgresException;
import java.time.Duration;

/**
 * Keeps us from hammering a PostgreSQL that is down. Every call that was let through must end in {@link Call#end}: a permission that is
 * never given back leaves the breaker half open for good.
 */
final class Breaker {

    private static final int WINDOW = 10;
    private static final int LEAST_CALLS = 4;
    private static final float FAILING_PERCENT = 50;
    private static final float SLOW_PERCENT = 80;
    private static final int TRIAL_CALLS = 2;
    private static final double JITTER = 0.5;

    /** Ten times what the slowest one in a hundred batches takes. */
    static final Duration SLOW = Duration.ofSeconds(3);

    private static final Duration TRIAL = Duration.ofSeconds(30);

    private final CircuitBreaker breaker;

    Breaker(DrainConfig config) {
        breaker = CircuitBreaker.of(
                "openclaw-drain",
                CircuitBreakerConfig.custom()
                        .slidingWindow(WINDOW, LEAST_CALLS, SlidingWindowType.COUNT_BASED)
                        .failureRateThreshold(FAILING_PERCENT)
                        .slowCallRateThreshold(SLOW_PERCENT)
                        .slowCallDurationThreshold(SLOW)
                        .waitIntervalFunctionInOpenState(IntervalFunction.ofExponentialRandomBackoff(
                                config.openFirst(), 2.0, JITTER, config.openMost()))
                        .permittedNumberOfCallsInHalfOpenState(TRIAL_CALLS)
                        .maxWaitDurationInHalfOpenState(TRIAL)
                        .automaticTransitionFromOpenToHalfOpenEnabled(true)
                        .clock(new MonotonicClock())
                        .recordException(Breaker::isOutage)
                        .build());
    }

    /** One call on its way. */
    final class Call {
        private final long started = breaker.getCurrentTimestamp();
        private boolean ended;

        private Call() {}

        /** PostgreSQL answered as it should. */
        void succeeded() {
            if (!ended) {
                ended = true;
                breaker.onSuccess(duration(), breaker.getTimestampUnit());
            }
        }

        /** It failed; whether that counts depends on how. */
        void failed(PostgresException failure) {
            if (!ended) {
                ended = true;
                if (isOutage(failure)) {
                    breaker.onError(duration(), breaker.getTimestampUnit(), failure);
                } else {
                    breaker.releasePermission();
                }
            }
        }

        /** It says nothing about PostgreSQL: the failure is another call's. */
        void released() {
            if (!ended) {
                ended = true;
                breaker.releasePermission();
            }
        }

        private long duration() {
            return breaker.getCurrentTimestamp() - started;
        }
    }

    /** A call, if one is allowed now; null otherwise. */
    @org.jspecify.annotations.Nullable Call tryCall() {
        return breaker.tryAcquirePermission() ? new Call() : null;
    }

    boolean isTrying() {
        return breaker.getState() == CircuitBreaker.State.HALF_OPEN;
    }

    boolean isClosed() {
        return breaker.getState() == CircuitBreaker.State.CLOSED;
    }

    String state() {
        return breaker.getState().name();
    }

    /** Runs after each change of state, on a thread of the breaker. */
    void onChange(Runnable listener) {
        breaker.getEventPublisher().onStateTransition(event -> listener.run());
    }

    private static boolean isOutage(Throwable failure) {
        return failure instanceof PostgresException known
                && SqlStates.action(known).isOutage();
    }
}
