package io.openclaw.db.spool;

import io.openclaw.db.spool.SpoolFullException.Where;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Stands in for the disk while it cannot be written: bounded, in memory, gone with the process. Hence nothing is accepted here before
 * PostgreSQL has it.
 */
public final class MemoryBacklog implements Backlog {

    private final UUID writerId;
    private final long maxBytes;
    private final NavigableMap<Long, SpoolRow> rows = new TreeMap<>();
    /** Promises of an append, under the number of its last row. */
    private final NavigableMap<Long, List<Promise<Void>>> waiting = new TreeMap<>();

    private long lastSeq;
    private long bytes;

    /**
     * An empty backlog.
     *
     * @param writerId its name in PostgreSQL; a new one each time, for its numbers start at 1
     */
    public MemoryBacklog(UUID writerId, long maxBytes) {
        this.writerId = writerId;
        this.maxBytes = maxBytes;
    }

    @Override
    public synchronized void append(List<SpoolEntry> entries, List<Promise<Void>> accepted) {
        long size = entries.stream().mapToLong(e -> e.payload().length + 128L).sum();
        if (bytes + size > maxBytes) {
            throw new SpoolFullException(
                    Where.MEMORY,
                    "The memory that stands in for the spool is full: make the spool writable again, or raise"
                            + " OPENCLAW_QUEUE_MAX_BYTES.",
                    null);
        }
        for (SpoolEntry entry : entries) {
            lastSeq++;
            rows.put(
                    lastSeq,
                    new SpoolRow(
                            lastSeq, entry.id(), entry.kind(), entry.recordedAt(), entry.marks(), entry.payload()));
        }
        bytes += size;
        waiting.put(lastSeq, List.copyOf(accepted));
    }

    @Override
    public synchronized Optional<SpoolBatch> read(@Nullable UUID writer, long afterSeq, int maxRows, long maxPayload) {
        long from = from(writer, afterSeq);
        List<SpoolRow> batch = new ArrayList<>();
        long size = 0;
        for (SpoolRow row : rows.tailMap(from, false).values()) {
            size += row.payload().length;
            if (batch.size() == maxRows || (size > maxPayload && !batch.isEmpty())) {
                break;
            }
            batch.add(row);
        }
        if (batch.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new SpoolBatch(writerId, from, 0, batch, List.of()));
    }

    @Override
    public long confirm(UUID writer, long throughSeq) {
        List<List<Promise<Void>>> durable;
        long confirmed;
        synchronized (this) {
            if (!writerId.equals(writer)) {
                return 0;
            }
            NavigableMap<Long, SpoolRow> gone = rows.headMap(throughSeq, true);
            confirmed = gone.size();
            bytes -= gone.values().stream()
                    .mapToLong(r -> r.payload().length + 128L)
                    .sum();
            gone.clear();
            NavigableMap<Long, List<Promise<Void>>> settled = waiting.headMap(throughSeq, true);
            durable = new ArrayList<>(settled.values());
            settled.clear();
        }
        durable.forEach(promises -> promises.forEach(Promise::tryComplete));
        return confirmed;
    }

    @Override
    public synchronized int rewrite(Function<SpoolRow, Optional<SpoolRow>> change) {
        int changed = 0;
        for (Map.Entry<Long, SpoolRow> row : rows.entrySet()) {
            Optional<SpoolRow> other = change.apply(row.getValue());
            if (other.isPresent()) {
                bytes += other.get().payload().length - row.getValue().payload().length;
                row.setValue(other.get());
                changed++;
            }
        }
        return changed;
    }

    @Override
    public synchronized double load() {
        return (double) bytes / maxBytes;
    }

    /** Lets go of everything. */
    synchronized Leftover abandon() {
        Leftover left = new Leftover(
                rows.size(), waiting.values().stream().flatMap(List::stream).toList());
        rows.clear();
        waiting.clear();
        bytes = 0;
        return left;
    }

    UUID writerId() {
        return writerId;
    }

    /** Rows that PostgreSQL does not have yet. */
    public synchronized int rows() {
        return rows.size();
    }

    /** From where the reader is, or, when it was elsewhere, from the first row that waits. */
    private long from(@Nullable UUID writer, long afterSeq) {
        return writerId.equals(writer) ? afterSeq : firstUnconfirmed() - 1;
    }

    private long firstUnconfirmed() {
        return rows.isEmpty() ? lastSeq + 1 : rows.firstKey();
    }
}
