package io.openclaw.db.ingest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.openclaw.db.model.CronExecution;
import io.openclaw.db.operations.CronJob;
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
        files.jobsFile();
        files.runFiles();
        files.stateFile();
        return new CronFindings(List.copyOf(files.jobs.values()), files.runs, files.sources, files.problems);
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

    private void jobsFile() {
        Path file = home.resolve("cron/jobs.json");
        reading(file, () -> {
            if (Files.size(file) > MOST_BYTES) {
                throw new IOException("larger than 64 MiB");
            }
            JsonNode root = CronEntries.JSON.readTree(Files.readAllBytes(file));
            boolean history = Files.isDirectory(home.resolve("cron/runs"));
            for (JsonNode job : root.path("jobs")) {
                add(job, job.path("state"), file.toString(), history);
            }
        });
    }

    private void add(JsonNode job, JsonNode state, String source, boolean history) {
        CronEntries.job(job, state, source, history, now).ifPresent(one -> jobs.put(one.jobId(), one));
        CronEntries.lastRun(job, state).ifPresent(runs::add);
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
    private void runFile(Path file) throws IOException {
        int unreadable = 0;
        try (BufferedReader lines = Files.newBufferedReader(file)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                unreadable += line.isBlank() || run(line) ? 0 : 1;
            }
        }
        if (unreadable > 0) {
            problems.add(name(file) + ": " + unreadable + " lines are no runs, or not yet.");
        }
    }

    private boolean run(String line) {
        try {
            JsonNode entry = CronEntries.JSON.readTree(line);
            String jobId = entry.path("jobId").asText();
            CronJob job = jobs.get(jobId);
            CronEntries.run(
                            entry,
                            jobId,
                            job == null ? null : job.name(),
                            job == null || job.agent().isEmpty() ? null : job.agent())
                    .ifPresent(runs::add);
            return entry.isObject();
        } catch (JsonProcessingException | IllegalArgumentException e) {
            return false;
        }
    }

    private void stateFile() {
        Path file = home.resolve("state/openclaw.sqlite");
        reading(file, () -> {
            try (CronState state = CronState.open(file, scratch)) {
                state.jobs((job, lastState) -> add(job, lastState, file.toString(), true));
                state.runs((entry, row) -> CronEntries.run(entry, row.jobId(), row.name(), row.agent())
                        .ifPresent(runs::add));
                problems.addAll(state.problems());
            }
        });
    }

    private void reading(Path file, Reading work) {
        if (!Files.exists(file)) {
            return;
        }
        try {
            work.read();
            sources.add(name(file));
        } catch (NoSuchFileException e) {
            return; // moved away meanwhile, as the gateway does when it migrates
        } catch (MalformedInputException e) {
            problems.add(name(file) + ": it is no UTF-8.");
        } catch (JsonProcessingException e) {
            problems.add(name(file) + ": it is no JSON, or half written.");
        } catch (IOException | SpoolException | IllegalArgumentException e) {
            problems.add(name(file) + ": " + e.getClass().getSimpleName() + ".");
        } catch (SQLException e) {
            problems.add(name(file) + ": " + CronState.named(e) + ".");
        }
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
        void read() throws IOException, SQLException;
    }
}
