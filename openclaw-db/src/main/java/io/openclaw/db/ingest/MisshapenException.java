package io.openclaw.db.ingest;

/** A field holds something else than what the format says. Names the field, never what it holds. */
public final class MisshapenException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** What is wrong, in words that follow the field's name. */
    public MisshapenException(String field, String why) {
        super("Field " + field + " " + why, null, false, false);
    }
}
