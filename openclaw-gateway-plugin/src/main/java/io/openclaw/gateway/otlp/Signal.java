package io.openclaw.gateway.otlp;

import java.util.Locale;

/** The three kinds of exports. */
public enum Signal {
    TRACES("/v1/traces", "span"),
    METRICS("/v1/metrics", "data point"),
    LOGS("/v1/logs", "log record");

    private final String path;
    private final String item;

    Signal(String path, String item) {
        this.path = path;
        this.item = item;
    }

    /** Where it is sent to. */
    public String path() {
        return path;
    }

    /** What an export holds many of. */
    String item() {
        return item;
    }

    /** For labels of metrics. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
