package io.openclaw.gateway.live;

import java.util.concurrent.atomic.LongAdder;

/** Counts what came, for {@link LiveStatus.Counts}. Any thread. */
final class Tally {

    final LongAdder connects = new LongAdder();
    final LongAdder messages = new LongAdder();
    final LongAdder filled = new LongAdder();
    final LongAdder facts = new LongAdder();
    final LongAdder unusable = new LongAdder();
    final LongAdder failures = new LongAdder();

    LiveStatus.Counts counts() {
        return new LiveStatus.Counts(
                connects.sum(), messages.sum(), filled.sum(), facts.sum(), unusable.sum(), failures.sum());
    }
}
