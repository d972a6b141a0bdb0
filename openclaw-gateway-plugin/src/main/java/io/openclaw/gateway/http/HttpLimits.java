package io.openclaw.gateway.http;

import java.time.Duration;

/**
 * How much a client may ask of us.
 *
 * @param bodyBytes size of a body, packed and unpacked
 * @param headerBytes size of all headers together
 * @param connections open at a time
 * @param feeds bodies taken in at a time; bounds their memory
 * @param patience how long a client may take for a request, and a connection may lie idle
 * @param commit how long a feed waits for its facts to become durable
 * @param pageBytes text in one answer of {@code /logs}, of messages or of the operations memory, after which the page ends early
 */
public record HttpLimits(
        int bodyBytes,
        int headerBytes,
        int connections,
        int feeds,
        Duration patience,
        Duration commit,
        long pageBytes) {

    public HttpLimits {
        if (bodyBytes < 1 || headerBytes < 256 || connections < 1 || feeds < 1 || pageBytes < 1) {
            throw new IllegalArgumentException("A limit of the HTTP server is too low for any request to pass.");
        }
        if (patience.toMillis() < 1 || commit.toMillis() < 1) {
            throw new IllegalArgumentException("Times of the HTTP server must be at least a millisecond.");
        }
    }

    /** What serves a gateway and a few readers. A feed gives up after 10 s; its answer comes before. */
    public static HttpLimits defaults() {
        return new HttpLimits(8 << 20, 8 << 10, 100, 8, Duration.ofSeconds(30), Duration.ofSeconds(8), 8L << 20);
    }

    public HttpLimits withPatience(Duration newPatience) {
        return new HttpLimits(bodyBytes, headerBytes, connections, feeds, newPatience, commit, pageBytes);
    }

    public HttpLimits withCommit(Duration newCommit) {
        return new HttpLimits(bodyBytes, headerBytes, connections, feeds, patience, newCommit, pageBytes);
    }

    public HttpLimits withConnections(int most) {
        return new HttpLimits(bodyBytes, headerBytes, most, feeds, patience, commit, pageBytes);
    }

    public HttpLimits withFeeds(int most) {
        return new HttpLimits(bodyBytes, headerBytes, connections, most, patience, commit, pageBytes);
    }

    public HttpLimits withPageBytes(long most) {
        return new HttpLimits(bodyBytes, headerBytes, connections, feeds, patience, commit, most);
    }
}
