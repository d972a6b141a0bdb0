package io.openclaw.db.session;

/** Something was to be appended to a session that is not there, or no longer. */
public final class UnknownSessionException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public UnknownSessionException(String key) {
        super("There is no session " + key
                + ", so nothing was appended to it. Create the session first, and again after it was" + " deleted.");
    }
}
