package io.openclaw.db.postgres;

import java.time.Duration;

/**
 * How long we wait for PostgreSQL. Each gives up before the next outer one: a lock, then the statement, then the client, which closes
 * the connection. A client that gave up first would leave the server writing behind its back.
 *
 * @param connect to reach one host and log in
 * @param lock for a lock, on the server
 * @param statement for one statement, on the server
 * @param batch for a whole transaction of the drainer, on the client
 * @param read for one read, on the client
 */
public record PostgresTimeouts(Duration connect, Duration lock, Duration statement, Duration batch, Duration read) {

    public static final PostgresTimeouts DEFAULT = new PostgresTimeouts(
            Duration.ofSeconds(3),
            Duration.ofSeconds(3),
            Duration.ofSeconds(10),
            Duration.ofSeconds(15),
            Duration.ofSeconds(12));

    public PostgresTimeouts {
        if (lock.compareTo(statement) >= 0 || statement.compareTo(batch) >= 0) {
            throw new IllegalArgumentException(
                    "Timeouts are out of order: lock must be shorter than statement, statement shorter than batch.");
        }
        if (connect.isNegative() || connect.isZero() || lock.isNegative() || lock.isZero()) {
            throw new IllegalArgumentException("Timeouts must be longer than 0.");
        }
    }
}
