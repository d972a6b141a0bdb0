package io.openclaw.db.ingest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.openclaw.db.spool.SqliteLibrary;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.sqlite.JDBC;

/**
 * OpenClaw's {@code state/openclaw.sqlite}: {@code cron_jobs}, {@code cron_run_logs} (2026.7) and {@code task_runs} (from 2026.8 on). Opened for
 * reading only, in pages of a statement each, so that no reader keeps the gateway from cutting its log. Where nobody has it open there is no
 * log, and neither locks nor shared memory are made.
 */
final class CronState implements AutoCloseable {

    private static final int PAGE = 500;

    private static final String JOBS = """
            SELECT rowid, job_json, state_json
            FROM cron_jobs
            WHERE rowid > ?
            ORDER BY rowid
            LIMIT ?
            """;

    private static final String LOGS = """
            SELECT rowid, entry_json
            FROM cron_run_logs
            WHERE rowid > ?
            ORDER BY rowid
            LIMIT ?
            """;

    private static final String TASKS = """
            SELECT rowid, detail_json, source_id, label, agent_id, child_session_key, started_at, status, error
            FROM task_runs
            WHERE runtime = 'cron' AND source_id IS NOT NULL AND rowid > ?
            ORDER BY rowid
            LIMIT ?
            """;

    private final Connection connection;
    private final List<String> problems = new ArrayList<>();

    private CronState(Connection connection) {
        this.connection = connection;
    }

    /** What a row says of its job beside the run. */
    record Row(
            String jobId, @Nullable String name, @Nullable String agent) {}

    static CronState open(Path file, Path scratch) throws SQLException {
        SqliteLibrary.load(scratch.resolve("native"));
        boolean alone = !Files.exists(file.resolveSibling(file.getFileName() + "-wal"));
        Properties readOnly = new Properties();
        readOnly.setProperty("open_mode", "1");
        readOnly.setProperty("busy_timeout", "500");
        return new CronState(JDBC.createConnection(
                "jdbc:sqlite:" + file.toUri() + "?mode=ro" + (alone ? "&immutable=1" : ""), readOnly));
    }

    void jobs(BiConsumer<JsonNode, JsonNode> job) throws SQLException {
        if (has("cron_jobs")) {
            pages(JOBS, row -> {
                JsonNode json = json(row.getString(2));
                JsonNode state = json(row.getString(3));
                if (json != null) {
                    job.accept(json, state == null || state.isEmpty() ? json.path("state") : state);
                }
            });
        }
    }

    void runs(BiConsumer<JsonNode, Row> run) throws SQLException {
        if (has("cron_run_logs")) {
            pages(LOGS, row -> {
                JsonNode entry = json(row.getString(2));
                if (entry != null) {
                    run.accept(entry, new Row(entry.path("jobId").asText(), null, null));
                }
            });
        }
        if (has("task_runs")) {
            pages(TASKS, row -> task(row, run));
        }
    }

    List<String> problems() {
        return problems;
    }

    /** SQLite's name of it; its message may quote a statement. */
    static String named(SQLException e) {
        return SqliteLibrary.errorName(e);
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }

    /** While it runs there are no details; they win over the columns, which take a failed delivery for a failed run. */
    private void task(ResultSet row, BiConsumer<JsonNode, Row> run) throws SQLException {
        JsonNode told = row.getString(2) == null ? null : json(row.getString(2));
        ObjectNode entry = told instanceof ObjectNode object ? object : CronEntries.JSON.createObjectNode();
        long startedAt = row.getLong(7);
        if (!entry.hasNonNull("runAtMs") && startedAt > 0) {
            entry.put("runAtMs", startedAt);
        }
        if (!entry.hasNonNull("sessionKey")) {
            entry.put("sessionKey", row.getString(6));
        }
        if (!entry.hasNonNull("status")) {
            entry.put("status", status(row.getString(8)));
            entry.put("error", row.getString(9));
        }
        run.accept(entry, new Row(row.getString(3), row.getString(4), row.getString(5)));
    }

    private static String status(String task) {
        return switch (task) {
            case "succeeded" -> "ok";
            case "failed" -> "error";
            default -> task;
        };
    }

    private @Nullable JsonNode json(@Nullable String text) {
        try {
            return text == null ? null : CronEntries.JSON.readTree(text);
        } catch (JsonProcessingException e) {
            problems.add("state/openclaw.sqlite: a row of it is no JSON.");
            return null;
        }
    }

    private boolean has(String table) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?")) {
            statement.setString(1, table);
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next();
            }
        }
    }

    private void pages(String sql, RowReader reader) throws SQLException {
        long after = Long.MIN_VALUE;
        int read = PAGE;
        while (read == PAGE) {
            read = 0;
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                statement.setLong(1, after);
                statement.setInt(2, PAGE);
                try (ResultSet rows = statement.executeQuery()) {
                    while (rows.next()) {
                        after = rows.getLong(1);
                        read++;
                        reader.read(rows);
                    }
                }
            }
        }
    }

    @FunctionalInterface
    private interface RowReader {
        void read(ResultSet row) throws SQLException;
    }
}
