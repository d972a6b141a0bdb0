package io.openclaw.db.recorder;

import io.openclaw.db.model.Recorded;
import io.openclaw.db.spool.SpoolEntry;
import io.vertx.core.Promise;
import org.jspecify.annotations.Nullable;

/** A fact ready for the backlog: what is on disk, and the same fact, redacted, for memory. */
record Prepared(
        Recorded recorded, SpoolEntry entry, @Nullable Promise<Void> accepted) {}
