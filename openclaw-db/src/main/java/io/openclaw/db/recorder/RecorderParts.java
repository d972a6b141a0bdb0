package io.openclaw.db.recorder;

import io.openclaw.db.redact.Redactor;
import io.openclaw.db.spool.Backlog;

/**
 * What the writer thread works with.
 *
 * @param redactor takes secrets out
 * @param backlog where facts become durable
 * @param ring where the latest calls stay readable
 * @param committed runs after each commit, on the writer thread: it must be quick
 */
public record RecorderParts(Redactor redactor, Backlog backlog, CallRing ring, Runnable committed) {

    /** Parts of which nobody wants to hear. */
    public RecorderParts(Redactor redactor, Backlog backlog, CallRing ring) {
        this(redactor, backlog, ring, () -> {});
    }
}
