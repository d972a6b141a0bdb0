package io.openclaw.db.embedded;

import org.jspecify.annotations.Nullable;

/** The embedded server could not do what was asked. The message says what, which, why and what to do; no secrets. */
public final class EmbeddedPostgresException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    EmbeddedPostgresException(String message) {
        super(message);
    }

    EmbeddedPostgresException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
