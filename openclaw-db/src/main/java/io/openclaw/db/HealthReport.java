package io.openclaw.db;

import io.openclaw.db.Health.DrainHealth;
import io.openclaw.db.Health.SpoolHealth;
import io.openclaw.db.OpenClawDb.Arrivals;
import io.openclaw.db.drain.DrainStats;
import io.openclaw.db.recorder.Recorder;
import io.openclaw.db.recorder.RecorderStats;
import io.openclaw.db.spool.SpoolBacklog;
import io.openclaw.db.spool.SpoolStats;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
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
        boolean durable = backlog.takes() || drain.connected();
        return new Health(durable, degraded(spool, drain, accounting), accounting, spool, drain, null);
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

    private List<String> degraded(SpoolHealth spool, DrainHealth drain, Accounting accounting) {
        List<String> reasons = new ArrayList<>();
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
        if (accounting.droppedTotal() > 0) {
            reasons.add(accounting.droppedTotal() + " facts were dropped since the start, see accounting.");
        }
        if (accounting.deadLettered() > 0) {
            reasons.add(accounting.deadLettered()
                    + " facts could not be stored: those PostgreSQL refused are in table dead_letters,"
                    + " those damaged on disk in the spool folder's dead-letters.db.");
        }
        return reasons;
    }

    private Duration lag(@Nullable Instant oldest) {
        if (oldest == null) {
            return Duration.ZERO;
        }
        Duration waited = Duration.between(oldest, clock.instant());
        return waited.isNegative() ? Duration.ZERO : waited;
    }
}
