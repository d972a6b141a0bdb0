package io.openclaw.db.model;

/**
 * The kinds of facts, each with what it is worth when room runs out. The codes are written to disk: never change or reuse one.
 */
public enum FactKind {
    SESSION_OPENED(1, Shedding.LAST),
    SESSION_ENDED(2, Shedding.LAST),
    SESSION_RENAMED(3, Shedding.LAST),
    SESSION_DELETED(4, Shedding.LAST),
    MESSAGE(5, Shedding.CONTENT_FIRST),
    LLM_CALL(6, Shedding.LAST),
    TOOL_CALL(7, Shedding.CONTENT_FIRST),
    METRICS_SNAPSHOT(8, Shedding.FIRST),
    CRON_EXECUTION(9, Shedding.LAST),
    RAW_EVENT(10, Shedding.FIRST),
    TOKENS_ADDED(11, Shedding.LAST);

    /** What goes first when a queue or the spool is nearly full. */
    public enum Shedding {
        /** Dropped whole, before anything else: it can be missed. */
        FIRST,
        /** Loses its text, keeps its row. */
        CONTENT_FIRST,
        /** Kept to the end. */
        LAST
    }

    private final int code;
    private final Shedding shedding;

    FactKind(int code, Shedding shedding) {
        this.code = code;
        this.shedding = shedding;
    }

    /** The number that stands for this kind on disk. */
    public int code() {
        return code;
    }

    public Shedding shedding() {
        return shedding;
    }

    /**
     * The kind with this code.
     *
     * @throws IllegalArgumentException when a newer version wrote a kind that this one does not know
     */
    public static FactKind ofCode(int code) {
        for (FactKind kind : values()) {
            if (kind.code == code) {
                return kind;
            }
        }
        throw new IllegalArgumentException(
                "Unknown fact kind " + code + ": written by a newer version. Update this program to read it.");
    }
}
