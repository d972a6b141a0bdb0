package io.openclaw.db.session;

import org.jspecify.annotations.Nullable;

/** What holds the sessions cannot be reached or used now. The message says which, why, and what to do. */
public final class SessionsUnavailableException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public SessionsUnavailableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
