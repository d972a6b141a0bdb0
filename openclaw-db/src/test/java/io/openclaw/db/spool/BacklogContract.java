package io.openclaw.db.spool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.openclaw.db.model.FactKind;
import io.vertx.core.Promise;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every backlog keeps, on disk and in memory. */
abstract class BacklogContract {

    static final long BOUND = 1L << 20;

    /** An empty backlog that holds about {@link #BOUND} bytes. */
    abstract Backlog backlog();

    @Test
    void rows_comeBackInTheirOrderWithDenseNumbers() {
        Backlog backlog = backlog();
        backlog.append(entries(3), List.of());
        backlog.append(entries(2), List.of());

        SpoolBatch batch = backlog.read(null, 0, 100, Long.MAX_VALUE).orElseThrow();

        assertEquals(0, batch.afterSeq());
        assertEquals(
                List.of(1L, 2L, 3L, 4L, 5L),
                batch.rows().stream().map(SpoolRow::seq).toList());
    }

    @Test
    void reader_goesOnAfterWhatItReadThoughNothingIsConfirmed() {
        Backlog backlog = backlog();
        backlog.append(entries(5), List.of());
        SpoolBatch first = backlog.read(null, 0, 2, Long.MAX_VALUE).orElseThrow();

        SpoolBatch second = backlog.read(first.writerId(), first.throughSeq(), 2, Long.MAX_VALUE)
                .orElseThrow();

        assertEquals(2, second.afterSeq());
        assertEquals(List.of(3L, 4L), second.rows().stream().map(SpoolRow::seq).toList());
    }

    @Test
    void positionAskedForAgain_givesTheSameRowsAgain() {
        Backlog backlog = backlog();
        backlog.append(entries(6), List.of());
        SpoolBatch first = backlog.read(null, 0, 2, Long.MAX_VALUE).orElseThrow();
        assertTrue(backlog.read(first.writerId(), first.throughSeq(), 2, Long.MAX_VALUE)
                .isPresent());

        SpoolBatch again = backlog.read(first.writerId(), first.afterSeq(), 6, Long.MAX_VALUE)
                .orElseThrow();

        assertEquals(
                List.of(1L, 2L, 3L, 4L, 5L, 6L),
                again.rows().stream().map(SpoolRow::seq).toList());
    }

    @Test
    void confirmedRows_areGoneAndCountedOnce() {
        Backlog backlog = backlog();
        backlog.append(entries(5), List.of());
        SpoolBatch batch = backlog.read(null, 0, 3, Long.MAX_VALUE).orElseThrow();

        assertEquals(3, backlog.confirm(batch.writerId(), batch.throughSeq()));
        assertEquals(0, backlog.confirm(batch.writerId(), batch.throughSeq()));

        SpoolBatch rest = backlog.read(null, 0, 100, Long.MAX_VALUE).orElseThrow();
        assertEquals(List.of(4L, 5L), rest.rows().stream().map(SpoolRow::seq).toList());
    }

    @Test
    void numbers_goOnWhenEverythingWasConfirmed() {
        Backlog backlog = backlog();
        backlog.append(entries(5), List.of());
        SpoolBatch batch = backlog.read(null, 0, 100, Long.MAX_VALUE).orElseThrow();
        backlog.confirm(batch.writerId(), batch.throughSeq());
        assertTrue(backlog.read(null, 0, 100, Long.MAX_VALUE).isEmpty());

        backlog.append(entries(1), List.of());

        SpoolBatch next = backlog.read(null, 0, 100, Long.MAX_VALUE).orElseThrow();
        assertEquals(5, next.afterSeq());
        assertEquals(6, next.rows().get(0).seq());
    }

    @Test
    void fullBacklog_refusesTheWholeAppendAndWorksAgainWhenThereIsRoom() {
        Backlog backlog = backlog();
        SpoolEntry large = entry(new byte[100_000]);
        assertThrows(
                SpoolFullException.class,
                () -> IntStream.range(0, 100).forEach(i -> backlog.append(List.of(large, large), List.of())));

        SpoolBatch all = backlog.read(null, 0, 1000, Long.MAX_VALUE).orElseThrow();
        assertEquals(0, all.rows().size() % 2, "appends are all or nothing");
        backlog.confirm(all.writerId(), all.throughSeq());
        backlog.append(List.of(large), List.of());
        assertEquals(
                1,
                backlog.read(null, 0, 1000, Long.MAX_VALUE).orElseThrow().rows().size());
    }

    @Test
    void promise_isKeptWhenTheRowsAreDurable() {
        Backlog backlog = backlog();
        Promise<Void> accepted = Promise.promise();
        backlog.append(entries(1), List.of(accepted));
        SpoolBatch batch = backlog.read(null, 0, 1000, Long.MAX_VALUE).orElseThrow();
        backlog.confirm(batch.writerId(), batch.throughSeq());

        assertTrue(accepted.future().succeeded());
    }

    @Test
    void positionOfAnUnknownWriter_isIgnored() {
        Backlog backlog = backlog();
        backlog.append(entries(1), List.of());

        assertEquals(0, backlog.confirm(UUID.randomUUID(), 10));
        assertFalse(backlog.read(null, 0, 10, Long.MAX_VALUE).isEmpty());
    }

    static List<SpoolEntry> entries(int count) {
        List<SpoolEntry> entries = new ArrayList<>();
        IntStream.range(0, count)
                .forEach(i ->
                        entries.add(entry(("{\"n\":" + i + "}").getBytes(java.nio.charset.StandardCharsets.UTF_8))));
        return entries;
    }

    static SpoolEntry entry(byte[] payload) {
        return new SpoolEntry(UUID.randomUUID(), FactKind.MESSAGE, Instant.parse("2026-11-21T10:00:00Z"), 0, payload);
    }
}
