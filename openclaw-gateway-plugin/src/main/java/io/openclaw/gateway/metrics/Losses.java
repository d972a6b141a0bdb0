package io.openclaw.gateway.metrics;

import io.openclaw.db.Health;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What was lost before the recorder could count it; no term of the accounting holds it.
 *
 * @param beforeStart facts that came before the plugin had started and did not fit, or after its start had failed
 * @param unusable events of the host that could not be turned into facts
 * @param letGoByFeeds lines that the feed plugins of gateways let go of before they were sent, by host
 */
public record Losses(long beforeStart, long unusable, Map<String, Long> letGoByFeeds) {

    public static final Losses NONE = new Losses(0, 0, Map.of());

    public Losses {
        letGoByFeeds = Map.copyOf(letGoByFeeds);
    }

    public Losses withFeeds(Map<String, Long> byHost) {
        return new Losses(beforeStart, unusable, byHost);
    }

    public long total() {
        return beforeStart
                + unusable
                + letGoByFeeds.values().stream().mapToLong(Long::longValue).sum();
    }

    /** The same health, with these losses among what is wrong. */
    Health in(Health health) {
        List<String> degraded = new ArrayList<>();
        if (beforeStart > 0) {
            degraded.add(beforeStart
                    + " facts were lost because the plugin had not started: start it before the host works.");
        }
        if (unusable > 0) {
            degraded.add(unusable + " events of the host could not be used: the log names the hook, mend its caller.");
        }
        letGoByFeeds.entrySet().stream()
                .filter(feed -> feed.getValue() > 0)
                .sorted(Map.Entry.comparingByKey())
                .forEach(feed -> degraded.add("The gateway's own plugin on " + feed.getKey() + " let go of "
                        + feed.getValue() + " lines: its log says why, maxQueueBytes gives it more room."));
        return health.withDegraded(degraded);
    }
}
