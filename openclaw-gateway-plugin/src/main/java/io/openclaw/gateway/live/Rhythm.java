package io.openclaw.gateway.live;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How often and how long.
 *
 * @param answer a request may take; also the handshake
 * @param firstRetry after the first failure; doubles with each one that follows
 * @param longestRetry after many failures
 * @param refusedRetry where the gateway refuses us, for that changes only when a person changes something
 * @param between two requests of the same connection, so that the gateway has time for its own users
 * @param settle after an event that something was missed, before it is fetched
 * @param roster between two looks at all sessions, for what no event told
 * @param silence without any frame, after which the connection counts as dead; the gateway's own tick is shorter
 */
public record Rhythm(
        Duration answer,
        Duration firstRetry,
        Duration longestRetry,
        Duration refusedRetry,
        Duration between,
        Duration settle,
        Duration roster,
        Duration silence) {

    static final Rhythm USUAL = new Rhythm(
            Duration.ofSeconds(15),
            Duration.ofSeconds(1),
            Duration.ofMinutes(1),
            Duration.ofMinutes(5),
            Duration.ofMillis(100),
            Duration.ofSeconds(2),
            Duration.ofMinutes(5),
            Duration.ofSeconds(75));

    private static final int MOST_DOUBLINGS = 20;

    /** Until the next attempt: between the half and the whole of what is due, so that many clients do not come at once. */
    Duration retryAfter(int failures, boolean refused, RandomGenerator random) {
        long doubled = firstRetry.toMillis() << Math.min(Math.max(failures - 1, 0), MOST_DOUBLINGS);
        long due = refused ? refusedRetry.toMillis() : Math.min(doubled, longestRetry.toMillis());
        return Duration.ofMillis(Math.max(1, due / 2 + random.nextLong(due / 2 + 1)));
    }
}
