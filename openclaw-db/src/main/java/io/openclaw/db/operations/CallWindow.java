package io.openclaw.db.operations;

import java.time.Instant;

/**
 * A span of time on one host.
 *
 * @param to the first moment that is outside
 */
record CallWindow(String host, Instant from, Instant to) {

    CallWindow {
        if (to.isBefore(from)) {
            throw new IllegalArgumentException("A window ends before it begins.");
        }
    }
}
