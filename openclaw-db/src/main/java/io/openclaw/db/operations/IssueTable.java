package io.openclaw.db.operations;

import io.openclaw.db.operations.NotDoneException.Reason;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Table {@code known_issues}: what is broken, and what became of it. No two open issues of a host have one title, unless somebody insists. */
public final class IssueTable {

    private static final String INSERT = """
            INSERT INTO known_issues (host, title, severity, component, description, workaround, created_at, updated_at)
            SELECT host, title, severity, component, description, workaround, at, at
            FROM (VALUES (?, ?, ?, ?, ?, ?, clock_timestamp())) AS i (host, title, severity, component, description, workaround, at)
            RETURNING id, host, title, severity, status, component, description, workaround, resolution, created_at, updated_at, resolved_at
            """;

    private static final String SAME_TITLE = """
            SELECT id
            FROM known_issues
            WHERE status = 'open' AND host = ? AND lower(btrim(title)) = lower(btrim(?)) AND id <> ?
            ORDER BY id
            LIMIT 1
            """;

    private static final String EDIT = """
            UPDATE known_issues
            SET title = COALESCE(?, title), severity = COALESCE(?, severity),
                component = NULLIF(btrim(COALESCE(?, component)), ''), description = NULLIF(COALESCE(?, description), ''),
                workaround = NULLIF(COALESCE(?, workaround), ''), updated_at = clock_timestamp()
            WHERE id = ?
            RETURNING id, host, title, severity, status, component, description, workaround, resolution, created_at, updated_at, resolved_at
            """;

    private static final String CLOSE = """
            UPDATE known_issues
            SET status = ?, resolution = ?, resolved_at = clock_timestamp(), updated_at = clock_timestamp()
            WHERE id = ?
            RETURNING id, host, title, severity, status, component, description, workaround, resolution, created_at, updated_at, resolved_at
            """;

    private static final String REOPEN = """
            UPDATE known_issues
            SET status = 'open', resolved_at = NULL, updated_at = clock_timestamp()
            WHERE id = ?
            RETURNING id, host, title, severity, status, component, description, workaround, resolution, created_at, updated_at, resolved_at
            """;

    private static final String HOLD = """
            SELECT id, host, title, severity, status, component, description, workaround, resolution, created_at, updated_at, resolved_at
            FROM known_issues
            WHERE id = ?
            FOR UPDATE
            """;

    private static final String GET = """
            SELECT id, host, title, severity, status, component, description, workaround, resolution, created_at, updated_at, resolved_at
            FROM known_issues
            WHERE id = ?
            """;

    /** The worst first, then the latest; a severity that others made up comes last. */
    private static final String LIST = """
            WITH ranked AS (
                SELECT id, host, title, severity, status, component, description, workaround, resolution, created_at, updated_at, resolved_at,
                    COALESCE(array_position(ARRAY['critical', 'high', 'medium', 'low'], lower(severity)), 5) AS rank
                FROM known_issues
            )
            SELECT id, host, title, severity, status, component, description, workaround, resolution, created_at, updated_at, resolved_at
            FROM ranked
            WHERE (? OR status = 'open') AND host = COALESCE(?, host) AND (?::TEXT IS NULL OR component = ?) AND severity = COALESCE(?, severity)
                AND (?::BIGINT IS NULL OR (rank, -id) > (SELECT rank, -id FROM ranked WHERE id = ?))
            ORDER BY rank, id DESC
            LIMIT ?
            """;

    private static final String TITLES = "openclaw.known_issues";

    private final Connection connection;

    IssueTable(Connection connection) {
        this.connection = connection;
    }

    /**
     * Writes it down.
     *
     * @param force even when an issue of this host and title is open
     * @throws NotDoneException when there is one, with its id
     */
    public KnownIssue add(NewIssue issue, boolean force) throws SQLException {
        return JdbcTransaction.of(connection, () -> {
            if (!force) {
                demandNone(issue.host(), issue.title(), 0);
            }
            try (PreparedStatement statement = connection.prepareStatement(INSERT)) {
                statement.setString(1, issue.host());
                statement.setString(2, issue.title());
                statement.setString(3, issue.severity());
                statement.setString(4, issue.component());
                statement.setString(5, issue.description());
                statement.setString(6, issue.workaround());
                return JdbcRows.first(statement, IssueTable::issue).orElseThrow();
            }
        });
    }

    /**
     * Closes open issues, all of them or none.
     *
     * @param status resolved or wontfix
     * @param note what became of it
     * @throws NotDoneException when one does not exist or is not open
     */
    public List<KnownIssue> close(Collection<Long> ids, String status, @Nullable String note) throws SQLException {
        Checks.word("status", status, List.of("resolved", "wontfix"));
        return JdbcTransaction.of(connection, () -> {
            List<KnownIssue> closed = new ArrayList<>();
            for (long id : new TreeSet<>(
                    ids)) { // in order: two who close the same ones do not wait for each other in a circle
                KnownIssue issue = held(id);
                if (!issue.open()) {
                    throw new NotDoneException(Reason.STATE, id, "Issue " + id + " is not open.");
                }
                try (PreparedStatement statement = connection.prepareStatement(CLOSE)) {
                    statement.setString(1, status);
                    statement.setString(2, Checks.orNothing(note));
                    statement.setLong(3, id);
                    closed.add(JdbcRows.first(statement, IssueTable::issue).orElseThrow());
                }
            }
            return closed;
        });
    }

    /**
     * Opens closed issues again, all of them or none.
     *
     * @param force even when another issue of its host and title is open
     * @throws NotDoneException when one does not exist or is open, or there is another
     */
    public List<KnownIssue> reopen(Collection<Long> ids, boolean force) throws SQLException {
        return JdbcTransaction.of(connection, () -> {
            JdbcTransaction.lock(connection, TITLES);
            List<KnownIssue> opened = new ArrayList<>();
            for (long id : new TreeSet<>(ids)) {
                KnownIssue issue = held(id);
                if (issue.open()) {
                    throw new NotDoneException(Reason.STATE, id, "Issue " + id + " is open already.");
                }
                if (!force) {
                    demandNone(issue.host(), issue.title(), id);
                }
                try (PreparedStatement statement = connection.prepareStatement(REOPEN)) {
                    statement.setLong(1, id);
                    opened.add(JdbcRows.first(statement, IssueTable::issue).orElseThrow());
                }
            }
            return opened;
        });
    }

    /**
     * Changes what is said about it.
     *
     * @param force even when another issue of its host and of the new title is open
     * @throws NotDoneException when it does not exist, or there is another
     */
    public KnownIssue edit(long id, IssueEdit edit, boolean force) throws SQLException {
        return JdbcTransaction.of(connection, () -> {
            JdbcTransaction.lock(connection, TITLES);
            KnownIssue issue = held(id);
            if (edit.title() != null && issue.open() && !force) {
                demandNone(issue.host(), edit.title(), id);
            }
            try (PreparedStatement statement = connection.prepareStatement(EDIT)) {
                statement.setString(1, edit.title());
                statement.setString(2, edit.severity());
                statement.setString(3, edit.component());
                statement.setString(4, edit.description());
                statement.setString(5, edit.workaround());
                statement.setLong(6, id);
                return JdbcRows.first(statement, IssueTable::issue).orElseThrow();
            }
        });
    }

    /**
     * The issue of this id.
     *
     * @throws NotDoneException when there is none
     */
    public KnownIssue get(long id) throws SQLException {
        return one(GET, id);
    }

    /** The worst first, then the latest. */
    public List<KnownIssue> list(IssueQuery query) throws SQLException {
        return page(query, Long.MAX_VALUE).rows();
    }

    /** The same, and not much more text at once than that. */
    public Slice<KnownIssue> page(IssueQuery query, long characters) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(LIST)) {
            statement.setBoolean(1, query.all());
            statement.setString(2, query.host());
            statement.setString(3, query.component());
            statement.setString(4, query.component());
            statement.setString(5, query.severity());
            statement.setObject(6, query.after(), Types.BIGINT);
            statement.setObject(7, query.after(), Types.BIGINT);
            statement.setInt(8, query.limit());
            return JdbcRows.upTo(characters, statement, IssueTable::issue);
        }
    }

    private void demandNone(String host, String title, long but) throws SQLException {
        JdbcTransaction.lock(connection, TITLES);
        try (PreparedStatement statement = connection.prepareStatement(SAME_TITLE)) {
            statement.setString(1, host);
            statement.setString(2, title);
            statement.setLong(3, but);
            Optional<Long> same = JdbcRows.first(statement, row -> row.getLong(1));
            if (same.isPresent()) {
                long id = same.get();
                throw new NotDoneException(
                        Reason.EXISTS, id, "Issue " + id + " of this host has the same title and is open.");
            }
        }
    }

    private KnownIssue held(long id) throws SQLException {
        return one(HOLD, id);
    }

    private KnownIssue one(String sql, long id) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setLong(1, id);
            return JdbcRows.first(statement, IssueTable::issue)
                    .orElseThrow(() -> NotDoneException.unknown("issue", id));
        }
    }

    private static KnownIssue issue(ResultSet row) throws SQLException {
        return new KnownIssue(
                row.getLong(1),
                row.getString(2),
                row.getString(3),
                row.getString(4),
                row.getString(5),
                row.getString(6),
                row.getString(7),
                row.getString(8),
                row.getString(9),
                JdbcTimes.at(row, 10),
                JdbcTimes.orNull(row, 11),
                JdbcTimes.orNull(row, 12));
    }
}
