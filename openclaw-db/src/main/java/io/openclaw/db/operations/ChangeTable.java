package io.openclaw.db.operations;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What changed, from {@code deployments}, {@code config_snapshots} and the calls themselves. */
final class ChangeTable {

    private static final String DEPLOYMENTS = """
            SELECT
                d.host, d.deployed_at, 'deploy:' || d.id,
                d.component || ' ' || COALESCE(NULLIF(b.version, d.version) || ' -> ', '') || d.version
            FROM deployments AS d
            LEFT JOIN LATERAL (
                SELECT e.version FROM deployments AS e
                WHERE e.host = d.host AND e.component = d.component AND (e.deployed_at, e.id) < (d.deployed_at, d.id)
                ORDER BY e.deployed_at DESC, e.id DESC
                LIMIT 1) AS b ON true
            """;

    private static final String DEPLOYMENTS_BETWEEN = DEPLOYMENTS + "WHERE d.deployed_at >= ? AND d.deployed_at < ?\n";

    private static final String DEPLOYMENT = DEPLOYMENTS + "WHERE d.id = ?\n";

    private static final String CONFIGS = """
            SELECT
                s.host, s.snapshot_at, 'config:' || s.id,
                regexp_replace(s.config_path, '^.*/', '') || COALESCE(': ' || array_to_string(s.changed_keys, ', '), '')
            FROM config_snapshots AS s
            """;

    /** The first snapshot of a file is no change, and neither is one that says that nothing changed. */
    private static final String CONFIGS_BETWEEN = CONFIGS + """
            WHERE s.snapshot_at >= ? AND s.snapshot_at < ?
                AND (cardinality(s.changed_keys) > 0 OR s.changes <> '[]')
                AND EXISTS (
                    SELECT FROM config_snapshots AS e
                    WHERE e.host = s.host AND e.config_path = s.config_path AND (e.snapshot_at, e.id) < (s.snapshot_at, s.id))
            """;

    private static final String CONFIG = CONFIGS + "WHERE s.id = ?\n";

    /** One probe of each index for each model and day. The first call of all on a host is no change. */
    private static final String MODELS = """
            SELECT m.host, f.first_at, 'model:' || m.model, m.model
            FROM unnest(?::TEXT[], ?::TEXT[]) AS m (host, model)
            CROSS JOIN generate_series(?::TIMESTAMPTZ, ?::TIMESTAMPTZ, INTERVAL '1 day') AS day (from_at)
            CROSS JOIN LATERAL (
                SELECT least(
                    (SELECT min(c.created_at) FROM llm_calls AS c
                        WHERE c.error IS NULL AND c.host = m.host AND c.model = m.model
                            AND c.created_at >= day.from_at AND c.created_at < day.from_at + INTERVAL '1 day'),
                    (SELECT min(c.created_at) FROM llm_calls AS c
                        WHERE c.error IS NOT NULL AND c.host = m.host AND c.model = m.model
                            AND c.created_at >= day.from_at AND c.created_at < day.from_at + INTERVAL '1 day')) AS first_at) AS f
            WHERE f.first_at < ?
                AND NOT EXISTS (
                    SELECT FROM llm_calls AS c
                    WHERE c.error IS NULL AND c.host = m.host AND c.model = m.model
                        AND c.created_at >= f.first_at - INTERVAL '7 days' AND c.created_at < f.first_at)
                AND NOT EXISTS (
                    SELECT FROM llm_calls AS c
                    WHERE c.error IS NOT NULL AND c.host = m.host AND c.model = m.model
                        AND c.created_at >= f.first_at - INTERVAL '7 days' AND c.created_at < f.first_at)
                AND EXISTS (
                    SELECT FROM unnest(?::TEXT[], ?::TEXT[]) AS o (host, model)
                    WHERE o.host = m.host AND EXISTS (
                        SELECT FROM llm_calls AS c
                        WHERE c.error IS NULL AND c.host = o.host AND c.model = o.model AND c.created_at < f.first_at))
            """;

    private static final String ISSUE = "SELECT host, created_at FROM known_issues WHERE id = ?";

    private final Connection connection;

    ChangeTable(Connection connection) {
        this.connection = connection;
    }

    /** Deployments and changes of configuration within a time. */
    List<Change> written(Instant from, Instant to) throws SQLException {
        List<Change> changes = new ArrayList<>(between(DEPLOYMENTS_BETWEEN, Change.Kind.DEPLOYMENT, from, to));
        changes.addAll(between(CONFIGS_BETWEEN, Change.Kind.CONFIG, from, to));
        return changes;
    }

    /**
     * Models that a host began to call within a time.
     *
     * @param models of each host
     */
    List<Change> models(Map<String, List<String>> models, Instant from, Instant to) throws SQLException {
        List<String> hosts = new ArrayList<>();
        List<String> names = new ArrayList<>();
        models.forEach((host, called) -> called.forEach(model -> {
            hosts.add(host);
            names.add(model);
        }));
        try (PreparedStatement statement = connection.prepareStatement(MODELS)) {
            for (int at : new int[] {1, 6}) {
                statement.setArray(at, connection.createArrayOf("text", hosts.toArray()));
                statement.setArray(at + 1, connection.createArrayOf("text", names.toArray()));
            }
            statement.setObject(3, JdbcTimes.of(from));
            statement.setObject(4, JdbcTimes.of(to));
            statement.setObject(5, JdbcTimes.of(to));
            return changes(statement, Change.Kind.MODEL);
        }
    }

    Optional<Change> deployment(long id) throws SQLException {
        return one(DEPLOYMENT, Change.Kind.DEPLOYMENT, id);
    }

    Optional<Change> config(long id) throws SQLException {
        return one(CONFIG, Change.Kind.CONFIG, id);
    }

    /** The moment an issue was noted; its host is empty where it is of no one machine. */
    Optional<Change> issue(long id) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(ISSUE)) {
            statement.setLong(1, id);
            return JdbcRows.first(
                    statement,
                    row -> new Change(
                            Change.Kind.MOMENT, "issue:" + id, row.getString(1), JdbcTimes.at(row, 2), "issue " + id));
        }
    }

    private Optional<Change> one(String sql, Change.Kind kind, long id) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setLong(1, id);
            return changes(statement, kind).stream().findFirst();
        }
    }

    private List<Change> between(String sql, Change.Kind kind, Instant from, Instant to) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setObject(1, JdbcTimes.of(from));
            statement.setObject(2, JdbcTimes.of(to));
            return changes(statement, kind);
        }
    }

    private static List<Change> changes(PreparedStatement statement, Change.Kind kind) throws SQLException {
        return JdbcRows.all(
                statement,
                row -> new Change(kind, row.getString(3), row.getString(1), JdbcTimes.at(row, 2), row.getString(4)));
    }
}
