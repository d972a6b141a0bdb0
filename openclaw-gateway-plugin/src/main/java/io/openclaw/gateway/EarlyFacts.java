package io.openclaw.gateway;

import io.openclaw.db.model.Fact;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Facts that a host tells while the recorder is not open yet: the host goes on while the plugin starts. They wait here, a few and not
 * large ones; what does not fit is counted. Any thread may offer.
 */
final class EarlyFacts {

    private static final int MOST_FACTS = 1_024;
    private static final long MOST_BYTES = 8L << 20;

    private final Queue<Fact> waiting = new ArrayDeque<>();
    private final LongAdder lost = new LongAdder();
    private long bytes;
    private volatile @Nullable Consumer<Fact> recorder;

    /** Hands the fact on, or keeps it until somebody takes it. */
    void offer(Fact fact) {
        Consumer<Fact> open = recorder;
        if (open == null) {
            open = keep(fact);
        }
        if (open != null) {
            open.accept(fact);
        }
    }

    /** Hands on what waits, in order, and everything after it directly. */
    synchronized void release(Consumer<Fact> opened) {
        for (Fact fact = waiting.poll(); fact != null; fact = waiting.poll()) {
            opened.accept(fact);
        }
        recorder = opened;
    }

    /** The recorder will not open: what waits and what comes is lost. */
    void giveUp() {
        release(fact -> lost.increment());
    }

    long lost() {
        return lost.sum();
    }

    /** The recorder, if it opened meanwhile. */
    private synchronized @Nullable Consumer<Fact> keep(Fact fact) {
        if (recorder == null) {
            if (waiting.size() < MOST_FACTS && bytes + fact.weight() <= MOST_BYTES) {
                waiting.add(fact);
                bytes += fact.weight();
            } else {
                lost.increment();
            }
        }
        return recorder;
    }
}
