package io.openclaw.db;

import io.openclaw.db.ingest.IngestReport;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the module is, at one moment.
 *
 * @param ready whether facts can become durable somewhere
 * @param degraded what does not work, one sentence each with what to do; empty when all is well
 * @param accounting where every fact is
 * @param search how far the search index is; null until that was measured. It is never a reason to be degraded
 * @param sessionMode where conversations are kept: {@code sqlite}, {@code dual} or {@code postgres}; null before that is known
 * @param ingest what was read from files of other programs since the start; null where none are read
 * @param sessions how far session files and PostgreSQL agree in mode dual; null before that was looked at
 */
public record Health(
        boolean ready,
        List<String> degraded,
        Accounting accounting,
        SpoolHealth spool,
        DrainHealth drain,
        @Nullable SearchHealth search,
        @Nullable String sessionMode,
        @Nullable IngestReport ingest,
        @Nullable SessionsVerified sessions) {

    public Health {
        degraded = List.copyOf(degraded);
    }

    /** The same, with more that does not work. */
    public Health withDegraded(List<String> more) {
        List<String> all = new ArrayList<>(degraded);
        all.addAll(more);
        return new Health(ready, all, accounting, spool, drain, search, sessionMode, ingest, sessions);
    }

    /** The same, with what is read from files; files that cannot be read make it degraded, bad lines do not. */
    Health withIngest(IngestReport report) {
        Health with = new Health(ready, degraded, accounting, spool, drain, search, sessionMode, report, sessions);
        return with.withDegraded(report.problems());
    }

    Health withSessions(@Nullable String mode, @Nullable SessionsVerified verified) {
        Health with = new Health(ready, degraded, accounting, spool, drain, search, mode, ingest, verified);
        return verified == null ? with : with.withDegraded(verified.problems());
    }

    /**
     * The spool.
     *
     * @param state {@code ok}, {@code full} at its bound, {@code failing}, {@code closed}, or {@code memory-only} while the disk cannot be
     *     written
     * @param rows facts waiting in it
     * @param bytes size on disk
     * @param maxBytes size that it never exceeds
     * @param oldest when the oldest waiting fact was recorded
     * @param left how long the room lasts at the present rate; null when nothing piles up
     * @param deadLetters rows kept aside on disk because they were damaged
     * @param ioErrors failed reads and writes since the start
     * @param lastCommit how long the latest commit took
     */
    public record SpoolHealth(
            String state,
            long rows,
            long bytes,
            long maxBytes,
            @Nullable Instant oldest,
            @Nullable Duration left,
            long deadLetters,
            long ioErrors,
            Duration lastCommit) {}

    /**
     * The way to PostgreSQL.
     *
     * @param configured whether a database is known at all
     * @param connected whether a connection is open
     * @param breaker CLOSED, OPEN or HALF_OPEN
     * @param server host and port of the present connection
     * @param schemaVersion of the database; null before it was seen
     * @param batches stored since the start
     * @param batchSize rows that the next batch may hold
     * @param lastWrite when a batch was last stored
     * @param lag age of the oldest fact that PostgreSQL does not have; zero when it has all
     * @param lastError what went wrong last, and what to do; null when nothing did
     */
    public record DrainHealth(
            boolean configured,
            boolean connected,
            String breaker,
            @Nullable String server,
            @Nullable String schemaVersion,
            long batches,
            int batchSize,
            @Nullable Instant lastWrite,
            Duration lag,
            @Nullable String lastError) {}

    /**
     * The index that messages are searched by; one for all gateways of a database.
     *
     * @param waiting messages not yet indexed
     * @param more whether there are more than were counted
     * @param lag how long the first of them has waited; zero when there is none
     * @param partsOfWords whether parts of words can be searched too; if not, the database lacks extension pg_trgm
     */
    public record SearchHealth(long waiting, boolean more, Duration lag, boolean partsOfWords) {}

    /**
     * The latest comparison of session files with PostgreSQL.
     *
     * @param at when one last came to its end; null before the first did, then the numbers are 0
     * @param files how many were compared
     * @param sessions in the files
     * @param messages that were compared
     * @param differences that were still there at a second look
     * @param named the first sessions that differ: agent and key
     * @param error which file could not be read, or why the latest comparison did not come to its end; null when it did
     */
    public record SessionsVerified(
            @Nullable Instant at,
            int files,
            long sessions,
            long messages,
            long differences,
            List<String> named,
            @Nullable String error) {

        public SessionsVerified {
            named = List.copyOf(named);
        }

        private List<String> problems() {
            List<String> problems = new ArrayList<>();
            if (differences > 0) {
                problems.add("Session files and PostgreSQL differ in " + differences
                        + " places: see them with `openclaw sessions verify`, insert what is missing with --repair.");
            }
            if (error != null) {
                problems.add("Session files could not be compared with PostgreSQL: " + error);
            }
            return problems;
        }
    }
}
