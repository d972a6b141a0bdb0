package io.openclaw.cli.bench;

import io.openclaw.db.postgres.Migrations;
import io.openclaw.db.postgres.PostgresConfig;
import io.openclaw.db.usage.Dimension;
import io.openclaw.db.usage.Step;
import io.openclaw.db.usage.Usage;
import io.openclaw.db.usage.UsageQuery;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** What the rollups cost those who write, and how fast they answer and are made anew; in a scratch database that is dropped afterwards. */
public final class RollupBench {
    /** Odd, so that there is a middle one. */
    private static final int ROUNDS = 5;

    private static final int BATCH = 500;
    /** One by one they are so slow that a part of them must do. */
    private static final int OF_WHICH_ALONE = 40;

    /** Of five agents with three models on two channels by turns, a KB of text each. */
    private static final String INSERT = """
            INSERT INTO llm_calls (
                id, session_key, host, agent_name, channel, provider, model, created_at, latency_ms, time_to_first_byte_ms, status, usage_known,
                usage_prompt_tokens, usage_completion_tokens, usage_total_tokens, reported_cost_usd, response_content, run_id)
            SELECT
                gen_random_uuid(), 'agent:a' || n % 5 || ':main', 'box', 'a' || n % 5, CASE n % 2 WHEN 0 THEN 'telegram' ELSE 'cli' END,
                'bench', 'model-' || n % 3, TIMESTAMPTZ '2026-01-01' + INTERVAL '1 second' * ? * n, (800 * exp(3 * random()))::INTEGER,
                (300 * exp(random()))::INTEGER, 'completed', true, 900, 300, 1200, 0.00123, repeat('x', 1000), 'run-' || n
            FROM generate_series(?::INTEGER, ?::INTEGER) AS n
            """;

    private final PostgresConfig database;
    private final int calls;
    private final int secondsApart;
    private final Consumer<String> tell;

    /**
     * @param database a role that may create databases
     * @param calls in batches of 500, of each round
     * @param secondsApart of two calls: the rarer they are, the fewer fall into one cell
     * @param tell what is being done, as it is begun
     */
    public RollupBench(PostgresConfig database, int calls, int secondsApart, Consumer<String> tell) {
        if (calls < BATCH || calls > 5_000_000) {
            throw new IllegalArgumentException("Calls must be 500 to 5000000.");
        }
        if (secondsApart < 1 || secondsApart > 600) {
            throw new IllegalArgumentException("Seconds apart must be 1 to 600.");
        }
        this.database = database;
        this.calls = calls;
        this.secondsApart = secondsApart;
        this.tell = tell;
    }

    /**
     * Time with rollups divided by time without, of the round with the middle ratio.
     *
     * @param without rows a second
     * @param with rows a second
     */
    public record Writing(double without, double with) {
        public double ratio() {
            return without / with;
        }
    }

    /**
     * What was measured.
     *
     * @param batches of 500 calls, each its own transaction
     * @param alone a call to a transaction
     * @param cells that the calls of a round make
     * @param checkedPerSecond calls, when all was right
     * @param rebuiltPerSecond calls, when there was nothing
     * @param days calls, cost and percentiles of each day and model
     */
    public record Report(
            Writing batches,
            Writing alone,
            long cells,
            double checkedPerSecond,
            double rebuiltPerSecond,
            Duration days) {}

    public Report run() throws SQLException {
        try (ScratchDatabase scratch = ScratchDatabase.create(database)) {
            Migrations.create(scratch.config()).migrate();
            try (Connection connection = DriverManager.getConnection(
                            scratch.config().jdbcUrl(), scratch.config().jdbcProperties());
                    Usage usage = Usage.open(scratch.config(), Duration.ofMinutes(10))) {
                return measure(connection, usage);
            }
        }
    }

    private Report measure(Connection connection, Usage usage) throws SQLException {
        tell.accept("calls one by one");
        Writing alone = writing(connection, calls / OF_WHICH_ALONE, 1);
        tell.accept("calls in batches");
        Writing batches = writing(connection, calls, BATCH);
        tell.accept("checks, rebuilds, questions");
        double checked =
                calls / seconds(() -> each(usage, day -> usage.rollups().check(day)));
        execute(connection, "TRUNCATE llm_call_rollups");
        double rebuilt =
                calls / seconds(() -> each(usage, day -> usage.rollups().rebuild(day)));
        UsageQuery days = UsageQuery.of(Instant.parse("2026-01-01T00:00:00Z"), Instant.parse("2030-01-01T00:00:00Z"))
                .by(Dimension.MODEL)
                .each(Step.DAY, ZoneId.of("Asia/Kolkata"));
        Duration asked = Duration.ofNanos((long) (1e9 * seconds(() -> usage.ask(days))));
        return new Report(batches, alone, cells(connection), checked, rebuilt, asked);
    }

    /** The two by turns, so that what else the machine does meets both. */
    private Writing writing(Connection connection, int many, int batch) throws SQLException {
        List<Writing> rounds = new ArrayList<>();
        for (int round = 0; round <= ROUNDS; round++) {
            double without = many / inserted(connection, many, batch, "DISABLE");
            double with = many / inserted(connection, many, batch, "ENABLE");
            if (round > 0) { // the first warms up
                rounds.add(new Writing(without, with));
            }
        }
        rounds.sort(Comparator.comparingDouble(Writing::ratio));
        return rounds.get(ROUNDS / 2);
    }

    private double inserted(Connection connection, int many, int batch, String triggers) throws SQLException {
        execute(
                connection,
                "TRUNCATE llm_calls; TRUNCATE llm_call_rollups; ALTER TABLE llm_calls " + triggers
                        + " TRIGGER llm_calls_added");
        return seconds(() -> {
            try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
                for (int from = 1; from <= many; from += batch) {
                    insert.setInt(1, secondsApart);
                    insert.setInt(2, from);
                    insert.setInt(3, Math.min(many, from + batch - 1));
                    insert.executeUpdate();
                }
            }
        });
    }

    private interface Task {
        void run() throws SQLException;
    }

    private interface DayTask {
        void on(Instant day) throws SQLException;
    }

    private static void each(Usage usage, DayTask task) throws SQLException {
        Optional<Instant> day = usage.rollups().dayFrom(Instant.EPOCH);
        while (day.isPresent()) {
            task.on(day.get());
            day = usage.rollups().dayFrom(day.get().plus(Duration.ofDays(1)));
        }
    }

    private static double seconds(Task task) throws SQLException {
        long begin = System.nanoTime();
        task.run();
        return (System.nanoTime() - begin) / 1e9;
    }

    private static long cells(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                var row = statement.executeQuery("SELECT count(*) FROM llm_call_rollups")) {
            row.next();
            return row.getLong(1);
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
