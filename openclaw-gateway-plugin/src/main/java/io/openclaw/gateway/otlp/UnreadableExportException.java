package io.openclaw.gateway.otlp;

/** A body that is no export at all. Holds nothing of it. */
public final class UnreadableExportException extends Exception {

    private static final long serialVersionUID = 1L;

    UnreadableExportException(String why) {
        super(why, null, false, false);
    }
}
