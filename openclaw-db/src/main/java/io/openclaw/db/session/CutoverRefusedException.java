package io.openclaw.db.session;

/** The store of sessions cannot be changed now. The message says why and what to do; nothing was changed. */
public final class CutoverRefusedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    CutoverRefusedException(String message) {
        super(message);
    }
}
