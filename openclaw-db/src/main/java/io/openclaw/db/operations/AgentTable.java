package io.openclaw.db.operations;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** Table {@code agent_instances}: whose work it is that agents do. May be changed at any time; what it says is joined when it is asked. */
public final class AgentTable {

    private static final String INSERT = """
            INSERT INTO agent_instances (tenant, project, role, session, workspace, agent, host, valid_from, valid_to)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
            RETURNING id, tenant, project, role, session, workspace, agent, host, valid_from, valid_to, created_at, updated_at
            """;

    private static final String UPDATE = """
            UPDATE agent_instances
            SET tenant = ?, project = ?, role = ?, session = ?, workspace = ?, agent = ?, host = ?, valid_from = ?, valid_to = ?,
                updated_at = clock_timestamp()
            WHERE id = ?
            RETURNING id, tenant, project, role, session, workspace, agent, host, valid_from, valid_to, created_at, updated_at
            """;

    private static final String LOCKED = """
            SELECT id, tenant, project, role, session, workspace, agent, host, valid_from, valid_to, created_at, updated_at
            FROM agent_instances
            WHERE id = ?
            FOR UPDATE
            """;

    private static final String LIST = """
            SELECT id, tenant, project, role, session, workspace, agent, host, valid_from, valid_to, created_at, updated_at
            FROM agent_instances
            ORDER BY tenant, project, role, id
            LIMIT ?
            """;

    private static final String SPEND = """
            SELECT tenant, project, role, calls, COALESCE(tokens, 0), reported_cost_usd, calls_of_unknown_cost, cost_usd, unpriced_calls,
                last_call_at
            FROM api.agent_spend
            """;

    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private final Connection connection;

    AgentTable(Connection connection) {
        this.connection = connection;
    }

    public AgentInstance add(AgentAssignment assignment) throws SQLException {
        return patiently(() -> {
            try (PreparedStatement statement = connection.prepareStatement(INSERT)) {
                fill(statement, assignment);
                return all(statement).get(0);
            }
        });
    }

    /** The calls that it means are accounted anew in the same transaction, and there may be a million of them. */
    private AgentInstance patiently(JdbcTransaction.Work<AgentInstance> edit) throws SQLException {
        int usual = connection.getNetworkTimeout();
        connection.setNetworkTimeout(
                Runnable::run, (int) PATIENCE.plusSeconds(2).toMillis());
        try {
            return JdbcTransaction.of(connection, () -> {
                try (Statement statement = connection.createStatement()) {
                    statement.execute("SET LOCAL statement_timeout = " + PATIENCE.toMillis());
                }
                return edit.run();
            });
        } finally {
            if (!connection.isClosed()) { // a broken one is, and what broke it is being told
                connection.setNetworkTimeout(Runnable::run, usual);
            }
        }
    }

    /**
     * Makes another assignment of the one with this number.
     *
     * @throws NotDoneException when there is none
     */
    public AgentInstance change(long id, UnaryOperator<AgentAssignment> change) throws SQLException {
        return patiently(() -> {
            AgentAssignment changed = change.apply(locked(id).assignment());
            try (PreparedStatement statement = connection.prepareStatement(UPDATE)) {
                fill(statement, changed);
                statement.setLong(10, id);
                return all(statement).get(0);
            }
        });
    }

    /**
     * What matched it is unassigned from now on, or another's.
     *
     * @throws NotDoneException when there is none
     */
    public AgentInstance delete(long id) throws SQLException {
        return patiently(() -> {
            AgentInstance gone = locked(id);
            try (PreparedStatement statement =
                    connection.prepareStatement("DELETE FROM agent_instances WHERE id = ?")) {
                statement.setLong(1, id);
                statement.executeUpdate();
            }
            return gone;
        });
    }

    /** By tenant, project and role. */
    public List<AgentInstance> list(int limit) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(LIST)) {
            statement.setInt(1, limit);
            return all(statement);
        }
    }

    /** By project; the calls that nobody was named for come last. */
    public List<AgentSpend> spend() throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(SPEND);
                ResultSet rows = statement.executeQuery()) {
            List<AgentSpend> spend = new ArrayList<>();
            while (rows.next()) {
                spend.add(new AgentSpend(
                        rows.getString(1),
                        rows.getString(2),
                        rows.getString(3),
                        rows.getLong(4),
                        rows.getLong(5),
                        rows.getBigDecimal(6),
                        rows.getLong(7),
                        rows.getBigDecimal(8),
                        rows.getLong(9),
                        JdbcTimes.at(rows, 10)));
            }
            return spend;
        }
    }

    private AgentInstance locked(long id) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(LOCKED)) {
            statement.setLong(1, id);
            return all(statement).stream()
                    .findFirst()
                    .orElseThrow(() ->
                            new NotDoneException(NotDoneException.Reason.UNKNOWN, id, "There is no agent " + id + "."));
        }
    }

    private static void fill(PreparedStatement statement, AgentAssignment assignment) throws SQLException {
        statement.setString(1, assignment.tenant());
        statement.setString(2, assignment.project());
        statement.setString(3, assignment.role());
        statement.setString(4, assignment.session());
        statement.setString(5, assignment.workspace());
        statement.setString(6, assignment.agent());
        statement.setString(7, assignment.host());
        statement.setObject(8, JdbcTimes.of(assignment.from()));
        statement.setObject(9, JdbcTimes.of(assignment.until()));
    }

    private static List<AgentInstance> all(PreparedStatement statement) throws SQLException {
        try (ResultSet rows = statement.executeQuery()) {
            List<AgentInstance> instances = new ArrayList<>();
            while (rows.next()) {
                instances.add(new AgentInstance(
                        rows.getLong(1),
                        new AgentAssignment(
                                rows.getString(2),
                                rows.getString(3),
                                rows.getString(4),
                                rows.getString(5),
                                rows.getString(6),
                                rows.getString(7),
                                rows.getString(8),
                                JdbcTimes.orNull(rows, 9),
                                JdbcTimes.orNull(rows, 10)),
                        JdbcTimes.at(rows, 11),
                        JdbcTimes.at(rows, 12)));
            }
            return instances;
        }
    }
}
