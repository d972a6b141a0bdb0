package io.openclaw.db;

/** PostgreSQL, which alone has the operations memory, is away; the message says why. */
public final class OperationsUnavailableException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    OperationsUnavailableException(String why) {
        super(why);
    }
}
