package io.openclaw.db;

import io.openclaw.db.Health.DrainHealth;
import io.openclaw.db.Health.SearchHealth;
import io.openclaw.db.Health.SpoolHealth;
import io.openclaw.db.drain.DrainStats;
import io.openclaw.db.recorder.DropReason;
import io.openclaw.db.recorder.Recorder;
import io.openclaw.db.recorder.RecorderStats;
import io.openclaw.db.spool.SpoolBacklog;
import io.openclaw.db.spool.SpoolStats;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Puts together from every part's own numbers how the whole is. */
final class HealthReport {

    private static final Duration LATE = Duration.ofSeconds(60);
    private static final double HALF_FULL = 0.5;

    private final Recorder recorder;
    private final SpoolBacklog backlog;
    private final Arrivals arrivals;
    private final @Nullable PostgresSide postgres;
    private final Clock clock;
    private final FillRate fillRate = new FillRate();

    HealthReport(
            Recorder recorder, SpoolBacklog backlog, Arrivals arrivals, @Nullable PostgresSide postgres, Clock clock) {
        this.recorder = recorder;
        this.backlog = backlog;
        this.arrivals = arrivals;
        this.postgres = postgres;
        this.clock = clock;
    }

    Health now() {
        RecorderStats taken = recorder.stats();
        SpoolStats disk = backlog.stats();
        SpoolHealth spool = spool(disk);
        DrainHealth drain = drain(disk);
        Accounting accounting = new Accounting(
                taken.recorded(),
                disk.inheritedRows(),
                arrivals.stored(),
                disk.rows(),
                taken.waiting() + backlog.rowsInMemory(),
                arrivals.deadLettered() + disk.corruptRows(),
                taken.dropped());
        boolean durable = !recorder.hasFailed() && (backlog.takes() || drain.connected());
        return new Health(
                durable, degraded(spool, drain, accounting), accounting, spool, drain, search(), null, null, null);
    }

    private SpoolHealth spool(SpoolStats disk) {
        return new SpoolHealth(
                state(disk),
                disk.rows(),
                disk.bytes(),
                disk.maxBytes(),
                disk.oldestRecordedAt(),
                fillRate.timeLeft(disk.bytes(), disk.maxBytes(), clock.millis()),
                disk.deadLetters(),
                disk.ioErrors(),
                disk.lastCommitDuration());
    }

    private String state(SpoolStats disk) {
        if (backlog.trouble().isPresent()) {
            return "memory-only";
        }
        return switch (disk.state()) {
            case OPEN -> "ok";
            case FULL -> "full";
            case FAILING -> "failing";
            case CLOSED -> "closed";
        };
    }

    private DrainHealth drain(SpoolStats disk) {
        Duration lag = lag(disk.oldestRecordedAt());
        if (postgres == null) {
            return new DrainHealth(false, false, "CLOSED", null, null, 0, 0, null, lag, null);
        }
        DrainStats stats = postgres.stats();
        String problem = stats.schemaProblem() != null ? stats.schemaProblem() : stats.lastError();
        return new DrainHealth(
                true,
                stats.connected(),
                stats.breaker(),
                stats.server(),
                postgres.schemaVersion().orElse(null),
                stats.batches(),
                stats.batchSize(),
                stats.lastWrite(),
                lag,
                postgres.problem().orElse(problem));
    }

    private @Nullable SearchHealth search() {
        return Optional.ofNullable(postgres)
                .flatMap(PostgresSide::indexProgress)
                .map(index ->
                        new SearchHealth(index.waiting(), index.more(), lag(index.oldest()), index.partsOfWords()))
                .orElse(null);
    }

    private List<String> degraded(SpoolHealth spool, DrainHealth drain, Accounting accounting) {
        List<String> reasons = new ArrayList<>();
        if (recorder.hasFailed()) {
            reasons.add(
                    "The thread that writes facts has ended, so facts are dropped: restart the gateway, and look for"
                            + " the cause in its log.");
        }
        backlog.trouble().ifPresent(why -> reasons.add("Facts are in memory only, a crash loses them: " + why));
        if (!drain.configured()) {
            reasons.add("No database is configured: set DATABASE_URL. Facts wait in the spool.");
        } else if (drain.lastError() != null && !drain.connected()) {
            reasons.add("PostgreSQL cannot be used: " + drain.lastError());
        } else if (drain.lastError() != null) {
            reasons.add("Draining is in trouble: " + drain.lastError());
        }
        if (drain.lag().compareTo(LATE) > 0) {
            reasons.add("The oldest fact in the spool has waited " + drain.lag().toSeconds() + " s.");
        }
        if (spool.bytes() > spool.maxBytes() * HALF_FULL) {
            reasons.add("The spool is more than half full: bring PostgreSQL back or raise OPENCLAW_SPOOL_MAX_BYTES.");
        }
        drops(accounting.dropped(), reasons);
        disk(backlog.stats(), reasons);
        if (postgres != null) {
            positions(postgres.stats(), reasons);
        }
        if (accounting.deadLettered() > 0) {
            reasons.add(accounting.deadLettered()
                    + " facts could not be stored: those PostgreSQL refused are in table dead_letters,"
                    + " those damaged on disk in the spool folder's dead-letters.db.");
        }
        return reasons;
    }

    private static void drops(Map<String, Long> dropped, List<String> reasons) {
        String byReason = dropped.entrySet().stream()
                .filter(drop -> drop.getValue() > 0)
                .sorted(Map.Entry.comparingByKey())
                .map(drop -> drop.getValue() + " " + drop.getKey())
                .collect(Collectors.joining(", "));
        if (!byReason.isEmpty()) {
            reasons.add("Facts were dropped since the start: " + byReason + ".");
        }
        if (dropped.getOrDefault(DropReason.SPOOL_FULL.code(), 0L) > 0) {
            reasons.add("The spool was at its bound: bring PostgreSQL back or raise OPENCLAW_SPOOL_MAX_BYTES.");
        }
        if (dropped.getOrDefault(DropReason.MEMORY_FULL.code(), 0L) > 0) {
            reasons.add("The memory that stands in for the spool was full: make the spool folder writable and its disk"
                    + " roomy, or raise OPENCLAW_QUEUE_MAX_BYTES.");
        }
    }

    private static void disk(SpoolStats disk, List<String> reasons) {
        if (disk.filesSetAside() > 0) {
            reasons.add(
                    disk.filesSetAside() + " spool files could not be read and were set aside in the spool folder: the"
                            + " log says why. Facts in them are not in PostgreSQL unless they can be repaired (sqlite3 .recover).");
        }
        if (disk.deadLettersEvicted() > 0) {
            reasons.add(disk.deadLettersEvicted()
                    + " damaged rows were let go of because dead-letters.db in the spool folder"
                    + " is at its bound: look at the disk's health.");
        }
    }

    private static void positions(DrainStats stats, List<String> reasons) {
        if (stats.forgotten() > 0) {
            reasons.add(
                    "PostgreSQL lacks " + stats.forgotten() + " facts that it had confirmed: it is another database, or"
                            + " was restored from a backup. Check DATABASE_URL; they are in the spool no more.");
        }
        if (stats.claimed() > 0) {
            reasons.add("PostgreSQL claimed " + stats.claimed()
                    + " facts that were never sent to it; they were sent all the"
                    + " same. Was the spool folder restored or copied, or table writers changed?");
        }
    }

    private Duration lag(@Nullable Instant oldest) {
        if (oldest == null) {
            return Duration.ZERO;
        }
        Duration waited = Duration.between(oldest, clock.instant());
        return waited.isNegative() ? Duration.ZERO : waited;
    }
}
