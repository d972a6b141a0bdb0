package io.openclaw.db.model;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * The gateway's counters at one moment. They count from the start of the process, so sums over time need the boot id.
 *
 * @param bootId one per run of the process
 * @param counters what was counted since the process started
 * @param residentBytes memory of the process
 * @param uptime since the process started
 * @param at when the snapshot was taken
 */
public record MetricsSnapshot(UUID bootId, GatewayCounts counters, long residentBytes, Duration uptime, Instant at)
        implements Fact {

    @Override
    public FactKind kind() {
        return FactKind.METRICS_SNAPSHOT;
    }

    @Override
    public Optional<String> naturalKey() {
        return FactIds.key("metrics", bootId.toString(), Long.toString(at.toEpochMilli()));
    }

    @Override
    public int weight() {
        return 256;
    }
}
