package io.openclaw.db.spool;

import org.jspecify.annotations.Nullable;

/** There is no room: at the bound, or on the disk. Nothing of the append was kept; it works again once there is room. */
public final class SpoolFullException extends SpoolException {

    private static final long serialVersionUID = 1L;

    /** What has no room left. */
    public enum Where {
        /** The spool is as large as it may become. */
        BOUND,
        /** The disk is full. */
        DISK,
        /** The memory that stands in for the disk is full. */
        MEMORY
    }

    private final Where where;

    SpoolFullException(Where where, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.where = where;
    }

    public Where where() {
        return where;
    }
}
