package io.openclaw.db.spool;

/** Another opener has this spool; two would overwrite each other. */
public final class SpoolLockedException extends SpoolException {

    private static final long serialVersionUID = 1L;

    SpoolLockedException(String message) {
        super(message, null);
    }
}
