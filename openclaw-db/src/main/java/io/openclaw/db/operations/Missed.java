package io.openclaw.db.operations;

import java.time.Instant;
import java.util.List;

/**
 * The moments a job was due and did not start.
 *
 * @param at in order
 * @param since from when on they were looked for
 * @param cut whether that is later than asked, because the job was due more often than is looked at: earlier ones are not counted
 */
public record Missed(List<Instant> at, Instant since, boolean cut) {

    public Missed {
        at = List.copyOf(at);
    }
}
