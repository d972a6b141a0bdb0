package io.openclaw.gateway.http;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Bounds how many connections there are and how long each may take. An idle timeout alone does not: a client that sends one byte now and
 * then is never idle. Lives on the server's event loop.
 */
final class ConnectionGuard {

    // A request with its answer: longer than any step of it may take, so that only who reads or writes too slowly meets
    // it.
    private static final int REQUEST_PATIENCES = 4;

    private final Vertx vertx;
    private final HttpLimits limits;
    private final AtomicInteger open;
    private final Map<HttpConnection, Long> timers = new HashMap<>();

    ConnectionGuard(Vertx vertx, HttpLimits limits, AtomicInteger open) {
        this.vertx = vertx;
        this.limits = limits;
        this.open = open;
    }

    void opened(HttpConnection connection) {
        if (timers.size() >= limits.connections()) {
            connection.close();
            return;
        }
        timers.put(connection, timer(connection, limits.patience()));
        connection.closeHandler(closed -> forget(connection));
        open.set(timers.size());
    }

    /** The head of a request is there. */
    void began(HttpConnection connection) {
        rearm(connection, limits.patience().multipliedBy(REQUEST_PATIENCES));
    }

    /** The request was answered; the next one has as long as the first. */
    void answered(HttpConnection connection) {
        rearm(connection, limits.patience());
    }

    /** A connection that was refused or is closed may still bring a request that it held: it takes no place again. */
    private void rearm(HttpConnection connection, Duration time) {
        Long running = timers.get(connection);
        if (running != null) {
            vertx.cancelTimer(running);
            timers.put(connection, timer(connection, time));
        }
    }

    /** Its place is free when its time is over, whether or not anybody is left to tell of its end. */
    private long timer(HttpConnection connection, Duration time) {
        return vertx.setTimer(time.toMillis(), over -> {
            forget(connection);
            connection.close();
        });
    }

    private void forget(HttpConnection connection) {
        Long timer = timers.remove(connection);
        if (timer != null) {
            vertx.cancelTimer(timer);
        }
        open.set(timers.size());
    }
}
