package io.openclaw.db.spool;

/** A newer version of this program made the file; it is left as it is. */
final class NewerFormatException extends Exception {

    private static final long serialVersionUID = 1L;
}
