package io.openclaw.db.operations;

import io.openclaw.db.postgres.Jdbc;
import io.openclaw.db.postgres.PostgresConfig;
import io.openclaw.db.pricing.OwnPrices;
import io.openclaw.db.pricing.Reconfiguration;
import io.openclaw.db.snapshot.RedactedConfig;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The operations memory on one connection, for one thread. Every method of its tables blocks, and throws {@link SQLException}. */
public final class Operations implements AutoCloseable {

    /** Rows are few and found by index; what takes longer waits for a lock or for a server in trouble. */
    private static final Duration PER_STATEMENT = Duration.ofSeconds(5);

    private static final Logger LOG = LoggerFactory.getLogger(Operations.class);

    private final Connection connection;
    private final String host;

    private Operations(Connection connection, String host) {
        this.connection = connection;
        this.host = host;
    }

    /**
     * Connects; two seconds at most.
     *
     * @param host what this machine is called in the database
     */
    public static Operations open(PostgresConfig config, String host) throws SQLException {
        return new Operations(Jdbc.open(config, PER_STATEMENT), host);
    }

    /** What this machine is called in the database. */
    public String host() {
        return host;
    }

    public ContextTable context() {
        return new ContextTable(connection, host);
    }

    public DeploymentTable deployments() {
        return new DeploymentTable(connection);
    }

    public IssueTable issues() {
        return new IssueTable(connection);
    }

    public TaskTable tasks() {
        return new TaskTable(connection);
    }

    /** What changed, and how model calls went before and after. */
    public Impacts impacts() {
        return new Impacts(new ChangeTable(connection), new CallFiguresQuery(connection));
    }

    public CronJobTable cronJobs() {
        return new CronJobTable(connection, host);
    }

    /** Scheduled jobs and their runs. */
    public CronReader cron() {
        return new CronReader(connection);
    }

    /**
     * Stores the configuration of this machine, see {@link ConfigSnapshotTable#take}, and what it says models cost; the prices that it does not say any
     * more end. Prices that this role may not write are no reason against the snapshot; they are told, and taken the next time.
     */
    public TakenSnapshot takeConfig(RedactedConfig config, String source, boolean force) throws SQLException {
        TakenSnapshot taken = configs().take(config, source, force);
        try {
            takePrices(config, Instant.now().truncatedTo(ChronoUnit.MICROS));
        } catch (SQLException e) {
            LOG.warn("The prices of {} were not taken (SQLSTATE {}).", config.path(), e.getSQLState());
        }
        return taken;
    }

    /** As {@link #takeConfig}, the prices alone. */
    public Reconfiguration takePrices(RedactedConfig config, Instant now) throws SQLException {
        return prices().configure(host, config.path(), OwnPrices.configured(config.content(), host, now), now);
    }

    public ConfigSnapshotTable configs() {
        return new ConfigSnapshotTable(connection, host);
    }

    /** Whose work it is that agents do. */
    public AgentTable agents() {
        return new AgentTable(connection);
    }

    public BriefReading brief() {
        return new BriefReading(connection);
    }

    public SavedQueries queries() {
        return new SavedQueries(connection);
    }

    public PriceStore prices() {
        return new PriceStore(connection, host);
    }

    public Repricing repricing() {
        return new Repricing(connection, host);
    }

    public LatePricing latePricing() {
        return new LatePricing(connection);
    }

    public UnpricedModels unpriced() {
        return new UnpricedModels(connection);
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
