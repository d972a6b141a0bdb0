package io.openclaw.db.drain;

import java.time.Duration;

/**
 * How the drainer behaves.
 *
 * @param maxBatchRows rows of the largest batch
 * @param maxBatchBytes payload bytes of the largest batch
 * @param catchUpRowsPerSecond how fast what piled up in an outage is stored, so that readers are not starved
 * @param poll how long an empty backlog is left alone
 * @param schemaRetry how long we wait for a person when schema, rights or login are wrong
 * @param openFirst how long the breaker stays open the first time; doubles from there
 * @param openMost the longest it stays open
 */
public record DrainConfig(
        int maxBatchRows,
        long maxBatchBytes,
        int catchUpRowsPerSecond,
        Duration poll,
        Duration schemaRetry,
        Duration openFirst,
        Duration openMost) {

    public static final DrainConfig DEFAULT = new DrainConfig(
            1_000,
            4L << 20,
            5_000,
            Duration.ofMillis(100),
            Duration.ofSeconds(30),
            Duration.ofSeconds(1),
            Duration.ofSeconds(30));

    public DrainConfig {
        if (maxBatchRows < 1 || maxBatchBytes < 1 || catchUpRowsPerSecond < 1) {
            throw new IllegalArgumentException("Batch bounds and catch-up rate must be at least 1.");
        }
        if (poll.isZero() || poll.isNegative() || schemaRetry.isZero() || schemaRetry.isNegative()) {
            throw new IllegalArgumentException("poll and schemaRetry must be longer than 0.");
        }
        if (openFirst.compareTo(Duration.ofMillis(10)) < 0 || openMost.compareTo(openFirst) < 0) {
            throw new IllegalArgumentException(
                    "openFirst must be at least 10 ms, openMost not shorter than openFirst.");
        }
    }

    public DrainConfig withCatchUpRowsPerSecond(int rows) {
        return new DrainConfig(maxBatchRows, maxBatchBytes, rows, poll, schemaRetry, openFirst, openMost);
    }

    public DrainConfig withSchemaRetry(Duration wait) {
        return new DrainConfig(maxBatchRows, maxBatchBytes, catchUpRowsPerSecond, poll, wait, openFirst, openMost);
    }

    public DrainConfig withOpen(Duration first, Duration most) {
        return new DrainConfig(maxBatchRows, maxBatchBytes, catchUpRowsPerSecond, poll, schemaRetry, first, most);
    }
}
