package io.openclaw.db.operations;

import io.openclaw.db.postgres.Migrations;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Reads a {@link Brief} from the views of schema {@code api}: few rows, and of long texts the beginning only. */
public final class BriefReading {

    private static final String FOCUS = "SELECT left(value::TEXT, 600), updated_at FROM api.current_focus";

    private static final String DEPLOYMENTS = """
            SELECT left(host, 300), left(component, 300), left(version, 300), left(git_commit, 12), deployed_at
            FROM api.active_deployments
            LIMIT 6
            """;

    private static final String ISSUES = """
            SELECT id, left(title, 300), left(severity, 300), left(component, 300), left(workaround, 300)
            FROM api.open_issues
            LIMIT 6
            """;

    private static final String COUNTS = """
            SELECT
                clock_timestamp(),
                (SELECT count(*) FROM api.active_deployments),
                (SELECT count(*) FROM api.failing_cron_jobs),
                count(*) FILTER (WHERE lower(severity) = 'critical'),
                count(*) FILTER (WHERE lower(severity) = 'high'),
                count(*) FILTER (WHERE lower(severity) = 'medium'),
                count(*) FILTER (WHERE lower(severity) = 'low'),
                count(*) FILTER (WHERE lower(severity) NOT IN ('critical', 'high', 'medium', 'low'))
            FROM api.open_issues
            """;

    private static final String CONFIG_CHANGE = """
            SELECT
                left(host, 300),
                left(config_path, 300),
                ARRAY(SELECT left(key, 300) FROM unnest(changed_keys[1:6]) AS key WHERE key IS NOT NULL),
                cardinality(changed_keys),
                left(change_source, 300),
                snapshot_at
            FROM api.last_config_change
            """;

    private static final String TASKS = """
            SELECT left(description, 300), left(category, 300), left(version, 300), completed_at
            FROM api.last_tasks
            LIMIT 6
            """;

    private static final String CALLS = """
            SELECT calls, errors, tokens, reported_cost_usd, calls_of_unknown_cost, cost_usd, unpriced_calls
            FROM api.calls_today
            """;

    private static final String CRON_JOBS = """
            SELECT left(job_name, 300), left(host, 300), failures_in_a_row, last_failed_at, left(error, 300)
            FROM api.failing_cron_jobs
            LIMIT 6
            """;

    private static final String FEEDS =
            "SELECT max(last_write_at), COALESCE(sum(dead_lettered), 0)::BIGINT FROM api.feeds";

    private final Connection connection;

    BriefReading(Connection connection) {
        this.connection = connection;
    }

    public Brief read() throws SQLException {
        List<Brief.Focus> focus = all(FOCUS, row -> new Brief.Focus(row.getString(1), JdbcTimes.at(row, 2)));
        List<Brief.ConfigChange> change = all(CONFIG_CHANGE, BriefReading::change);
        Counts counts = all(COUNTS, BriefReading::counts).get(0);
        return new Brief(
                counts.at(),
                focus.isEmpty() ? null : focus.get(0),
                all(DEPLOYMENTS, BriefReading::deployment),
                counts.deployments(),
                all(ISSUES, BriefReading::issue),
                counts.issues(),
                change.isEmpty() ? null : change.get(0),
                all(TASKS, BriefReading::task),
                all(CALLS, BriefReading::calls).get(0),
                all(CRON_JOBS, BriefReading::cronJob),
                counts.cronJobs(),
                health());
    }

    private <T> List<T> all(String sql, JdbcRows.FromRow<T> fromRow) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            return JdbcRows.all(statement, fromRow);
        }
    }

    private record Counts(Instant at, long deployments, long cronJobs, Brief.IssueCounts issues) {}

    private static Counts counts(ResultSet row) throws SQLException {
        return new Counts(
                JdbcTimes.at(row, 1),
                row.getLong(2),
                row.getLong(3),
                new Brief.IssueCounts(row.getLong(4), row.getLong(5), row.getLong(6), row.getLong(7), row.getLong(8)));
    }

    private static Brief.Deployment deployment(ResultSet row) throws SQLException {
        return new Brief.Deployment(
                row.getString(1), row.getString(2), row.getString(3), row.getString(4), JdbcTimes.at(row, 5));
    }

    private static Brief.Issue issue(ResultSet row) throws SQLException {
        return new Brief.Issue(row.getLong(1), row.getString(2), row.getString(3), row.getString(4), row.getString(5));
    }

    private static Brief.ConfigChange change(ResultSet row) throws SQLException {
        return new Brief.ConfigChange(
                row.getString(1),
                row.getString(2),
                Arrays.asList((String[]) row.getArray(3).getArray()),
                row.getLong(4),
                row.getString(5),
                JdbcTimes.at(row, 6));
    }

    private static Brief.Task task(ResultSet row) throws SQLException {
        return new Brief.Task(row.getString(1), row.getString(2), row.getString(3), JdbcTimes.at(row, 4));
    }

    private static Brief.Calls calls(ResultSet row) throws SQLException {
        return new Brief.Calls(
                row.getLong(1),
                row.getLong(2),
                row.getBigDecimal(3),
                row.getBigDecimal(4),
                row.getLong(5),
                row.getBigDecimal(6),
                row.getLong(7));
    }

    private static Brief.CronJob cronJob(ResultSet row) throws SQLException {
        return new Brief.CronJob(
                row.getString(1), row.getString(2), row.getLong(3), JdbcTimes.at(row, 4), row.getString(5));
    }

    private Brief.Health health() throws SQLException {
        OptionalInt version = Migrations.version(connection);
        @Nullable Integer schema = version.isPresent() ? version.getAsInt() : null;
        return all(FEEDS, row -> new Brief.Health(schema, JdbcTimes.orNull(row, 1), row.getLong(2)))
                .get(0);
    }
}
