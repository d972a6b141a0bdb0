package io.openclaw.db.operations;

/** What was asked was not done, and nothing was changed. The message says why, with ids and states alone. */
public final class NotDoneException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Why not. */
    public enum Reason {
        /** Nothing has this id. */
        UNKNOWN,
        /** It is not in the state that this can be done in. */
        STATE,
        /** There is such a thing already. */
        EXISTS
    }

    private final Reason reason;
    private final long id;

    NotDoneException(Reason reason, long id, String message) {
        super(message);
        this.reason = reason;
        this.id = id;
    }

    /** @param what it would be, as a sentence calls it */
    static NotDoneException unknown(String what, long id) {
        return new NotDoneException(Reason.UNKNOWN, id, "There is no " + what + " " + id + ".");
    }

    public Reason reason() {
        return reason;
    }

    /** The id that was asked for; where there is such a thing already: of that. */
    public long id() {
        return id;
    }
}
