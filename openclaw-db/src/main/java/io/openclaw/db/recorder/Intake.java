package io.openclaw.db.recorder;

import io.openclaw.db.model.Fact;
import io.openclaw.db.model.FactKind.Shedding;
import io.openclaw.db.model.MessageAppended;
import io.openclaw.db.model.ToolCall;
import io.vertx.core.Promise;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The queue in front of the writer, bounded in count and in bytes. When it is four fifths full it refuses what can be missed, when it is
 * nearly full it keeps rows and lets go of their text, and when it is full it refuses the newest, so that what is kept stays in order.
 */
final class Intake {

    private static final double SHED_FIRST = 0.80;
    private static final double SHED_CONTENT = 0.95;
    /** Memory of a queued fact beside its text. */
    private static final long OVERHEAD = 128;

    private final RecorderConfig config;
    private final ArrayBlockingQueue<Item> queue;
    private final AtomicInteger facts = new AtomicInteger();
    private final AtomicLong bytes = new AtomicLong();

    Intake(RecorderConfig config) {
        this.config = config;
        this.queue = new ArrayBlockingQueue<>(config.maxFacts());
    }

    /** A fact on its way to the writer. */
    record Item(
            Fact fact,
            Instant recordedAt,
            long weight,
            boolean contentDropped,
            @Nullable Promise<Void> accepted) {}

    /** Takes the fact in, or says why not. */
    @Nullable DropReason offer(Fact fact, Instant now, @Nullable Promise<Void> accepted) {
        int count = facts.incrementAndGet();
        long weight = fact.weight() + OVERHEAD;
        long total = bytes.addAndGet(weight);
        double load = Math.max((double) count / config.maxFacts(), (double) total / config.maxBytes());
        Item item = new Item(fact, now, weight, false, accepted);
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
        return queue.offer(item) ? null : refuse(item.weight(), DropReason.QUEUE_FULL);
    }

    /** The next facts: waits for the first at most {@code idle}, then for others until the linger of the first is over. */
    List<Item> take(long idleNanos) throws InterruptedException {
        List<Item> batch = new ArrayList<>();
        Item first = queue.poll(idleNanos, TimeUnit.NANOSECONDS);
        if (first == null) {
            return batch;
        }
        batch.add(first);
        long deadline = System.nanoTime() + config.linger().toNanos();
        boolean hurry = first.accepted() != null;
        while (batch.size() < config.batchFacts()) {
            queue.drainTo(batch, config.batchFacts() - batch.size());
            long left = deadline - System.nanoTime();
            if (hurry || left <= 0 || batch.size() >= config.batchFacts() || isPressed()) {
                break;
            }
            Item next = queue.poll(left, TimeUnit.NANOSECONDS);
            if (next == null) {
                break;
            }
            batch.add(next);
            hurry = next.accepted() != null;
        }
        return batch;
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

    /** Facts that the writer has not yet taken. */
    int queued() {
        return queue.size();
    }

    @Nullable Instant oldest() {
        Item head = queue.peek();
        return head == null ? null : head.recordedAt();
    }

    private boolean isPressed() {
        return queue.size() > config.batchFacts();
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
        return new Item(bare, item.recordedAt(), weight, true, item.accepted());
    }

    /** The fact without text, where its kind is worth keeping without. */
    static Fact bare(Fact fact) {
        if (fact instanceof MessageAppended message) {
            return message.withoutText();
        }
        return fact instanceof ToolCall call ? call.withoutText() : fact;
    }
}
