package io.openclaw.db.model;

import org.jspecify.annotations.Nullable;

/**
 * What made a gateway call a model. The codes are written to disk and to the database: never change or reuse one. Here stands what a program said;
 * what the form of a session's key tells, the database knows (function {@code llm_call_reason}), for a key may become known later.
 */
public enum Trigger {
    USER("user"),
    CRON("cron"),
    HEARTBEAT("heartbeat"),
    SUB_AGENT("sub-agent"),
    WEBHOOK("webhook");

    private final String code;

    Trigger(String code) {
        this.code = code;
    }

    public String code() {
        return code;
    }

    /**
     * The trigger of this word: ours, or OpenClaw's {@code user}, {@code cron}, {@code heartbeat}. Null for every other ({@code manual},
     * {@code memory}, {@code overflow}, …), since it does not say which of ours it is.
     */
    public static @Nullable Trigger of(@Nullable String word) {
        for (Trigger trigger : values()) {
            if (trigger.code.equals(word)) {
                return trigger;
            }
        }
        return null;
    }
}
