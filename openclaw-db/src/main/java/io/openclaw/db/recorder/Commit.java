package io.openclaw.db.recorder;

import io.openclaw.db.model.Fact;
import io.openclaw.db.model.FactKind.Shedding;
import io.openclaw.db.model.Recorded;
import io.openclaw.db.model.Recorded.Mark;
import io.openclaw.db.spool.Encoded;
import io.openclaw.db.spool.FactCodec;
import io.openclaw.db.spool.SpoolEntry;
import io.openclaw.db.spool.SpoolFullException;
import io.openclaw.db.spool.SpoolFullException.Where;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Commits prepared facts to the backlog; when room runs out, lets go of what can be missed first, and counts it. */
final class Commit {

    private static final Logger LOG = LoggerFactory.getLogger(Commit.class);
    private static final double SHED_FIRST = 0.80;
    private static final double SHED_CONTENT = 0.95;

    private final RecorderParts parts;
    private final Consumer<Fact> durable;
    private final Ledger ledger;
    private final Complaint complaint = new Complaint();
    private final AtomicLong commits = new AtomicLong();
    /** Of the present batch, what is neither kept nor counted yet. */
    private List<Prepared> open = List.of();

    private volatile long lastCommitNanos;

    /** @param durable told of every fact that became durable */
    Commit(RecorderParts parts, Ledger ledger, Consumer<Fact> durable) {
        this.parts = parts;
        this.durable = durable;
        this.ledger = ledger;
    }

    long commits() {
        return commits.get();
    }

    Duration lastCommit() {
        return Duration.ofNanos(lastCommitNanos);
    }

    /** Each fact is kept, or counted and its caller told, whatever fails on the way. */
    void commit(List<Prepared> batch) {
        open = batch;
        try {
            keep();
        } catch (RuntimeException | Error e) {
            List<Prepared> left = open;
            refuse(left, DropReason.FAULT);
            LOG.error(
                    "Cannot keep {} facts: {}. They are counted as dropped; recording goes on.",
                    left.size(),
                    e.getClass().getName());
        } finally {
            open = List.of();
        }
    }

    private void keep() {
        shedByLoad();
        SpoolFullException full = tryCommit();
        if (full == null) {
            return;
        }
        long concerned = complaint.about(open.size(), System.nanoTime());
        if (concerned > 0) {
            LOG.warn("Cannot keep all of {} facts: {} This is said once a minute.", concerned, full.getMessage());
        }
        DropReason reason = full.where() == Where.MEMORY ? DropReason.MEMORY_FULL : DropReason.SPOOL_FULL;
        shed(reason);
        open = withoutText(open);
        if (tryCommit() != null) {
            refuse(open, reason);
        }
    }

    private void refuse(List<Prepared> batch, DropReason reason) {
        ledger.dropped(reason, batch.size());
        for (Prepared prepared : batch) {
            if (prepared.accepted() != null) {
                prepared.accepted().tryFail(new NotAcceptedException(reason));
            }
        }
    }

    /** Null when all are kept; why there is no room otherwise. */
    private @Nullable SpoolFullException tryCommit() {
        List<Prepared> batch = open;
        if (batch.isEmpty()) {
            return null;
        }
        List<SpoolEntry> entries = batch.stream().map(Prepared::entry).toList();
        List<Promise<Void>> promises =
                batch.stream().map(Prepared::accepted).filter(Objects::nonNull).toList();
        long before = System.nanoTime();
        try {
            parts.backlog().append(entries, promises);
        } catch (SpoolFullException e) {
            return e;
        }
        open = List.of();
        lastCommitNanos = System.nanoTime() - before;
        commits.incrementAndGet();
        ledger.accepted(batch.size());
        batch.forEach(this::remember);
        parts.committed().run();
        return null;
    }

    /** What is durable stays accepted, whatever happens to the copy in memory. */
    private void remember(Prepared prepared) {
        try {
            parts.ring().add(prepared.recorded());
            durable.accept(prepared.recorded().fact());
        } catch (RuntimeException | Error e) {
            LOG.warn(
                    "A fact is stored but cannot be read from memory: {}.",
                    e.getClass().getName());
        }
    }

    private void shedByLoad() {
        double load = parts.backlog().load();
        if (load >= SHED_FIRST) {
            shed(DropReason.SPOOL_PRESSURE);
        }
        if (load >= SHED_CONTENT) {
            open = withoutText(open);
        }
    }

    private void shed(DropReason reason) {
        Predicate<Prepared> canBeMissed = p -> p.entry().kind().shedding() == Shedding.FIRST;
        List<Prepared> missed = open.stream().filter(canBeMissed).toList();
        open = open.stream().filter(canBeMissed.negate()).toList();
        refuse(missed, reason);
    }

    private static List<Prepared> withoutText(List<Prepared> batch) {
        List<Prepared> bare = new ArrayList<>(batch.size());
        for (Prepared prepared : batch) {
            bare.add(withoutText(prepared));
        }
        return bare;
    }

    private static Prepared withoutText(Prepared prepared) {
        Recorded recorded = prepared.recorded();
        Fact bare = Intake.bare(recorded.fact());
        if (bare == recorded.fact()) {
            return prepared;
        }
        Set<Mark> marks = EnumSet.of(Mark.CONTENT_DROPPED);
        marks.addAll(recorded.marks());
        Recorded lighter = new Recorded(recorded.id(), recorded.recordedAt(), bare, marks);
        Encoded encoded = FactCodec.encode(bare);
        SpoolEntry entry =
                new SpoolEntry(lighter.id(), bare.kind(), lighter.recordedAt(), lighter.markBits(), encoded.json());
        return new Prepared(lighter, entry, prepared.accepted());
    }
}
