package io.openclaw.gateway.metrics;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/** This run of the program: which version, where, since when. */
public final class GatewayProcess {

    private final String version;
    private final String host;
    private final UUID bootId;
    private final Clock clock;
    private final Instant startedAt;

    private GatewayProcess(String version, String host, UUID bootId, Clock clock) {
        this.version = version;
        this.host = host;
        this.bootId = bootId;
        this.clock = clock;
        this.startedAt = clock.instant();
    }

    /**
     * A run that starts now.
     *
     * @param host what the database calls this machine
     * @param bootId one per run
     */
    public static GatewayProcess create(String version, String host, UUID bootId, Clock clock) {
        return new GatewayProcess(version, host, bootId, clock);
    }

    public String version() {
        return version;
    }

    public String host() {
        return host;
    }

    public UUID bootId() {
        return bootId;
    }

    public Instant startedAt() {
        return startedAt;
    }

    public Instant now() {
        return clock.instant();
    }

    /** Never negative, whatever the clock does. */
    public Duration uptime() {
        Duration uptime = Duration.between(startedAt, now());
        return uptime.isNegative() ? Duration.ZERO : uptime;
    }

    public long pid() {
        return ProcessHandle.current().pid();
    }

    public long residentBytes() {
        return ResidentMemory.bytes();
    }
}
