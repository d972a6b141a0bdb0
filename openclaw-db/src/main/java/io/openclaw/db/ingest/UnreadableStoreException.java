package io.openclaw.db.ingest;

import java.io.IOException;

/** A store cannot be read at present; the message says why and what to do, and quotes nothing of it. */
final class UnreadableStoreException extends IOException {

    private static final long serialVersionUID = 1L;

    UnreadableStoreException(String message, Throwable cause) {
        super(message, cause);
    }
}
