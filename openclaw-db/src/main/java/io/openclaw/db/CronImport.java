package io.openclaw.db;

import io.openclaw.db.ingest.CronFiles;
import io.openclaw.db.ingest.CronFindings;
import io.openclaw.db.model.CronExecution;
import io.openclaw.db.model.FactIds;
import io.openclaw.db.model.Usage;
import io.openclaw.db.operations.CronJob;
import io.openclaw.db.operations.CronJobTable;
import io.openclaw.db.operations.KnownRun;
import io.openclaw.db.operations.Operations;
import io.openclaw.db.redact.Redactor;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Reads the cron files of a gateway's home: its jobs are kept at once, its runs become facts that go the usual way. What PostgreSQL knows
 * already is left out, so that reading the same files again finds nothing. Blocks; one thread at a time.
 */
public final class CronImport {

    private final Path home;
    private final Path scratch;
    private final Redactor redactor;
    private final Clock clock;
    private volatile String readAt = "";
    private volatile String keptAt = "";

    private CronImport(Path home, Path scratch, Redactor redactor, Clock clock) {
        this.home = home;
        this.scratch = scratch;
        this.redactor = redactor;
        this.clock = clock;
    }

    /** Of the gateway with this home, such as {@code ~/.openclaw}. */
    public static CronImport create(DbConfig config, Path home, Clock clock) {
        return new CronImport(
                home.toAbsolutePath().normalize(), config.home().resolve("tmp"), Redaction.of(config), clock);
    }

    /**
     * What was found.
     *
     * @param jobs how many the files hold
     * @param runs how many they tell of
     * @param news those that tell what PostgreSQL does not know; to be recorded
     * @param sources names of the files that were read
     * @param problems what could not be read
     */
    public record Found(int jobs, int runs, List<CronExecution> news, List<String> sources, List<String> problems) {}

    /** As {@link #read}; empty where no file was written since what was found before was {@link #kept}. */
    public Optional<Found> look(Operations operations) throws SQLException {
        String now = CronFiles.stamp(home);
        if (now.equals(keptAt)) {
            return Optional.empty();
        }
        readAt = now;
        return Optional.of(read(operations));
    }

    /** What {@link #look} found is recorded: it need not be read again. */
    public void kept() {
        keptAt = readAt;
    }

    /** Reads the files and keeps the jobs. */
    public Found read(Operations operations) throws SQLException {
        Instant now = clock.instant();
        CronFindings found = CronFiles.read(home, scratch, now);
        CronJobTable table = operations.cronJobs();
        table.put(found.jobs().stream().map(this::redacted).toList(), now);
        if (found.problems().isEmpty() && !found.sources().isEmpty()) {
            List<String> present = found.jobs().stream().map(CronJob::jobId).toList();
            table.gone(home + "/", present, now);
        }
        Map<UUID, CronExecution> runs = new LinkedHashMap<>();
        for (CronExecution run : found.runs()) {
            runs.merge(FactIds.rowId(run, UUID.randomUUID()), run, CronExecution::filledFrom);
        }
        Map<UUID, KnownRun> known = table.known(runs.keySet());
        List<CronExecution> news = new ArrayList<>();
        runs.forEach((id, run) -> {
            if (tellsNew(run, known.get(id))) {
                news.add(run);
            }
        });
        return new Found(found.jobs().size(), runs.size(), news, found.sources(), found.problems());
    }

    private static boolean tellsNew(CronExecution run, @Nullable KnownRun known) {
        if (known == null) {
            return true;
        }
        Usage usage = run.usage();
        Long tokens = usage == null ? null : usage.total();
        return (!known.finished() && !run.status().equals(CronExecution.RUNNING))
                || (!known.duration() && run.duration() != null)
                || (!known.model() && run.model().model() != null)
                || (!known.error() && run.error() != null)
                || (!known.summary() && run.summary() != null)
                || (!known.tokens() && tokens != null && tokens > 0)
                || (!known.named() && run.jobName() != null && !run.jobName().equals(run.jobId()));
    }

    private CronJob redacted(CronJob job) {
        return new CronJob(
                job.jobId(),
                redactor.redact(job.name()),
                job.agent(),
                job.enabled(),
                job.schedule(),
                job.timeZone(),
                job.nextRunAt(),
                job.lastState(),
                job.source(),
                job.completeFrom());
    }
}
