package io.openclaw.gateway.metrics;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Adds up what the feed plugins of gateways say they let go of. Each says it with every body, as a sum since its own start, which its boot
 * names: what it says again counts once. Bounded in hosts and boots; any thread.
 */
public final class FeedLosses {

    private static final int HOSTS = 100;
    private static final int BOOTS = 1_000;
    private static final String OTHERS = "(others)";

    private final Map<String, Long> byHost = new LinkedHashMap<>();
    private final Map<String, Long> saidByBoot = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
            return size() > BOOTS;
        }
    };

    /**
     * A plugin has spoken.
     *
     * @param host of its gateway
     * @param boot of the plugin
     * @param sinceBoot lines it let go of since then
     */
    public synchronized void said(String host, String boot, long sinceBoot) {
        Long before = saidByBoot.remove(boot);
        long known = before == null ? 0 : before;
        saidByBoot.put(boot, Math.max(known, sinceBoot));
        if (sinceBoot > known) {
            String name = byHost.containsKey(host) || byHost.size() < HOSTS ? host : OTHERS;
            byHost.merge(name, sinceBoot - known, Long::sum);
        }
    }

    /** Lines let go of since our start, of every host that lost any. */
    public synchronized Map<String, Long> byHost() {
        return Map.copyOf(byHost);
    }
}
