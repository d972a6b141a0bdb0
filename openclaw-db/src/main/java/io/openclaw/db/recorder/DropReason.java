package io.openclaw.db.recorder;

/** Why a fact was not kept. Every drop is counted under one of these. */
public enum DropReason {
    /** The memory queue was full. */
    QUEUE_FULL("queue_full"),
    /** The memory queue was nearly full and the fact of the kind that goes first. */
    QUEUE_PRESSURE("queue_pressure"),
    /** The spool was full. */
    SPOOL_FULL("spool_full"),
    /** The spool, or the memory that stands in for it, was nearly full and the fact of the kind that goes first. */
    SPOOL_PRESSURE("spool_pressure"),
    /** The spool could not be written and the memory that stands in for it was full. */
    MEMORY_FULL("memory_full"),
    /** The fact could not be turned into its form on disk. */
    BAD_EVENT("bad_event"),
    /** This program failed while it wrote the fact, or the thread that writes has ended; the log says how. */
    FAULT("fault"),
    /** The recorder was closed. */
    CLOSED("closed"),
    /** The process ended before the fact could be made durable anywhere. */
    SHUTDOWN("shutdown");

    private final String code;

    DropReason(String code) {
        this.code = code;
    }

    /** The name in metrics and in {@code /health}. */
    public String code() {
        return code;
    }
}
