package io.openclaw.db.session;

/** A session was to get a key that is taken. */
public final class SessionExistsException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public SessionExistsException(String from, String to) {
        super("Session " + from + " was not renamed to " + to + ": there are messages or a session of that key, and two"
                + " conversations are never merged. Choose another key, or delete that session first.");
    }
}
