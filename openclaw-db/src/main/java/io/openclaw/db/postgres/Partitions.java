package io.openclaw.db.postgres;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the monthly partitions of the coming months. Never on the way of a fact: without them rows go to the default partition. Blocks.
 */
public final class Partitions {

    private static final Logger LOG = LoggerFactory.getLogger(Partitions.class);
    private static final List<String> TABLES = List.of("metrics_snapshots", "raw_events", "dead_letters");
    private static final int MONTHS_AHEAD = 3;

    /** Names cannot be bound, so the server itself puts the statements together and quotes them. */
    private static final String STATEMENTS = """
            SELECT
                to_regclass(format('%I', name)) IS NOT NULL AS there,
                format('CREATE TABLE %I (LIKE %I INCLUDING DEFAULTS INCLUDING CONSTRAINTS)', name, parent) AS create_table,
                format('ALTER TABLE %I ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)', parent, name, from_at, to_at) AS attach
            FROM (
                SELECT ?::TEXT AS parent, ?::TEXT AS name, ?::TEXT AS from_at, ?::TEXT AS to_at) AS p
            """;

    private final PostgresConfig config;

    private Partitions(PostgresConfig config) {
        this.config = config;
    }

    public static Partitions create(PostgresConfig config) {
        return new Partitions(config);
    }

    /**
     * What was done, in partitions.
     *
     * @param created made now
     * @param there nothing to do: a partition covers the month
     * @param left to be made later: the table was busy, or rows of that month lie in the default partition
     */
    public record Report(int created, int there, int left) {}

    /** The months from {@code now} on. A failure is logged and counted, never thrown. */
    public Report ensure(Instant now) {
        YearMonth first = YearMonth.from(now.atOffset(ZoneOffset.UTC));
        Map<Outcome, Integer> counts = new EnumMap<>(Outcome.class);
        try (Connection connection = connect()) {
            for (String table : TABLES) {
                for (int ahead = 0; ahead <= MONTHS_AHEAD; ahead++) {
                    counts.merge(ensure(connection, table, first.plusMonths(ahead)), 1, Integer::sum);
                }
            }
        } catch (SQLException e) {
            LOG.warn(
                    "Partitions of {} could not be made (SQLSTATE {}); rows go to the default ones.",
                    config,
                    e.getSQLState());
            counts.merge(Outcome.LEFT, 1, Integer::sum);
        }
        return new Report(
                counts.getOrDefault(Outcome.CREATED, 0),
                counts.getOrDefault(Outcome.THERE, 0),
                counts.getOrDefault(Outcome.LEFT, 0));
    }

    private enum Outcome {
        CREATED,
        THERE,
        LEFT
    }

    private Outcome ensure(Connection connection, String table, YearMonth month) throws SQLException {
        try (PreparedStatement question = connection.prepareStatement(STATEMENTS)) {
            question.setString(1, table);
            question.setString(2, name(table, month));
            question.setString(3, month.atDay(1) + " 00:00:00+00");
            question.setString(4, month.plusMonths(1).atDay(1) + " 00:00:00+00");
            try (ResultSet answer = question.executeQuery()) {
                answer.next();
                return answer.getBoolean("there")
                        ? Outcome.THERE
                        : create(connection, answer.getString("create_table"), answer.getString("attach"));
            }
        } catch (SQLException e) {
            connection.rollback();
            return outcome(table, month, e);
        }
    }

    private static Outcome create(Connection connection, String createTable, String attach) throws SQLException {
        try (java.sql.Statement statement = connection.createStatement()) {
            statement.execute(createTable);
            statement.execute(attach);
            connection.commit();
            return Outcome.CREATED;
        }
    }

    private static Outcome outcome(String table, YearMonth month, SQLException failure) throws SQLException {
        String state = failure.getSQLState() == null ? "" : failure.getSQLState();
        return switch (state) {
            // Another partition overlaps the month, or another process made this one just now.
            case "42P17", "42P07" -> Outcome.THERE;
            case "23514", "55P03", "40P01" -> {
                LOG.info("Partition {} of {} is left for later (SQLSTATE {}).", month, table, state);
                yield Outcome.LEFT;
            }
            default -> throw failure;
        };
    }

    private static String name(String table, YearMonth month) {
        return String.format(java.util.Locale.ROOT, "%s_%04d_%02d", table, month.getYear(), month.getMonthValue());
    }

    /** A short wait for locks: whoever writes must not queue up behind us. */
    private Connection connect() throws SQLException {
        Connection connection = DriverManager.getConnection(config.jdbcUrl(), config.jdbcProperties());
        try (java.sql.Statement statement = connection.createStatement()) {
            statement.execute("SET lock_timeout = '500ms'; SET statement_timeout = '10s'");
            connection.setAutoCommit(false);
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }
}
