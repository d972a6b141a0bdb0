package io.openclaw.db.ingest;

import io.openclaw.db.model.Recorded;
import io.openclaw.db.postgres.DeadLetter;
import io.openclaw.db.postgres.FileProgress;
import java.util.List;

/**
 * Some lines of a file, ready to be stored in one transaction.
 *
 * @param from position before
 * @param to position behind them
 * @param lines how many they are
 * @param end whether nothing stands behind them at present
 */
record Page(
        long from,
        long to,
        int lines,
        List<Recorded> facts,
        List<DeadLetter> dead,
        FileProgress progress,
        boolean end) {

    Page {
        facts = List.copyOf(facts);
        dead = List.copyOf(dead);
    }

    /** Whether PostgreSQL would learn nothing from it. */
    boolean isEmpty() {
        return from == to && facts.isEmpty() && dead.isEmpty();
    }
}
