package io.openclaw.db;

import io.openclaw.db.ingest.CronFiles;
import io.openclaw.db.ingest.CronFindings;
import io.openclaw.db.ingest.JobLabels;
import io.openclaw.db.model.CronExecution;
import io.openclaw.db.model.FactIds;
import io.openclaw.db.model.Usage;
import io.openclaw.db.operations.CronJob;
import io.openclaw.db.operations.CronJobTable;
import io.openclaw.db.operations.KnownRun;
import io.openclaw.db.operations.Operations;
import io.openclaw.db.postgres.Isolation.Refused;
import io.openclaw.db.redact.Redactor;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
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

    /** Well within the hour after which {@link CronJobTable} takes it that nobody looked. */
    private static final Duration SEEN_AGAIN = Duration.ofMinutes(30);

    private final Path home;
    private final Path scratch;
    private final Redactor redactor;
    private final Clock clock;
    private volatile Look last = Look.NONE;
    private volatile Look kept = Look.NONE;

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
     * @param refusedJobs how many of them PostgreSQL refuses
     * @param runs how many they tell of
     * @param news those that tell what PostgreSQL does not know; to be recorded
     * @param sources names of the files that were read
     * @param problems what could not be read, or not be kept as it is; for people
     */
    public record Found(
            int jobs,
            int refusedJobs,
            int runs,
            List<CronExecution> news,
            List<String> sources,
            List<String> problems) {

        private Found with(List<CronExecution> otherNews) {
            return new Found(jobs, refusedJobs, runs, otherNews, sources, problems);
        }
    }

    /**
     * What came of a look at the files.
     *
     * @param stamp of the files
     * @param jobs ids of those they held
     * @param news by row, what was to be recorded: that PostgreSQL does not know it later either need not mean that it is still to come
     */
    private record Look(String stamp, Instant at, List<String> jobs, Map<UUID, CronExecution> news) {
        private static final Look NONE = new Look("", Instant.EPOCH, List.of(), Map.of());
    }

    private record Reading(CronFindings files, Found found, Map<UUID, CronExecution> news) {}

    /**
     * As {@link #read}, without the runs that are {@link #kept}; empty where no file was written since. Then no run began either, which
     * PostgreSQL is told now and then.
     */
    public Optional<Found> look(Operations operations) throws SQLException {
        Instant now = clock.instant();
        String stamp = CronFiles.stamp(home);
        Look before = kept;
        if (stamp.equals(before.stamp())) {
            if (!now.isBefore(before.at().plus(SEEN_AGAIN))) {
                operations.cronJobs().seen(folder(), before.jobs(), now);
                kept = new Look(stamp, now, before.jobs(), before.news());
            }
            return Optional.empty();
        }
        Reading read = read(operations.cronJobs(), now);
        last = new Look(stamp, now, ids(read.files()), read.news());
        Map<UUID, CronExecution> news = new LinkedHashMap<>(read.news());
        before.news().forEach(news::remove);
        return Optional.of(read.found().with(List.copyOf(news.values())));
    }

    /** What {@link #look} found is recorded: it need not be read again. */
    public void kept() {
        kept = last;
    }

    /** Reads the files and keeps the jobs. */
    public Found read(Operations operations) throws SQLException {
        return read(operations.cronJobs(), clock.instant()).found();
    }

    private Reading read(CronJobTable table, Instant now) throws SQLException {
        CronFindings files = CronFiles.read(home, scratch, now);
        List<Refused<CronJob>> refused = table.put(
                files.jobs().stream()
                        .map(job -> job.withName(redactor.redact(job.name())))
                        .toList(),
                now);
        if (files.jobsWhole() && !files.sources().isEmpty()) {
            table.gone(folder(), ids(files), now);
        }
        Map<UUID, CronExecution> runs = new LinkedHashMap<>();
        for (CronExecution run : files.runs()) {
            runs.merge(FactIds.rowId(run, UUID.randomUUID()), run, CronExecution::filledFrom);
        }
        int told = runs.size();
        Map<UUID, KnownRun> known = table.known(runs.keySet());
        runs.entrySet().removeIf(run -> !tellsNew(run.getValue(), known.get(run.getKey())));
        List<String> problems = new ArrayList<>(files.problems());
        refused.forEach(one -> problems.add(refusal(one)));
        Found found = new Found(
                files.jobs().size(), refused.size(), told, List.copyOf(runs.values()), files.sources(), problems);
        return new Reading(files, found, runs);
    }

    private String refusal(Refused<CronJob> refused) {
        String source = refused.row().source();
        return (source.startsWith(folder()) ? source.substring(folder().length()) : source)
                + ": PostgreSQL refuses job " + JobLabels.of(refused.row().jobId()) + " (" + refused.why()
                + "); it is not kept.";
    }

    private String folder() {
        return home + "/";
    }

    private static List<String> ids(CronFindings files) {
        return files.jobs().stream().map(CronJob::jobId).toList();
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
}
