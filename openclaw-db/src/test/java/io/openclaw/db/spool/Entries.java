package io.openclaw.db.spool;

import io.openclaw.db.model.Fact;
import io.openclaw.db.model.FactKind;
import io.openclaw.db.model.Facts;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Rows to put into a spool, and ways to look at what is in one. */
final class Entries {

    static final Instant RECORDED = Instant.parse("2026-03-01T08:00:00.123456Z");

    private Entries() {}

    static Spool opened(Path directory) {
        return opened(SpoolConfig.in(directory));
    }

    static Spool opened(SpoolConfig config) {
        Spool spool = Spool.create(config, Clock.systemUTC());
        spool.open();
        return spool;
    }

    /** The id of the n-th row; its payload is made of it as well. */
    static UUID id(long n) {
        return new UUID(0x0190_0000_0000_7000L, n);
    }

    static SpoolEntry entry(long n, int bytes) {
        byte[] payload = new byte[bytes];
        Arrays.fill(payload, (byte) ('a' + n % 26));
        return new SpoolEntry(id(n), FactKind.RAW_EVENT, RECORDED, 0, payload);
    }

    /** Rows numbered from {@code first} on. */
    static List<SpoolEntry> entries(long first, int count, int bytes) {
        List<SpoolEntry> entries = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            entries.add(entry(first + i, bytes));
        }
        return entries;
    }

    static SpoolEntry of(Facts facts, long n) {
        Fact fact = facts.next();
        return new SpoolEntry(
                id(n), fact.kind(), RECORDED, 5, FactCodec.encode(fact).json());
    }

    /** What a drainer would send: reads and confirms everything, batch by batch. */
    static Drained drain(Spool spool) {
        Drained drained = new Drained(new ArrayList<>(), new ArrayList<>());
        UUID writer = null;
        long seq = 0;
        while (true) {
            Optional<SpoolBatch> batch = spool.read(writer, seq, 100, 1 << 20);
            if (batch.isEmpty()) {
                return drained;
            }
            drained.rows().addAll(batch.get().rows());
            drained.corrupt().addAll(batch.get().corrupt());
            writer = batch.get().writerId();
            seq = batch.get().throughSeq();
            spool.confirm(writer, seq);
        }
    }

    record Drained(List<SpoolRow> rows, List<CorruptRows> corrupt) {

        List<UUID> ids() {
            return rows.stream().map(SpoolRow::id).toList();
        }

        long corruptCount() {
            return corrupt.stream().mapToLong(CorruptRows::count).sum();
        }
    }

    /** A column of the dead letter that was kept last. */
    static long newestDeadLetter(Path directory, String column) throws SQLException {
        try (Connection file = Sqlite.open(directory.resolve("dead-letters.db"))) {
            return Sqlite.number(file, "SELECT " + column + " FROM dlq ORDER BY number DESC LIMIT 1");
        }
    }

    static List<UUID> ids(long first, int count) {
        return entries(first, count, 0).stream().map(SpoolEntry::id).toList();
    }
}
