package io.openclaw.gateway.live;

import io.openclaw.db.Health;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How it is with the gateway's WebSocket. Counts are those since the start of the process.
 *
 * @param url of the gateway
 * @param connected whether the handshake is through
 * @param since when it was connected or lost; the start where it never was
 * @param version of the gateway; null before the first handshake
 * @param lastEventAt when a frame came last
 * @param lastError what went wrong last, and what to do; stays when it is over
 * @param sessions that are subscribed now
 * @param counts what came
 */
public record LiveStatus(
        URI url,
        boolean connected,
        Instant since,
        @Nullable String version,
        @Nullable Instant lastEventAt,
        @Nullable String lastError,
        int sessions,
        Counts counts) {

    /**
     * What came.
     *
     * @param connects handshakes that went through
     * @param messages that came as events
     * @param filled messages that were fetched because nobody had listened; may have come as events too
     * @param facts recorded
     * @param unusable frames that were none, or were no messages
     * @param failures connections that were lost or could not be made
     */
    public record Counts(long connects, long messages, long filled, long facts, long unusable, long failures) {

        static final Counts NONE = new Counts(0, 0, 0, 0, 0, 0);
    }

    /** The same health, with what is wrong here beside. */
    public Health in(Health health) {
        return connected || lastError == null ? health : health.withDegraded(List.of(lastError));
    }
}
