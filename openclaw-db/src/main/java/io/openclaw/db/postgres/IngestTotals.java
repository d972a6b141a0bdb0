package io.openclaw.db.postgres;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is known of each source of facts: its files, and what its rows add up to. Fails with {@link PostgresException}. */
public final class IngestTotals {

    /** The rows of a source are its own: of those that several sources tell, the first has it. */
    private static final String ROWS = """
            SELECT
                COALESCE(t.source, s.source) AS source, COALESCE(s.sessions, 0) AS sessions,
                COALESCE(t.messages, 0) AS messages, COALESCE(t.assistant_messages, 0) AS assistant_messages,
                COALESCE(t.calls, 0) AS calls, COALESCE(t.input_tokens, 0) AS input_tokens,
                COALESCE(t.output_tokens, 0) AS output_tokens, COALESCE(t.cache_read_tokens, 0) AS cache_read_tokens,
                COALESCE(t.cache_write_tokens, 0) AS cache_write_tokens, COALESCE(t.total_tokens, 0) AS total_tokens,
                COALESCE(t.cost_usd, 0)::TEXT AS cost_usd, COALESCE(t.unpriced_calls, 0) AS unpriced_calls
            FROM (
                SELECT
                    source, sum(messages)::BIGINT AS messages, sum(assistant_messages)::BIGINT AS assistant_messages,
                    sum(calls)::BIGINT AS calls, sum(input_tokens)::BIGINT AS input_tokens,
                    sum(output_tokens)::BIGINT AS output_tokens, sum(cache_read_tokens)::BIGINT AS cache_read_tokens,
                    sum(cache_write_tokens)::BIGINT AS cache_write_tokens, sum(total_tokens)::BIGINT AS total_tokens,
                    sum(cost_usd) AS cost_usd, sum(unpriced_calls)::BIGINT AS unpriced_calls
                FROM ingest_totals GROUP BY source) AS t
            FULL JOIN (SELECT COALESCE(source, '') AS source, count(*) AS sessions FROM sessions GROUP BY 1) AS s
                ON s.source = t.source
            ORDER BY 1
            """;

    private static final String FILES = """
            SELECT
                f.source, count(*) FILTER (WHERE f.state IN ('live', 'finished')) AS files,
                COALESCE(sum(greatest(f.size - w.last_seq, 0)) FILTER (WHERE f.state = 'live' AND f.head_bytes > 0), 0)::BIGINT
                    AS behind,
                sum(f.lines)::BIGINT AS lines, sum(f.facts)::BIGINT AS facts, sum(f.errors)::BIGINT AS errors,
                sum(f.unknown)::BIGINT AS unknown, max(f.last_line_at) AS last_line_at,
                (array_agg(f.path || ', offset ' || f.last_error_offset || ': ' || f.last_error ORDER BY f.changed_at DESC)
                    FILTER (WHERE f.last_error IS NOT NULL))[1] AS last_error
            FROM ingest_files AS f
            JOIN writers AS w ON w.writer_id = f.writer_id
            GROUP BY f.source
            ORDER BY f.source
            """;

    /** Live files that were read by bytes: how far they have grown since only the disk knows. */
    private static final String POSITIONS = """
            SELECT f.source, f.path, f.size, w.last_seq
            FROM ingest_files AS f
            JOIN writers AS w ON w.writer_id = f.writer_id
            WHERE f.host = $1 AND f.state = 'live' AND f.head_bytes > 0
            """;

    private final Reader reader;

    IngestTotals(Reader reader) {
        this.reader = reader;
    }

    /**
     * Rows of a source.
     *
     * @param source empty for what gateways told live
     * @param cost US dollars, exact: the sum over the calls whose cost is known
     * @param unpriced calls that used tokens and whose cost is not known
     */
    public record Rows(
            String source,
            long sessions,
            long messages,
            long assistantMessages,
            long calls,
            long inputTokens,
            long outputTokens,
            long cacheReadTokens,
            long cacheWriteTokens,
            long totalTokens,
            BigDecimal cost,
            long unpriced) {

        public static final Rows NONE = new Rows("", 0, 0, 0, 0, 0, 0, 0, 0, 0, BigDecimal.ZERO, 0);

        public Rows plus(Rows other) {
            return new Rows(
                    source,
                    sessions + other.sessions,
                    messages + other.messages,
                    assistantMessages + other.assistantMessages,
                    calls + other.calls,
                    inputTokens + other.inputTokens,
                    outputTokens + other.outputTokens,
                    cacheReadTokens + other.cacheReadTokens,
                    cacheWriteTokens + other.cacheWriteTokens,
                    totalTokens + other.totalTokens,
                    cost.add(other.cost),
                    unpriced + other.unpriced);
        }
    }

    /**
     * Files of a source, of all hosts.
     *
     * @param behind bytes that were on disk when they were last read and are not stored
     * @param lastLineAt latest time that a line tells
     * @param lastError file, offset and reason; quotes nothing of the line
     */
    public record Files(
            String source,
            long files,
            long behind,
            long lines,
            long facts,
            long errors,
            long unknown,
            @Nullable Instant lastLineAt,
            @Nullable String lastError) {

        public static final Files NONE = new Files("", 0, 0, 0, 0, 0, 0, null, null);

        public Files plus(Files other) {
            Instant theirs = other.lastLineAt;
            boolean later = theirs != null && (lastLineAt == null || theirs.isAfter(lastLineAt));
            return new Files(
                    source,
                    files + other.files,
                    behind + other.behind,
                    lines + other.lines,
                    facts + other.facts,
                    errors + other.errors,
                    unknown + other.unknown,
                    later ? theirs : lastLineAt,
                    lastError == null ? other.lastError : lastError);
        }
    }

    /** How far a file was read; size in bytes, when it was. */
    public record Position(String source, String path, long size, long position) {}

    public Future<List<Rows>> rows() {
        return reader.read(ROWS, Tuple.tuple(), IngestTotals::rows);
    }

    public Future<List<Files>> files() {
        return reader.read(FILES, Tuple.tuple(), IngestTotals::files);
    }

    /** Of the files of a host that may grow. */
    public Future<List<Position>> positions(String host) {
        return reader.read(
                POSITIONS,
                Tuple.of(host),
                row -> new Position(
                        row.getString("source"), row.getString("path"), row.getLong("size"), row.getLong("last_seq")));
    }

    private static Rows rows(Row row) {
        return new Rows(
                row.getString("source"),
                row.getLong("sessions"),
                row.getLong("messages"),
                row.getLong("assistant_messages"),
                row.getLong("calls"),
                row.getLong("input_tokens"),
                row.getLong("output_tokens"),
                row.getLong("cache_read_tokens"),
                row.getLong("cache_write_tokens"),
                row.getLong("total_tokens"),
                new BigDecimal(row.getString("cost_usd")),
                row.getLong("unpriced_calls"));
    }

    private static Files files(Row row) {
        OffsetDateTime last = row.getOffsetDateTime("last_line_at");
        return new Files(
                row.getString("source"),
                row.getLong("files"),
                row.getLong("behind"),
                row.getLong("lines"),
                row.getLong("facts"),
                row.getLong("errors"),
                row.getLong("unknown"),
                last == null ? null : last.toInstant(),
                row.getString("last_error"));
    }
}
