package io.openclaw.db.operations;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Table {@code task_log}: what was done. */
public final class TaskTable {

    private static final String INSERT = """
            INSERT INTO task_log (host, description, category, version, git_commit, repository, files_changed, completed_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, clock_timestamp())
            RETURNING id, host, description, category, version, git_commit, repository, files_changed, completed_at
            """;

    private static final String KNOWN = """
            SELECT id, host, description, category, version, git_commit, repository, files_changed, completed_at
            FROM task_log
            WHERE git_commit = ? AND repository IS NOT DISTINCT FROM ? AND version IS NOT DISTINCT FROM ?
            ORDER BY id
            LIMIT 1
            """;

    private static final String GET = """
            SELECT id, host, description, category, version, git_commit, repository, files_changed, completed_at
            FROM task_log
            WHERE id = ?
            """;

    private static final String LIST = """
            SELECT id, host, description, category, version, git_commit, repository, files_changed, completed_at
            FROM task_log
            WHERE (?::TIMESTAMPTZ IS NULL OR completed_at >= ?) AND (?::TEXT IS NULL OR category = ?) AND host = COALESCE(?, host)
                AND (?::BIGINT IS NULL OR (completed_at, id) < (SELECT completed_at, id FROM task_log WHERE id = ?))
            ORDER BY completed_at DESC, id DESC
            LIMIT ?
            """;

    private final Connection connection;

    TaskTable(Connection connection) {
        this.connection = connection;
    }

    /** Writes it down. */
    public Task log(NewTask task) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(INSERT)) {
            statement.setString(1, task.host());
            statement.setString(2, task.description());
            statement.setString(3, task.category());
            statement.setString(4, task.version());
            statement.setString(5, task.commit());
            statement.setString(6, task.repository());
            statement.setArray(7, connection.createArrayOf("text", task.files().toArray()));
            return JdbcRows.first(statement, TaskTable::task).orElseThrow();
        }
    }

    /** Writes it down, unless there is one of the same commit, repository and version, whoever wrote it; empty then. */
    public Optional<Task> logOnce(NewTask task) throws SQLException {
        return JdbcTransaction.of(connection, () -> {
            JdbcTransaction.lock(connection, "openclaw.task_log\n" + task.commit());
            try (PreparedStatement statement = connection.prepareStatement(KNOWN)) {
                statement.setString(1, task.commit());
                statement.setString(2, task.repository());
                statement.setString(3, task.version());
                return JdbcRows.first(statement, TaskTable::task).isPresent()
                        ? Optional.empty()
                        : Optional.of(log(task));
            }
        });
    }

    /**
     * The task of this id.
     *
     * @throws NotDoneException when there is none
     */
    public Task get(long id) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(GET)) {
            statement.setLong(1, id);
            return JdbcRows.first(statement, TaskTable::task).orElseThrow(() -> NotDoneException.unknown("task", id));
        }
    }

    /** The latest first. */
    public List<Task> list(TaskQuery query) throws SQLException {
        return page(query, Long.MAX_VALUE).rows();
    }

    /** The same, and not much more text at once than that. */
    public Slice<Task> page(TaskQuery query, long characters) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(LIST)) {
            statement.setObject(1, JdbcTimes.of(query.since()));
            statement.setObject(2, JdbcTimes.of(query.since()));
            statement.setString(3, query.category());
            statement.setString(4, query.category());
            statement.setString(5, query.host());
            statement.setObject(6, query.after(), Types.BIGINT);
            statement.setObject(7, query.after(), Types.BIGINT);
            statement.setInt(8, query.limit());
            return JdbcRows.upTo(characters, statement, TaskTable::task);
        }
    }

    private static Task task(ResultSet row) throws SQLException {
        return new Task(
                row.getLong(1),
                row.getString(2),
                row.getString(3),
                row.getString(4),
                row.getString(5),
                row.getString(6),
                row.getString(7),
                files(row.getArray(8)),
                JdbcTimes.at(row, 9));
    }

    private static List<String> files(@Nullable Array files) throws SQLException {
        return files == null
                ? List.of()
                : Stream.of((String[]) files.getArray())
                        .filter(Objects::nonNull)
                        .toList();
    }
}
