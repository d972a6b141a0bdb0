package io.openclaw.gateway.hooks;

import java.util.LinkedHashMap;
import java.util.Map;

/** Remembers the names that came last, so that what comes twice is counted once. Safe to share between threads. */
final class Seen {

    private final Map<String, Boolean> names;

    Seen(int capacity) {
        names = new LinkedHashMap<>(64, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
                return size() > capacity;
            }
        };
    }

    /** Whether this name comes for the first time. */
    synchronized boolean first(String name) {
        return names.put(name, Boolean.TRUE) == null;
    }
}
