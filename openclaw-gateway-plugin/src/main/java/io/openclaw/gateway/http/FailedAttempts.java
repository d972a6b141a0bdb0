package io.openclaw.gateway.http;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** How often each address showed a wrong token lately. Holds a bounded number of addresses. */
final class FailedAttempts {

    static final int MOST = 10;
    static final Duration WINDOW = Duration.ofMinutes(1);

    private static final int ADDRESSES = 10_000;

    /** Failures of one address since a moment. */
    private record Window(Instant since, int failures) {}

    private final Clock clock;
    private final Map<String, Window> windows = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Window> eldest) {
            return size() > ADDRESSES;
        }
    };

    FailedAttempts(Clock clock) {
        this.clock = clock;
    }

    synchronized void failed(String address) {
        Window window = current(address);
        windows.remove(address);
        windows.put(address, new Window(window.since(), window.failures() + 1));
    }

    /** Whether the address has to wait before it may try again. */
    synchronized boolean tooMany(String address) {
        return current(address).failures() >= MOST;
    }

    private Window current(String address) {
        Instant now = clock.instant();
        Window window = windows.get(address);
        if (window == null
                || now.isBefore(window.since())
                || !now.isBefore(window.since().plus(WINDOW))) {
            return new Window(now, 0);
        }
        return window;
    }
}
