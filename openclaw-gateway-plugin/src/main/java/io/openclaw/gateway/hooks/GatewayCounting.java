package io.openclaw.gateway.hooks;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Counts what a gateway does. Called from any thread, for every event once as far as that can be known; an implementation neither
 * waits nor throws.
 */
public interface GatewayCounting {

    /** How a turn of an agent ended. */
    enum TurnEnd {
        COMPLETED,
        FAILED,
        TIMED_OUT,
        CANCELLED
    }

    /** What else a gateway counts. */
    enum Incident {
        /** A provider refused a request because there were too many. */
        RATE_LIMITED,
        /** A webhook was called. */
        WEBHOOK_RECEIVED,
        /** The gateway began to run. */
        GATEWAY_STARTED,
        /** The gateway stopped. */
        GATEWAY_STOPPED
    }

    /** A person or program asked something through a channel: telegram, discord, webchat, …; null where it is not known. */
    void requestReceived(@Nullable String channel);

    /** An answer could not be made or delivered. */
    void requestFailed(@Nullable String channel);

    /** A turn ended; latency is null where it is not known. */
    void turnEnded(TurnEnd end, @Nullable Duration latency);

    /** A tool ran, well or badly. */
    void toolCalled();

    void happened(Incident incident);
}
