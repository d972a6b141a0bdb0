package io.openclaw.db.spool;

import org.jspecify.annotations.Nullable;

/** There is no room: at the bound, or on the disk. Nothing of the append was kept; it works again once there is room. */
public final class SpoolFullException extends SpoolException {

    private static final long serialVersionUID = 1L;

    SpoolFullException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
