package io.openclaw.db.operations;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Table {@code deployments}: what runs where, and what ran there before. */
public final class DeploymentTable {

    /** Not now(), here and below: that is when the transaction began, before it waited for its turn. */
    private static final String STOP = """
            UPDATE deployments
            SET status = 'stopped', ended_at = clock_timestamp()
            WHERE host = ? AND component = ? AND status = 'active'
            RETURNING id
            """;

    private static final String INSERT = """
            INSERT INTO deployments (host, component, version, status, binary_path, service_name, git_commit, git_tag, git_dirty, built_at,
                notes, deployed_at, ended_at)
            SELECT host, component, version, status, binary_path, service_name, git_commit, git_tag, git_dirty, built_at,
                notes, at, CASE WHEN status = 'active' THEN NULL ELSE at END
            FROM (VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?::BOOLEAN, ?::TIMESTAMPTZ, ?, clock_timestamp()))
                AS d (host, component, version, status, binary_path, service_name, git_commit, git_tag, git_dirty, built_at, notes, at)
            RETURNING id, host, component, version, status, binary_path, service_name, git_commit, git_tag, git_dirty, built_at,
                notes, deployed_at, ended_at
            """;

    private static final String FAIL = """
            UPDATE deployments
            SET status = 'failed', ended_at = COALESCE(ended_at, clock_timestamp()), notes = COALESCE(?, notes)
            WHERE id = ? AND status <> 'failed'
            RETURNING id, host, component, version, status, binary_path, service_name, git_commit, git_tag, git_dirty, built_at,
                notes, deployed_at, ended_at
            """;

    private static final String GET = """
            SELECT id, host, component, version, status, binary_path, service_name, git_commit, git_tag, git_dirty, built_at,
                notes, deployed_at, ended_at
            FROM deployments
            WHERE id = ?
            """;

    private static final String LIST = """
            SELECT id, host, component, version, status, binary_path, service_name, git_commit, git_tag, git_dirty, built_at,
                notes, deployed_at, ended_at
            FROM deployments
            WHERE host = COALESCE(?, host) AND component = COALESCE(?, component) AND (NOT ? OR status = 'active')
                AND (?::BIGINT IS NULL OR (deployed_at, id) < (SELECT deployed_at, id FROM deployments WHERE id = ?))
            ORDER BY deployed_at DESC, id DESC
            LIMIT ?
            """;

    private final Connection connection;

    DeploymentTable(Connection connection) {
        this.connection = connection;
    }

    /** Writes it down. An active one stops the active ones of its host and component, in the same transaction. */
    public LoggedDeployment log(NewDeployment deployment) throws SQLException {
        return JdbcTransaction.of(connection, () -> {
            List<Long> stopped = List.of();
            if (deployment.status().equals("active")) {
                JdbcTransaction.lock(
                        connection, "openclaw.deployments\n" + deployment.host() + '\n' + deployment.component());
                stopped = stop(deployment);
            }
            return new LoggedDeployment(insert(deployment), stopped);
        });
    }

    /**
     * Says that it failed.
     *
     * @param notes in the place of those it has; null leaves them
     * @throws NotDoneException when there is none of this id, or it has failed already
     */
    public Deployment fail(long id, @Nullable String notes) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(FAIL)) {
            statement.setString(1, Checks.orNothing(notes));
            statement.setLong(2, id);
            Optional<Deployment> failed = JdbcRows.first(statement, DeploymentTable::deployment);
            if (failed.isPresent()) {
                return failed.get();
            }
        }
        get(id);
        throw new NotDoneException(
                NotDoneException.Reason.STATE, id, "Deployment " + id + " is marked as failed already.");
    }

    /**
     * The deployment of this id.
     *
     * @throws NotDoneException when there is none
     */
    public Deployment get(long id) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(GET)) {
            statement.setLong(1, id);
            return JdbcRows.first(statement, DeploymentTable::deployment)
                    .orElseThrow(() -> NotDoneException.unknown("deployment", id));
        }
    }

    /** The latest first. */
    public List<Deployment> list(DeploymentQuery query) throws SQLException {
        return page(query, Long.MAX_VALUE).rows();
    }

    /** The same, and not much more text at once than that. */
    public Slice<Deployment> page(DeploymentQuery query, long characters) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(LIST)) {
            statement.setString(1, query.host());
            statement.setString(2, query.component());
            statement.setBoolean(3, query.active());
            statement.setObject(4, query.after(), Types.BIGINT);
            statement.setObject(5, query.after(), Types.BIGINT);
            statement.setInt(6, query.limit());
            return JdbcRows.upTo(characters, statement, DeploymentTable::deployment);
        }
    }

    private List<Long> stop(NewDeployment deployment) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(STOP)) {
            statement.setString(1, deployment.host());
            statement.setString(2, deployment.component());
            return JdbcRows.all(statement, row -> row.getLong(1)).stream()
                    .sorted()
                    .toList();
        }
    }

    private Deployment insert(NewDeployment deployment) throws SQLException {
        Build build = deployment.build();
        try (PreparedStatement statement = connection.prepareStatement(INSERT)) {
            statement.setString(1, deployment.host());
            statement.setString(2, deployment.component());
            statement.setString(3, deployment.version());
            statement.setString(4, deployment.status());
            statement.setString(5, build.binaryPath());
            statement.setString(6, build.serviceName());
            statement.setString(7, build.gitCommit());
            statement.setString(8, build.gitTag());
            statement.setObject(9, build.gitDirty(), Types.BOOLEAN);
            statement.setObject(10, JdbcTimes.of(build.builtAt()));
            statement.setString(11, deployment.notes());
            return JdbcRows.first(statement, DeploymentTable::deployment).orElseThrow();
        }
    }

    private static Deployment deployment(ResultSet row) throws SQLException {
        return new Deployment(
                row.getLong(1),
                row.getString(2),
                row.getString(3),
                row.getString(4),
                row.getString(5),
                new Build(
                        row.getString(6),
                        row.getString(7),
                        row.getString(8),
                        row.getString(9),
                        row.getObject(10, Boolean.class),
                        JdbcTimes.orNull(row, 11)),
                row.getString(12),
                JdbcTimes.at(row, 13),
                JdbcTimes.orNull(row, 14));
    }
}
