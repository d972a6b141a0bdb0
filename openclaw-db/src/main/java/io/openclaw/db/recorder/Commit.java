package io.openclaw.db.recorder;

import io.openclaw.db.model.Fact;
import io.openclaw.db.model.FactKind.Shedding;
import io.openclaw.db.model.Recorded;
import io.openclaw.db.model.Recorded.Mark;
import io.openclaw.db.spool.Encoded;
import io.openclaw.db.spool.FactCodec;
import io.openclaw.db.spool.SpoolEntry;
import io.openclaw.db.spool.SpoolException;
import io.openclaw.db.spool.SpoolFullException;
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
    private final AtomicLong commits = new AtomicLong();
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

    void commit(List<Prepared> batch) {
        List<Prepared> worthKeeping = shedByLoad(batch);
        if (tryCommit(worthKeeping)) {
            return;
        }
        List<Prepared> rowsOnly = withoutText(shed(worthKeeping, DropReason.SPOOL_FULL));
        if (!tryCommit(rowsOnly)) {
            refuse(rowsOnly, DropReason.SPOOL_FULL);
        }
    }

    void refuse(List<Prepared> batch, DropReason reason) {
        ledger.dropped(reason, batch.size());
        for (Prepared prepared : batch) {
            if (prepared.accepted() != null) {
                prepared.accepted().tryFail(new NotAcceptedException(reason));
            }
        }
    }

    /** False when there is no room for the batch. Any other trouble ends in a counted drop. */
    private boolean tryCommit(List<Prepared> batch) {
        if (batch.isEmpty()) {
            return true;
        }
        List<SpoolEntry> entries = batch.stream().map(Prepared::entry).toList();
        List<Promise<Void>> promises =
                batch.stream().map(Prepared::accepted).filter(Objects::nonNull).toList();
        long before = System.nanoTime();
        try {
            parts.backlog().append(entries, promises);
        } catch (SpoolFullException e) {
            LOG.warn("Cannot keep all of {} facts: {}", batch.size(), e.getMessage());
            return false;
        } catch (SpoolException e) {
            LOG.error("Cannot keep {} facts: {}", batch.size(), e.getMessage());
            refuse(batch, DropReason.MEMORY_FULL);
            return true;
        }
        lastCommitNanos = System.nanoTime() - before;
        commits.incrementAndGet();
        ledger.accepted(batch.size());
        batch.forEach(this::remember);
        return true;
    }

    /** What is durable stays accepted, whatever happens to the copy in memory. */
    private void remember(Prepared prepared) {
        try {
            parts.ring().add(prepared.recorded());
            durable.accept(prepared.recorded().fact());
        } catch (RuntimeException e) {
            LOG.warn(
                    "A fact is stored but cannot be read from memory: {}.",
                    e.getClass().getName());
        }
    }

    private List<Prepared> shedByLoad(List<Prepared> batch) {
        double load = parts.backlog().load();
        if (load < SHED_FIRST) {
            return batch;
        }
        List<Prepared> kept = shed(batch, DropReason.SPOOL_PRESSURE);
        return load < SHED_CONTENT ? kept : withoutText(kept);
    }

    private List<Prepared> shed(List<Prepared> batch, DropReason reason) {
        Predicate<Prepared> canBeMissed = p -> p.entry().kind().shedding() == Shedding.FIRST;
        refuse(batch.stream().filter(canBeMissed).toList(), reason);
        return batch.stream().filter(canBeMissed.negate()).toList();
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
