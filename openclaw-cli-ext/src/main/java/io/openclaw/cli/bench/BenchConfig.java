package io.openclaw.cli.bench;

import io.openclaw.db.postgres.PostgresConfig;
import java.nio.file.Path;
import java.time.Duration;

/**
 * What to measure.
 *
 * @param database a scratch database is made beside it and dropped; the role may create one
 * @param folder for scratch spools; must be on the disk that the spool will use
 * @param facts model calls of about 1 KB that go the whole way
 * @param perMeasure how long a rate is measured
 */
public record BenchConfig(PostgresConfig database, Path folder, int facts, Duration perMeasure) {

    public BenchConfig {
        if (facts < 100 || facts > 1_000_000) {
            throw new IllegalArgumentException("Facts must be 100 to 1000000.");
        }
        if (perMeasure.isNegative() || perMeasure.isZero()) {
            throw new IllegalArgumentException("A rate must be measured for longer than 0.");
        }
    }
}
