package io.openclaw.db.operations;

import io.openclaw.db.postgres.Isolation;
import io.openclaw.db.postgres.Isolation.Refused;
import io.openclaw.db.postgres.PostgresException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Table {@code cron_jobs}, and what is asked of {@code cron_executions} before files are written into it. */
public final class CronJobTable {

    /** From when on runs are complete changes with the schedule, and where nobody looked for longer than the files reach back. */
    private static final String PUT = """
            INSERT INTO cron_jobs AS j (
                host, job_id, name, agent_name, enabled, schedule, time_zone, next_run_at, last_state, source, valid_from, seen_at)
            VALUES (?, ?, ?, ?, ?, ?::JSONB, ?, ?, ?::JSONB, ?, ?, ?)
            ON CONFLICT (host, job_id) DO UPDATE SET
                name = EXCLUDED.name,
                agent_name = EXCLUDED.agent_name,
                enabled = EXCLUDED.enabled,
                schedule = EXCLUDED.schedule,
                time_zone = EXCLUDED.time_zone,
                next_run_at = EXCLUDED.next_run_at,
                last_state = EXCLUDED.last_state,
                source = EXCLUDED.source,
                valid_from = CASE
                    WHEN (j.schedule, j.time_zone, j.enabled) IS DISTINCT FROM (EXCLUDED.schedule, EXCLUDED.time_zone, EXCLUDED.enabled)
                        OR j.gone_at IS NOT NULL THEN EXCLUDED.seen_at
                    WHEN j.seen_at < EXCLUDED.valid_from AND j.seen_at < EXCLUDED.seen_at - INTERVAL '1 hour'
                        THEN EXCLUDED.valid_from
                    ELSE j.valid_from END,
                seen_at = EXCLUDED.seen_at,
                gone_at = NULL
            """;

    private static final String GONE = """
            UPDATE cron_jobs
            SET gone_at = ?
            WHERE host = ? AND starts_with(source, ?) AND job_id <> ALL (?) AND gone_at IS NULL
            """;

    private static final String SEEN = """
            UPDATE cron_jobs
            SET seen_at = ?
            WHERE host = ? AND starts_with(source, ?) AND job_id = ANY (?) AND gone_at IS NULL
            """;

    private static final int AT_A_TIME = 200;

    /** Of a forgotten session no summary is kept, so none is missing. */
    private static final String KNOWN = """
            SELECT
                event_id, status <> 'running', duration_ms IS NOT NULL, model IS NOT NULL, error IS NOT NULL,
                summary IS NOT NULL OR forgotten, tokens_used > 0, job_name <> job_id
            FROM cron_executions
            WHERE host = ? AND event_id = ANY (?)
            """;

    private final Connection connection;
    private final String host;

    CronJobTable(Connection connection, String host) {
        this.connection = connection;
        this.host = host;
    }

    /**
     * Keeps the jobs as they are told now.
     *
     * @return those that PostgreSQL refuses; the others are kept
     */
    public List<Refused<CronJob>> put(List<CronJob> jobs, Instant seenAt) throws SQLException {
        Isolation<CronJob> isolation = new Isolation<>(jobs, AT_A_TIME);
        for (List<CronJob> some = isolation.next(); some != null; some = isolation.next()) {
            try {
                putAll(some, seenAt);
            } catch (SQLException e) {
                String state = String.valueOf(e.getSQLState());
                if (!PostgresException.isOfRow(state) || !isolation.refused(some, "SQLSTATE " + state)) {
                    throw e;
                }
            }
        }
        return isolation.found();
    }

    private void putAll(List<CronJob> jobs, Instant seenAt) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(PUT)) {
            for (CronJob job : jobs) {
                statement.setString(1, host);
                statement.setString(2, job.jobId());
                statement.setString(3, job.name());
                statement.setString(4, job.agent());
                statement.setBoolean(5, job.enabled());
                statement.setString(6, job.schedule());
                statement.setString(7, job.timeZone());
                statement.setObject(8, JdbcTimes.of(job.nextRunAt()));
                statement.setString(9, job.lastState());
                statement.setString(10, job.source());
                statement.setObject(11, JdbcTimes.of(job.completeFrom()));
                statement.setObject(12, JdbcTimes.of(seenAt));
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }

    /**
     * Notes that the files of a gateway's home still tell of these jobs as they did: no run of theirs began that is not known.
     *
     * @param folder the home, with a slash at its end
     */
    public void seen(String folder, Collection<String> present, Instant seenAt) throws SQLException {
        mark(SEEN, folder, present, seenAt);
    }

    /**
     * Marks the jobs of a gateway's home that its files do not hold any more.
     *
     * @param folder the home, with a slash at its end
     */
    public void gone(String folder, Collection<String> present, Instant seenAt) throws SQLException {
        mark(GONE, folder, present, seenAt);
    }

    private void mark(String sql, String folder, Collection<String> jobs, Instant at) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setObject(1, JdbcTimes.of(at));
            statement.setString(2, host);
            statement.setString(3, folder);
            statement.setArray(4, connection.createArrayOf("text", jobs.toArray()));
            statement.executeUpdate();
        }
    }

    /** Those of the runs that are there, with what is known of them. */
    public Map<UUID, KnownRun> known(Collection<UUID> runs) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(KNOWN)) {
            statement.setString(1, host);
            statement.setArray(2, connection.createArrayOf("uuid", runs.toArray()));
            try (ResultSet rows = statement.executeQuery()) {
                Map<UUID, KnownRun> known = new HashMap<>();
                while (rows.next()) {
                    known.put(
                            rows.getObject(1, UUID.class),
                            new KnownRun(
                                    rows.getBoolean(2),
                                    rows.getBoolean(3),
                                    rows.getBoolean(4),
                                    rows.getBoolean(5),
                                    rows.getBoolean(6),
                                    rows.getBoolean(7),
                                    rows.getBoolean(8)));
                }
                return known;
            }
        }
    }
}
