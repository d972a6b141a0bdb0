package io.openclaw.db.spool;

import io.openclaw.db.model.FactKind;

/** Bytes that should be a fact are none. The message names the kind and the place, never the content. */
public final class UndecodableFactException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final FactKind kind;

    /** Takes no cause: messages of parsers quote what they read. */
    UndecodableFactException(FactKind kind, String why) {
        super("A fact of kind " + kind + " cannot be decoded: " + why
                + ". It was damaged, or written by a newer version; it belongs to the dead letters.");
        this.kind = kind;
    }

    public FactKind kind() {
        return kind;
    }
}
