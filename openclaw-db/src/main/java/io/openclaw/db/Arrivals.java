package io.openclaw.db;

import io.openclaw.db.drain.DrainListener;
import java.util.UUID;
import java.util.concurrent.atomic.LongAdder;

/** What became of facts, as the drainer tells it. */
final class Arrivals implements DrainListener {

    private final LongAdder stored = new LongAdder();
    private final LongAdder deadLettered = new LongAdder();

    @Override
    public void onStored(UUID writerId, int rows) {
        stored.add(rows);
    }

    @Override
    public void onDeadLettered(UUID writerId, int rows) {
        deadLettered.add(rows);
    }

    long stored() {
        return stored.sum();
    }

    long deadLettered() {
        return deadLettered.sum();
    }
}
