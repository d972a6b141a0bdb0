package io.openclaw.db.operations;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Jobs with what became of them, and their runs. Rows of openclaw-rs have no job id: there the name is the id. */
public final class CronReader {

    private static final String JOBS = """
            WITH named AS (
                SELECT host, job_id FROM cron_jobs
                UNION
                SELECT host, COALESCE(job_id, job_name) FROM cron_executions WHERE started_at >= ?
            )
            SELECT
                n.host, n.job_id, COALESCE(j.name, last.job_name, n.job_id), COALESCE(NULLIF(j.agent_name, ''), last.agent_name, ''),
                j.enabled, j.schedule::TEXT, j.time_zone, j.next_run_at, j.valid_from, j.gone_at IS NOT NULL, last.started_at,
                last.status, t.runs, t.failed, t.tokens, cost.usd, cost.unknown, cost.unpriced
            FROM named AS n
            LEFT JOIN cron_jobs AS j ON j.host = n.host AND j.job_id = n.job_id
            LEFT JOIN LATERAL (
                SELECT e.job_name, e.agent_name, e.started_at, e.status
                FROM cron_executions AS e
                WHERE e.host = n.host AND COALESCE(e.job_id, e.job_name) = n.job_id
                ORDER BY e.started_at DESC
                LIMIT 1) AS last ON true
            CROSS JOIN LATERAL (
                SELECT
                    count(*) AS runs, COALESCE(sum(e.tokens_used), 0) AS tokens,
                    count(*) FILTER (WHERE e.status NOT IN ('ok', 'success', 'completed', 'skipped', 'running')) AS failed
                FROM cron_executions AS e
                WHERE e.host = n.host AND COALESCE(e.job_id, e.job_name) = n.job_id AND e.started_at >= ?) AS t
            CROSS JOIN LATERAL (
                SELECT
                    sum(u.usd) AS usd, count(*) - count(u.usd) AS unknown,
                    count(*) FILTER (WHERE u.usd IS NULL AND c.usage_total_tokens > 0) AS unpriced
                FROM cron_executions AS e
                JOIN llm_calls AS c ON c.session_key = e.session_key AND c.host = e.host AND c.created_at >= e.started_at
                    AND c.created_at <= e.started_at + (COALESCE(e.duration_ms, 0) + 1000) * INTERVAL '1 millisecond'
                CROSS JOIN LATERAL (
                    SELECT llm_call_cost(c.cost_source, c.reported_cost_usd, c.computed_cost_usd, c.usage_total_tokens)) AS u (usd)
                WHERE e.host = n.host AND COALESCE(e.job_id, e.job_name) = n.job_id AND e.started_at >= ?) AS cost
            WHERE (?::TEXT IS NULL OR n.host = ?) AND (?::TEXT IS NULL OR n.job_id = ? OR COALESCE(j.name, last.job_name) = ?)
            ORDER BY n.host, 3, n.job_id
            """;

    private static final String STARTS = """
            SELECT started_at
            FROM cron_executions
            WHERE host = ? AND COALESCE(job_id, job_name) = ? AND started_at >= ?
            ORDER BY started_at DESC
            LIMIT ?
            """;

    private static final String RUNS = """
            SELECT
                host, COALESCE(job_id, job_name), job_name, agent_name, started_at, duration_ms, status, error, model, tokens_used,
                session_key
            FROM cron_executions
            WHERE started_at >= ? AND (?::TEXT IS NULL OR host = ?)
                AND (?::TEXT IS NULL OR COALESCE(job_id, job_name) = ? OR job_name = ?)
            ORDER BY started_at DESC, id DESC
            LIMIT ?
            """;

    private final Connection connection;

    CronReader(Connection connection) {
        this.connection = connection;
    }

    /** The jobs that files or runs tell of, by host and name. */
    public List<CronJobView> jobs(CronQuery query) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(JOBS)) {
            for (int at = 1; at <= 3; at++) {
                statement.setObject(at, JdbcTimes.of(query.since()));
            }
            statement.setString(4, query.host());
            statement.setString(5, query.host());
            for (int at = 6; at <= 8; at++) {
                statement.setString(at, query.job());
            }
            return JdbcRows.all(statement, row -> job(row, query));
        }
    }

    /** The latest first. */
    public List<CronRun> runs(CronQuery query) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(RUNS)) {
            statement.setObject(1, JdbcTimes.of(query.since()));
            statement.setString(2, query.host());
            statement.setString(3, query.host());
            for (int at = 4; at <= 6; at++) {
                statement.setString(at, query.job());
            }
            statement.setInt(7, query.limit());
            return JdbcRows.all(statement, CronReader::run);
        }
    }

    private CronJobView job(ResultSet row, CronQuery query) throws SQLException {
        String text = row.getString(6);
        boolean enabled = row.getBoolean(5);
        boolean told = !row.wasNull();
        boolean gone = row.getBoolean(10);
        Optional<CronSchedule> schedule = text == null ? Optional.empty() : CronSchedule.parse(text, row.getString(7));
        Instant next = JdbcTimes.orNull(row, 8);
        boolean runs = told && enabled && !gone;
        return new CronJobView(
                row.getString(1),
                row.getString(2),
                row.getString(3),
                row.getString(4),
                told ? enabled : null,
                schedule.map(CronSchedule::words).orElse(text),
                !runs ? null : next != null && next.isAfter(query.now()) ? next : next(schedule, query),
                gone,
                JdbcTimes.orNull(row, 11),
                row.getString(12),
                row.getLong(13),
                row.getLong(14),
                runs && schedule.isPresent() ? missed(schedule.get(), row, query) : null,
                row.getLong(15),
                row.getBigDecimal(16),
                row.getLong(17),
                row.getLong(18));
    }

    private static @Nullable Instant next(Optional<CronSchedule> schedule, CronQuery query) {
        return schedule.filter(known -> !known.followsLastRun())
                .flatMap(known -> known.from(query.now()))
                .orElse(null);
    }

    private Missed missed(CronSchedule schedule, ResultSet row, CronQuery query) throws SQLException {
        String host = row.getString(1);
        String jobId = row.getString(2);
        Instant valid = JdbcTimes.at(row, 9);
        Instant from = valid.isAfter(query.since()) ? valid : query.since();
        if (schedule.followsLastRun()) {
            List<Instant> starts = starts(host, jobId, valid, DueMoments.MOST + 1);
            return MissedRuns.afterEachRun(schedule.every().orElseThrow(), starts, valid, from, query.now());
        }
        DueMoments due = DueMoments.of(schedule, from, query.now());
        Instant first = due.since(from).minus(MissedRuns.EARLY);
        return MissedRuns.atMoments(due, starts(host, jobId, first, Integer.MAX_VALUE), from, query.now());
    }

    /** The latest first. */
    private List<Instant> starts(String host, String jobId, Instant from, int most) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(STARTS)) {
            statement.setString(1, host);
            statement.setString(2, jobId);
            statement.setObject(3, JdbcTimes.of(from));
            statement.setInt(4, most);
            return JdbcRows.all(statement, row -> JdbcTimes.at(row, 1));
        }
    }

    private static CronRun run(ResultSet row) throws SQLException {
        long duration = row.getLong(6);
        boolean known = !row.wasNull();
        return new CronRun(
                row.getString(1),
                row.getString(2),
                row.getString(3),
                row.getString(4),
                JdbcTimes.at(row, 5),
                known ? duration : null,
                row.getString(7),
                row.getString(8),
                row.getString(9),
                row.getLong(10),
                row.getString(11));
    }
}
