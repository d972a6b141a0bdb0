package io.openclaw.db.recorder;

import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;

/** The recorder's counters; each moves where the thing happens. */
final class Ledger {

    private static final long SAMPLE_MASK = 0xFF;

    private final AtomicLong recorded = new AtomicLong();
    private final LongAdder accepted = new LongAdder();
    private final Map<DropReason, LongAdder> dropped = new EnumMap<>(DropReason.class);
    private final LongAdder samples = new LongAdder();
    private final LongAdder sampledNanos = new LongAdder();
    private final LongAccumulator maxNanos = new LongAccumulator(Math::max, 0);

    Ledger() {
        for (DropReason reason : DropReason.values()) {
            dropped.put(reason, new LongAdder());
        }
    }

    /** Counts one fact; true when this call is one of those to time. */
    boolean recordedOne() {
        return (recorded.incrementAndGet() & SAMPLE_MASK) == 0;
    }

    void accepted(int facts) {
        accepted.add(facts);
    }

    void dropped(DropReason reason, int facts) {
        LongAdder adder = dropped.get(reason);
        if (adder != null) {
            adder.add(facts);
        }
    }

    void cost(long nanos) {
        samples.increment();
        sampledNanos.add(nanos);
        maxNanos.accumulate(nanos);
    }

    long recorded() {
        return recorded.get();
    }

    long accepted() {
        return accepted.sum();
    }

    Map<String, Long> dropped() {
        Map<String, Long> byCode = new TreeMap<>();
        dropped.forEach((reason, count) -> byCode.put(reason.code(), count.sum()));
        return byCode;
    }

    RecorderStats.RecordCost cost() {
        return new RecorderStats.RecordCost(samples.sum(), sampledNanos.sum(), maxNanos.get());
    }
}
