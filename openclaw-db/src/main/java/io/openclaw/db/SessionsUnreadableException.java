package io.openclaw.db;

/** Sessions are in PostgreSQL alone, and it cannot be asked now. The message says why and what to do. */
public final class SessionsUnreadableException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    SessionsUnreadableException(String why) {
        super("The sessions cannot be read now: " + why + " Ask again when PostgreSQL is well.");
    }
}
