package io.openclaw.db.ingest;

/** A line is not what its format says. The message says what is wrong with it and quotes nothing of it. */
final class MalformedLineException extends Exception {

    private static final long serialVersionUID = 1L;

    MalformedLineException(String message) {
        super(message);
    }
}
