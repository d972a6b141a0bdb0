package io.openclaw.db.postgres;

import io.openclaw.db.model.LlmCall;
import io.openclaw.db.model.Recorded;
import io.openclaw.db.model.Witness;
import java.util.List;
import java.util.UUID;

/**
 * What one transaction writes: rows and dead letters of one writer, and the step from one position to the next.
 *
 * @param host machine of the writer
 * @param fromSeq where the writer stands in PostgreSQL before; anything else and the batch is refused with {@link #OUT_OF_ORDER}
 * @param toSeq where it stands afterwards
 * @param facts in order of their sequence numbers
 * @param dead rows that are set aside instead of stored
 */
public record Batch(UUID writerId, String host, long fromSeq, long toSeq, List<Recorded> facts, List<DeadLetter> dead) {

    /** SQLSTATE of a batch that does not follow the one before. */
    public static final String OUT_OF_ORDER = "OC001";

    public Batch {
        facts = List.copyOf(facts);
        dead = List.copyOf(dead);
        if (toSeq < fromSeq) {
            throw new IllegalArgumentException("A batch cannot go from " + fromSeq + " back to " + toSeq + ".");
        }
    }

    /** Whether rows must be read before others can be written: then no other batch may be under way on the connection. */
    public boolean needsLook() {
        return facts.stream().anyMatch(Batch::isTestimony);
    }

    static boolean isTestimony(Recorded recorded) {
        return recorded.fact() instanceof LlmCall call && call.witness().side() != Witness.Side.WHOLE;
    }
}
