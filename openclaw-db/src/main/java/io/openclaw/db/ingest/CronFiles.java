package io.openclaw.db.ingest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.openclaw.db.model.CronExecution;
import io.openclaw.db.operations.CronJob;
import io.openclaw.db.spool.FitText;
import io.openclaw.db.spool.SpoolException;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** The cron files of a gateway's home: {@code cron/jobs.json}, {@code cron/runs/*.jsonl} and {@code state/openclaw.sqlite}. Blocks on the disk. */
public final class CronFiles {

    private static final long MOST_BYTES = 64L << 20;

    private final Path home;
    private final Path scratch;
    private final Instant now;
    private final Map<String, CronJob> jobs = new HashMap<>();
    private final List<CronExecution> runs = new ArrayList<>();
    private final List<String> sources = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();

    private CronFiles(Path home, Path scratch, Instant now) {
        this.home = home;
        this.scratch = scratch;
        this.now = now;
    }

    /**
     * Everything they say. What cannot be read is named in the findings.
     *
     * @param home such as {@code ~/.openclaw}
     * @param scratch for SQLite's native library, where the temporary directory cannot hold it
     */
    public static CronFindings read(Path home, Path scratch, Instant now) {
        CronFiles files = new CronFiles(home, scratch, now);
        boolean jobsFile = files.jobsFile();
        files.runFiles();
        boolean whole = files.stateFile() && jobsFile;
        return new CronFindings(List.copyOf(files.jobs.values()), files.runs, files.sources, files.problems, whole);
    }

    /** When and how large they were; the same text means that nothing was written since. */
    public static String stamp(Path home) {
        StringBuilder stamp = new StringBuilder();
        List<Path> files = new ArrayList<>(List.of(
                home.resolve("cron/jobs.json"),
                home.resolve("state/openclaw.sqlite"),
                home.resolve("state/openclaw.sqlite-wal")));
        try {
            files.addAll(runFiles(home));
        } catch (IOException e) {
            stamp.append(e.getClass().getSimpleName());
        }
        for (Path file : files) {
            try {
                stamp.append(file)
                        .append(Files.size(file))
                        .append(' ')
                        .append(Files.getLastModifiedTime(file))
                        .append('\n');
            } catch (IOException e) {
                stamp.append('-');
            }
        }
        return stamp.toString();
    }

    private boolean jobsFile() {
        Path file = home.resolve("cron/jobs.json");
        return reading(file, () -> {
            if (Files.size(file) > MOST_BYTES) {
                throw new IOException("larger than 64 MiB");
            }
            JsonNode root = CronEntries.JSON.readTree(Files.readAllBytes(file));
            boolean history = Files.isDirectory(home.resolve("cron/runs"));
            List<String> changed = new ArrayList<>();
            for (JsonNode job : root.path("jobs")) {
                add(job, job.path("state"), new Place(file, history, changed));
            }
            tellChanged(file, changed);
            return true;
        });
    }

    /**
     * Where a job stands.
     *
     * @param history whether the runs of some days are kept beside it
     * @param changed the ids of jobs there that cannot be kept as they are
     */
    private record Place(Path file, boolean history, List<String> changed) {}

    private void add(JsonNode job, JsonNode state, Place place) {
        CronEntries.job(job, state, place.file().toString(), place.history(), now)
                .map(FitJob::of)
                .ifPresent(fit -> {
                    jobs.put(fit.job().jobId(), fit.job());
                    if (fit.changed() || CronEntries.hasOddTime(job, state)) {
                        place.changed().add(fit.job().jobId());
                    }
                });
        CronEntries.lastRun(job, state).ifPresent(runs::add);
    }

    private void tellChanged(Path file, List<String> ids) {
        if (!ids.isEmpty()) {
            problems.add(
                    name(file) + ": characters, numbers or times that PostgreSQL cannot keep were replaced or left out"
                            + " in " + ids.size() + " jobs: " + JobLabels.some(ids) + ".");
        }
    }

    private void runFiles() {
        try {
            for (Path file : runFiles(home)) {
                reading(file, () -> runFile(file));
            }
        } catch (IOException e) {
            problems.add("cron/runs: " + e.getClass().getSimpleName() + ".");
        }
    }

    /** The last line may be half written. */
    private boolean runFile(Path file) throws IOException {
        int unreadable = 0;
        try (BufferedReader lines = Files.newBufferedReader(file)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                unreadable += line.isBlank() || run(line) ? 0 : 1;
            }
        }
        if (unreadable > 0) {
            problems.add(name(file) + ": " + unreadable + " lines are no runs, or not yet.");
        }
        return true;
    }

    private boolean run(String line) {
        try {
            JsonNode entry = CronEntries.JSON.readTree(line);
            String jobId = FitText.name(entry.path("jobId").asText());
            CronJob job = jobs.get(jobId);
            CronEntries.run(
                            entry,
                            jobId,
                            job == null ? null : job.name(),
                            job == null || job.agent().isEmpty() ? null : job.agent())
                    .ifPresent(runs::add);
            return entry.isObject() && !CronEntries.hasOddStart(entry);
        } catch (JsonProcessingException | IllegalArgumentException e) {
            return false;
        }
    }

    private boolean stateFile() {
        Path file = home.resolve("state/openclaw.sqlite");
        return reading(file, () -> {
            try (CronState state = CronState.open(file, scratch)) {
                List<String> changed = new ArrayList<>();
                state.jobs((job, lastState) -> add(job, lastState, new Place(file, true, changed)));
                boolean whole = state.problems().isEmpty();
                tellChanged(file, changed);
                stateRuns(file, state);
                problems.addAll(state.problems());
                return whole;
            }
        });
    }

    private void stateRuns(Path file, CronState state) throws SQLException {
        AtomicInteger odd = new AtomicInteger();
        state.runs((entry, row) -> {
            CronEntries.run(entry, row.jobId(), row.name(), row.agent()).ifPresent(runs::add);
            odd.addAndGet(CronEntries.hasOddStart(entry) ? 1 : 0);
        });
        if (odd.get() > 0) {
            problems.add(name(file) + ": " + odd + " rows are no runs: the moment of their start is none.");
        }
    }

    /** False when it could not be read whole. */
    private boolean reading(Path file, Reading work) {
        if (!Files.exists(file)) {
            return true;
        }
        try {
            boolean whole = work.read();
            sources.add(name(file));
            return whole;
        } catch (NoSuchFileException e) {
            return true; // moved away meanwhile, as the gateway does when it migrates
        } catch (MalformedInputException e) {
            problems.add(name(file) + ": it is no UTF-8.");
        } catch (JsonProcessingException e) {
            problems.add(name(file) + ": it is no JSON, or half written.");
        } catch (IOException | SpoolException | IllegalArgumentException e) {
            problems.add(name(file) + ": " + e.getClass().getSimpleName() + ".");
        } catch (SQLException e) {
            problems.add(name(file) + ": " + CronState.named(e) + ".");
        }
        return false;
    }

    private static List<Path> runFiles(Path home) throws IOException {
        Path folder = home.resolve("cron/runs");
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".jsonl"))
                    .sorted()
                    .toList();
        }
    }

    private String name(Path file) {
        return home.relativize(file).toString();
    }

    @FunctionalInterface
    private interface Reading {
        /** False when it is read, but not whole. */
        boolean read() throws IOException, SQLException;
    }
}
