package io.openclaw.db;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;

/** A gateway's home with cron files in the formats of OpenClaw 2026.4, 2026.7 and 2026.9, and of openclaw-rs. */
public final class CronHome {

    private final Path home;

    public CronHome(Path home) {
        this.home = home;
    }

    public Path path() {
        return home;
    }

    /** Jobs as {@code cron/jobs.json} has them. */
    public CronHome jobs(String... jobs) throws IOException {
        Files.createDirectories(home.resolve("cron"));
        Files.writeString(home.resolve("cron/jobs.json"), "{\"version\":1,\"jobs\":[" + String.join(",", jobs) + "]}");
        return this;
    }

    /** A job of OpenClaw; with an empty state unless one is given. */
    public static String job(String id, String schedule, Instant created, String state) {
        return "{\"id\":\"" + id + "\",\"agentId\":\"ops\",\"name\":\"Job " + id
                + "\",\"enabled\":true,\"createdAtMs\":"
                + created.toEpochMilli() + ",\"schedule\":" + schedule
                + ",\"payload\":{\"kind\":\"agentTurn\",\"message\":\"hello\"},\"state\":{" + state + "}}";
    }

    /** A job of openclaw-rs, which keeps its last run and no other. */
    public static String plainJob(String id, String schedule, Instant lastRun) {
        return "{\"id\":\"" + id + "\",\"name\":\"" + id + "\",\"enabled\":true,\"schedule\":" + schedule
                + ",\"state\":{" + state(lastRun, "ok") + "}}";
    }

    /** What a job remembers. */
    public static String state(Instant lastRun, String status) {
        return "\"lastRunAtMs\":" + lastRun.toEpochMilli() + ",\"lastStatus\":\"" + status
                + "\",\"lastDurationMs\":1200,\"consecutiveErrors\":0";
    }

    /** A finished run, as run files, run logs and the details of tasks have it. */
    public static String run(String jobId, Instant at, String status) {
        return "{\"ts\":" + at.plusMillis(1200).toEpochMilli() + ",\"jobId\":\"" + jobId
                + "\",\"action\":\"finished\",\"status\":\"" + status + "\",\"summary\":\"done by " + jobId
                + "\",\"sessionId\":\"s1\",\"sessionKey\":\"agent:ops:cron:" + jobId + ":run:s1\",\"runAtMs\":"
                + at.toEpochMilli() + ",\"durationMs\":1200,\"model\":\"fake-small\",\"provider\":\"fake\","
                + "\"usage\":{\"input_tokens\":100,\"output_tokens\":24,\"total_tokens\":124}}";
    }

    /** Lines of {@code cron/runs/JOB.jsonl}. */
    public CronHome runs(String jobId, String... lines) throws IOException {
        Files.createDirectories(home.resolve("cron/runs"));
        Files.writeString(home.resolve("cron/runs").resolve(jobId + ".jsonl"), String.join("\n", lines));
        return this;
    }

    /** {@code state/openclaw.sqlite}, in which these statements are run. */
    public CronHome state(String... statements) throws IOException, SQLException {
        Files.createDirectories(home.resolve("state"));
        try (Connection connection =
                        DriverManager.getConnection("jdbc:sqlite:" + home.resolve("state/openclaw.sqlite"));
                Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA journal_mode = WAL");
            statement.execute(
                    "CREATE TABLE IF NOT EXISTS cron_jobs (store_key TEXT NOT NULL, job_id TEXT NOT NULL,"
                            + " job_json TEXT NOT NULL, state_json TEXT NOT NULL DEFAULT '{}', PRIMARY KEY (store_key, job_id))");
            statement.execute("CREATE TABLE IF NOT EXISTS cron_run_logs (entry_json TEXT NOT NULL)");
            statement.execute(
                    "CREATE TABLE IF NOT EXISTS task_runs (task_id TEXT NOT NULL PRIMARY KEY, runtime TEXT NOT NULL,"
                            + " source_id TEXT, child_session_key TEXT, agent_id TEXT, label TEXT, status TEXT NOT NULL,"
                            + " started_at INTEGER, error TEXT, detail_json TEXT)");
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
        return this;
    }
}
