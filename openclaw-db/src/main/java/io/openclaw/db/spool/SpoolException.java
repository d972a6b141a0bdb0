package io.openclaw.db.spool;

import org.jspecify.annotations.Nullable;

/** The spool could not do what it was asked. The message says which directory, why, and what to do. */
public class SpoolException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    SpoolException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
