package io.openclaw.gateway.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;

/** What was lost before the recorder could count it. */
final class LossMeters {

    private static final String LET_GO = "openclaw.db.feed.lines.let.go";

    private final MeterRegistry registry;
    private volatile Losses seen = Losses.NONE;

    LossMeters(MeterRegistry registry) {
        this.registry = registry;
        FunctionCounter.builder("openclaw.db.lost", this, m -> m.seen.beforeStart())
                .description("Facts and events lost before they were recorded")
                .tag("reason", "before_start")
                .register(registry);
        FunctionCounter.builder("openclaw.db.lost", this, m -> m.seen.unusable())
                .description("Facts and events lost before they were recorded")
                .tag("reason", "unusable")
                .register(registry);
    }

    /** The names of hosts are bounded by {@link FeedLosses}. */
    void show(Losses losses) {
        seen = losses;
        losses.letGoByFeeds().keySet().forEach(this::ofHost);
    }

    private void ofHost(String host) {
        FunctionCounter.builder(LET_GO, this, m -> m.seen.letGoByFeeds().getOrDefault(host, 0L))
                .description("Lines that the feed plugins of gateways let go of before they were sent")
                .tag("host", host)
                .register(registry);
    }
}
