package io.openclaw.db.usage;

import io.openclaw.db.postgres.Jdbc;
import io.openclaw.db.postgres.PostgresConfig;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/** What the model calls add up to, on one connection, for one thread. Every method blocks, and throws {@link SQLException}. */
public final class Usage implements AutoCloseable {

    private final Connection connection;

    private Usage(Connection connection) {
        this.connection = connection;
    }

    /**
     * Connects; two seconds at most.
     *
     * @param perStatement how long a statement may take
     */
    public static Usage open(PostgresConfig config, Duration perStatement) throws SQLException {
        return new Usage(Jdbc.open(config, perStatement));
    }

    /**
     * The sums of a window, in order of time and then of what they are told apart by. Parts without a call are left out. Where the window
     * cuts a quarter of an hour, the calls of that quarter are counted one by one; those that retention took are not among them.
     */
    public List<UsageRow> ask(UsageQuery query) throws SQLException {
        return new UsageReading(connection).rows(query);
    }

    /** The rollups themselves. */
    public Rollups rollups() {
        return new Rollups(connection);
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
