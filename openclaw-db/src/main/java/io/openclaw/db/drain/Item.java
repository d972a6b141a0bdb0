package io.openclaw.db.drain;

import io.openclaw.db.model.FactKind;
import io.openclaw.db.model.Recorded;
import io.openclaw.db.postgres.DeadLetter;
import io.openclaw.db.postgres.PostgresException;
import io.openclaw.db.spool.FactCodec;
import io.openclaw.db.spool.SpoolRow;
import io.openclaw.db.spool.UndecodableFactException;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One row of the spool with what is to become of it: a fact to store, or a dead letter.
 *
 * @param fact null for a dead letter
 * @param dead null for a fact
 */
record Item(SpoolRow row, @Nullable Recorded fact, @Nullable DeadLetter dead) {

    private static final String UNDECODABLE = "undecodable";

    static Item of(SpoolRow row) {
        try {
            Recorded fact = new Recorded(
                    row.id(), row.recordedAt(), FactCodec.decode(row.kind(), row.payload()), marks(row.marks()));
            return new Item(row, fact, null);
        } catch (UndecodableFactException e) {
            return new Item(row, null, letter(row, UNDECODABLE, UNDECODABLE));
        }
    }

    /** The same, set aside because PostgreSQL refuses it. */
    Item refused(PostgresException why) {
        String state = why.sqlState().orElse("client");
        return new Item(row, null, letter(row, state, why.place().orElse(String.valueOf(why.getMessage()))));
    }

    FactKind kind() {
        return row.kind();
    }

    private static DeadLetter letter(SpoolRow row, String state, String reason) {
        return new DeadLetter(row.id(), row.recordedAt(), row.seq(), row.kind().name(), state, reason, row.payload());
    }

    private static Set<Recorded.Mark> marks(int bits) {
        Set<Recorded.Mark> marks = EnumSet.noneOf(Recorded.Mark.class);
        for (Recorded.Mark mark : Recorded.Mark.values()) {
            if ((bits & mark.bit()) != 0) {
                marks.add(mark);
            }
        }
        return marks;
    }
}
