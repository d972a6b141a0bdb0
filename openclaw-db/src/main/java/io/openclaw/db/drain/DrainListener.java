package io.openclaw.db.drain;

import java.util.UUID;

/** Hears what became of facts, once per fact; called on the drainer's context, so it must not block. */
public interface DrainListener {

    /** Rows that PostgreSQL has now, those included that it had already when a commit's answer was lost. */
    void onStored(UUID writerId, int rows);

    /** Rows that were set aside in table {@code dead_letters}. */
    void onDeadLettered(UUID writerId, int rows);
}
