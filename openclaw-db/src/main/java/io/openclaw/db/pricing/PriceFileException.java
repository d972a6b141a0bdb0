package io.openclaw.db.pricing;

/** A table of prices that cannot be read. The message says which line and what is expected there, and never quotes it. */
public final class PriceFileException extends Exception {
    private static final long serialVersionUID = 1L;

    PriceFileException(int line, String problem) {
        super("Line " + line + ": " + problem);
    }

    PriceFileException(String problem) {
        super(problem);
    }
}
