package io.openclaw.db.operations;

/** A field that cannot be written down as it is. The message names it, says what it must be, and never quotes it. */
public final class InvalidFieldException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final String field;

    InvalidFieldException(String field, String mustBe) {
        super(field + " " + mustBe);
        this.field = field;
    }

    /** Its name in JSON and, with two dashes, on the command line. */
    public String field() {
        return field;
    }
}
