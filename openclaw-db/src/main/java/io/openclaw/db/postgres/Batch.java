package io.openclaw.db.postgres;

import io.openclaw.db.model.LlmCall;
import io.openclaw.db.model.Recorded;
import io.openclaw.db.model.Witness;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What one transaction writes: rows and dead letters of one writer, and the step from one position to the next.
 *
 * @param host machine of the writer
 * @param fromSeq where the writer stands in PostgreSQL before; anything else and the batch is refused with {@link #OUT_OF_ORDER}
 * @param toSeq where it stands afterwards
 * @param facts in order of their sequence numbers
 * @param dead rows that are set aside instead of stored
 * @param origin the file they were read from; null: a gateway told them, live
 */
public record Batch(
        UUID writerId,
        String host,
        long fromSeq,
        long toSeq,
        List<Recorded> facts,
        List<DeadLetter> dead,
        @Nullable Origin origin) {

    /** SQLSTATE of a batch that does not follow the one before. */
    public static final String OUT_OF_ORDER = "OC001";

    public Batch {
        facts = List.copyOf(facts);
        dead = List.copyOf(dead);
        if (toSeq < fromSeq) {
            throw new IllegalArgumentException("A batch cannot go from " + fromSeq + " back to " + toSeq + ".");
        }
    }

    /**
     * Where facts were read.
     *
     * @param source as column {@code source} has it
     * @param file what is noted of the file whose lines these are; null where nothing is
     */
    public record Origin(String source, @Nullable FileProgress file) {}

    @Nullable String source() {
        return origin == null ? null : origin.source();
    }

    /** Whether rows must be read before others can be written: then no other batch may be under way on the connection. */
    public boolean needsLook() {
        return facts.stream().anyMatch(Batch::isTestimony);
    }

    /** Whether the fact is what one of several witnesses says of a model call. */
    public static boolean isTestimony(Recorded recorded) {
        return recorded.fact() instanceof LlmCall call && call.witness().side() != Witness.Side.WHOLE;
    }
}
