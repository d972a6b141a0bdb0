package io.openclaw.db.recorder;

import io.openclaw.db.model.Fact;
import io.openclaw.db.model.FactKind.Shedding;
import io.openclaw.db.model.MessageAppended;
import io.openclaw.db.model.ToolCall;
import io.vertx.core.Promise;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The queue in front of the writer, bounded in count and in bytes. When it is four fifths full it refuses what can be missed, when it is
 * nearly full it keeps rows and lets go of their text, and when it is full it refuses the newest, so that what is kept stays in order.
 *
 * <p>Waking a thread costs its waker some microseconds, fifty times what all else here costs. So the writer is woken by the first fact of a
 * commit, by the one that fills it and by one that is waited for, not by each.
 */
final class Intake {

    private static final double SHED_FIRST = 0.80;
    private static final double SHED_CONTENT = 0.95;
    /** Memory of a queued fact beside its text. */
    private static final long OVERHEAD = 128;

    private static final int NEVER = Integer.MAX_VALUE;

    private final RecorderConfig config;
    /** Bounded by the two counts below. */
    private final Queue<Item> queue = new ConcurrentLinkedQueue<>();

    private final AtomicInteger facts = new AtomicInteger();
    private final AtomicLong bytes = new AtomicLong();
    private volatile @Nullable Thread waiting;
    /** How many facts there must be for the writer to be woken. */
    private volatile int wakeAt = NEVER;
    /** Whether the writer is wanted for something else than facts. */
    private volatile boolean nudged;

    Intake(RecorderConfig config) {
        this.config = config;
    }

    /**
     * A fact on its way to the writer.
     *
     * @param accepted told when it is durable, or refused
     * @param awaited whether somebody waits for that
     * @param next goes into the same commit
     */
    record Item(
            Fact fact,
            Instant recordedAt,
            long weight,
            boolean contentDropped,
            @Nullable Promise<Void> accepted,
            boolean awaited,
            @Nullable Item next) {}

    /** Takes the fact in, or says why not. */
    @Nullable DropReason offer(Fact fact, Instant now, @Nullable Promise<Void> accepted) {
        int count = facts.incrementAndGet();
        long weight = fact.weight() + OVERHEAD;
        long total = bytes.addAndGet(weight);
        double load = Math.max((double) count / config.maxFacts(), (double) total / config.maxBytes());
        boolean awaited = accepted != null;
        Item item = new Item(fact, now, weight, false, accepted, awaited, null);
        if (load > SHED_FIRST) {
            if (load > 1) {
                return refuse(weight, DropReason.QUEUE_FULL);
            }
            if (fact.kind().shedding() == Shedding.FIRST) {
                return refuse(weight, DropReason.QUEUE_PRESSURE);
            }
            if (load > SHED_CONTENT) {
                item = withoutText(item);
            }
        }
        add(item, count, awaited);
        return null;
    }

    /**
     * Takes several facts in, which become durable together or not at all; or says why none of them.
     *
     * @param all told of each
     * @param awaited whether somebody waits for that
     */
    @Nullable DropReason offer(List<? extends Fact> together, Instant now, Acknowledgement all, boolean awaited) {
        Item first = null;
        long weight = 0;
        for (int i = together.size() - 1; i >= 0; i--) {
            Fact fact = together.get(i);
            first = new Item(fact, now, fact.weight() + OVERHEAD, false, all.one(), awaited, first);
            weight += first.weight();
        }
        int count = facts.addAndGet(together.size());
        long total = bytes.addAndGet(weight);
        double load = Math.max((double) count / config.maxFacts(), (double) total / config.maxBytes());
        if (load > 1) {
            facts.addAndGet(-together.size());
            bytes.addAndGet(-weight);
            return DropReason.QUEUE_FULL;
        }
        if (first != null) {
            add(load > SHED_CONTENT ? allWithoutText(first) : first, count, awaited);
        }
        return null;
    }

    private void add(Item item, int count, boolean awaited) {
        queue.add(item);
        if (awaited || count >= wakeAt) {
            wake();
        }
    }

    private Item allWithoutText(Item item) {
        Item next = item.next() == null ? null : allWithoutText(item.next());
        Item bare = withoutText(item);
        return new Item(
                bare.fact(),
                bare.recordedAt(),
                bare.weight(),
                bare.contentDropped(),
                bare.accepted(),
                bare.awaited(),
                next);
    }

    /**
     * The next facts: waits for the first at most {@code idle}, then for others until the linger of the first is over, a commit is
     * full, or somebody waits for one of them. One thread only, which has settled what it took before.
     */
    List<Item> take(long idleNanos) throws InterruptedException {
        List<Item> batch = new ArrayList<>();
        boolean hurry = fill(batch);
        if (batch.isEmpty()) {
            await(1, idleNanos);
            hurry = fill(batch);
        }
        if (batch.isEmpty() || hurry) {
            return batch;
        }
        try {
            linger(batch);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // what was taken is to be written; the next call ends the thread
        }
        return batch;
    }

    private void linger(List<Item> batch) throws InterruptedException {
        long deadline = System.nanoTime() + config.linger().toNanos();
        long left = config.linger().toNanos();
        boolean hurry = false;
        while (!hurry && left > 0 && batch.size() < config.batchFacts()) {
            await(config.batchFacts(), left);
            hurry = fill(batch);
            left = deadline - System.nanoTime();
        }
    }

    /** Takes what there is, as far as it fits; true when somebody waits for one of them. */
    private boolean fill(List<Item> batch) {
        boolean hurry = false;
        while (batch.size() < config.batchFacts()) {
            Item item = queue.poll();
            if (item == null) {
                break;
            }
            for (Item one = item; one != null; one = one.next()) {
                batch.add(one);
            }
            hurry |= item.awaited();
        }
        return hurry;
    }

    /** Returns when there are this many facts, when somebody waits for one, when the time is over, or for no reason. */
    private void await(int count, long nanos) throws InterruptedException {
        waiting = Thread.currentThread();
        wakeAt = count;
        if (queue.isEmpty() && !nudged && nanos > 0) {
            LockSupport.parkNanos(this, nanos);
        }
        nudged = false;
        wakeAt = NEVER;
        waiting = null;
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
    }

    /** Ends the writer's wait, the present one or the next. */
    void nudge() {
        nudged = true;
        wake();
    }

    private void wake() {
        wakeAt = NEVER;
        Thread writer = waiting;
        if (writer != null) {
            LockSupport.unpark(writer);
        }
    }

    /** The batch has left memory, whichever way. */
    void settled(List<Item> batch) {
        facts.addAndGet(-batch.size());
        bytes.addAndGet(-batch.stream().mapToLong(Item::weight).sum());
    }

    /** Facts queued or in the writer's hands. */
    int facts() {
        return facts.get();
    }

    long bytes() {
        return bytes.get();
    }

    /** Facts that the writer has not yet taken. Counts them one by one. */
    int queued() {
        int queued = 0;
        for (Item item : queue) {
            for (Item one = item; one != null; one = one.next()) {
                queued++;
            }
        }
        return queued;
    }

    boolean isEmpty() {
        return queue.isEmpty();
    }

    @Nullable Instant oldest() {
        Item head = queue.peek();
        return head == null ? null : head.recordedAt();
    }

    private DropReason refuse(long weight, DropReason reason) {
        facts.decrementAndGet();
        bytes.addAndGet(-weight);
        return reason;
    }

    private Item withoutText(Item item) {
        Fact bare = bare(item.fact());
        if (bare == item.fact()) {
            return item;
        }
        long weight = bare.weight() + OVERHEAD;
        bytes.addAndGet(weight - item.weight());
        return new Item(bare, item.recordedAt(), weight, true, item.accepted(), item.awaited(), item.next());
    }

    /** The fact without text, where its kind is worth keeping without. The text of a session store's message is the conversation itself. */
    static Fact bare(Fact fact) {
        if (fact instanceof MessageAppended message) {
            return message.ref().store() == null ? message.withoutText() : message;
        }
        return fact instanceof ToolCall call ? call.withoutText() : fact;
    }
}
