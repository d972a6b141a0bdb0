package io.openclaw.db.ingest;

import io.openclaw.db.postgres.IngestTotals;
import io.openclaw.db.postgres.IngestTotals.Files;
import io.openclaw.db.postgres.IngestTotals.Position;
import io.openclaw.db.postgres.IngestTotals.Rows;
import io.openclaw.db.postgres.Postgres;
import io.openclaw.db.postgres.UnknownTypes.UnknownType;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What was read, by source.
 *
 * @param files of all hosts; the lag of those of this host as the disk says it now
 * @param rows what the rows of each source add up to
 * @param unknown types of lines that their source does not know, by source
 */
public record IngestStatus(List<Files> files, List<Rows> rows, List<UnknownType> unknown) {

    public IngestStatus {
        files = List.copyOf(files);
        rows = List.copyOf(rows);
        unknown = List.copyOf(unknown);
    }

    /** As PostgreSQL and this host's disk say it now. Fails with {@link io.openclaw.db.postgres.PostgresException}. */
    public static Future<IngestStatus> read(Vertx vertx, Postgres postgres, String host) {
        IngestTotals totals = postgres.ingestTotals();
        return totals.files()
                .compose(files -> totals.positions(host)
                        .compose(positions -> vertx.executeBlocking(() -> grown(positions)))
                        .map(grown -> files.stream()
                                .map(of -> of.plus(behind(grown.getOrDefault(of.source(), 0L))))
                                .toList()))
                .compose(files -> totals.rows()
                        .compose(rows ->
                                postgres.unknownTypes().all().map(unknown -> new IngestStatus(files, rows, unknown))));
    }

    /** Bytes that were written since each file was read, by source. */
    private static Map<String, Long> grown(List<Position> positions) {
        Map<String, Long> grown = new HashMap<>();
        for (Position file : positions) {
            try {
                long now = Stats.of(Path.of(file.path())).size();
                long known = Math.max(file.size(), file.position());
                grown.merge(file.source(), Math.max(0, now - known), Long::sum);
            } catch (IOException e) {
                grown.merge(file.source(), 0L, Long::sum); // it went, and nothing can be read of it
            }
        }
        return grown;
    }

    private static Files behind(long bytes) {
        return new Files("", 0, bytes, 0, 0, 0, 0, null, null);
    }

    /** Of all sources. */
    public Files allFiles() {
        return files.stream().reduce(Files.NONE, Files::plus);
    }

    /** Of all sources and of what gateways told live. */
    public Rows allRows() {
        return rows.stream().reduce(Rows.NONE, Rows::plus);
    }
}
