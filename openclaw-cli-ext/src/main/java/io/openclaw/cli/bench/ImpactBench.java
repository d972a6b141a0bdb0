package io.openclaw.cli.bench;

import io.openclaw.db.operations.ImpactQuery;
import io.openclaw.db.operations.ImpactReport;
import io.openclaw.db.operations.Operations;
import io.openclaw.db.postgres.PostgresConfig;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/** How long it takes to tell the impacts of a month, over many calls made by the server itself in a scratch schema that is dropped afterwards. */
public final class ImpactBench {
    private static final int ROUNDS = 10;
    private static final Duration MONTH = Duration.ofDays(30);

    /** Calls of 37 days at an even rate, on two hosts with three models each; one in fifty failed. */
    private static final String CALLS = """
            INSERT INTO llm_calls (
                id, session_key, host, agent_name, provider, model, created_at, latency_ms, error, status, usage_known,
                usage_prompt_tokens, usage_completion_tokens, usage_total_tokens, response_content, run_id, reported_cost_usd)
            SELECT
                gen_random_uuid(), 'bench:' || n % 1000, 'host-' || n % 2, 'main', 'bench',
                'model-' || CASE WHEN n % 10 < 6 THEN 1 WHEN n % 10 < 9 THEN 2 ELSE 3 END,
                now() - INTERVAL '30 days' * (1 - n / ?::DOUBLE PRECISION),
                (800 * exp(random() + random() + random()))::INTEGER,
                CASE WHEN random() < 0.02 THEN 'upstream 500' END, 'completed', true, 500, 200, (700 * exp(random()))::INTEGER,
                repeat('x', 300), 'run-' || n, CASE WHEN n % 3 = 0 THEN 0.00123 END
            FROM generate_series(?::INTEGER, ?::INTEGER) AS n
            """;

    private static final String DEPLOYMENTS = """
            INSERT INTO deployments (host, component, version, deployed_at)
            SELECT 'host-' || n % 2, 'gateway', n::TEXT, now() - INTERVAL '29 days' * n / ? FROM generate_series(1, ?) AS n
            """;

    private static final String CONFIGS = """
            INSERT INTO config_snapshots (host, config_path, config_json, changed_keys, snapshot_at)
            SELECT 'host-' || n % 2, 'openclaw.json', '{}', '{models}', now() - INTERVAL '28 days' * n / ? FROM generate_series(1, ?) AS n
            """;

    private final PostgresConfig database;
    private final int calls;
    private final int changes;
    private final Consumer<String> tell;

    /**
     * @param calls within the 30 days; as many a day in the week before them
     * @param changes half of them deployments, half changes of configuration
     * @param tell what is being done, as it is begun
     */
    public ImpactBench(PostgresConfig database, int calls, int changes, Consumer<String> tell) {
        if (calls < 1_000 || calls > 10_000_000) {
            throw new IllegalArgumentException("Calls must be 1000 to 10000000.");
        }
        if (changes < 2 || changes > 200) {
            throw new IllegalArgumentException("Changes must be 2 to 200.");
        }
        this.database = database;
        this.calls = calls;
        this.changes = changes;
        this.tell = tell;
    }

    /**
     * How long the question took.
     *
     * @param first of all
     * @param median of the others
     * @param longest of the others
     * @param impacts how many were told
     */
    public record Answer(Duration first, Duration median, Duration longest, int impacts) {}

    public Answer run() throws SQLException {
        try (ScratchSchema scratch = ScratchSchema.create(database)) {
            PostgresConfig twins = scratch.config();
            fill(twins);
            return measure(twins);
        }
    }

    private void fill(PostgresConfig twins) throws SQLException {
        try (Connection connection = DriverManager.getConnection(twins.jdbcUrl(), twins.jdbcProperties())) {
            tell.accept("making " + calls + " calls, and a week of them before");
            update(connection, CALLS, calls, -calls / 30 * 7, calls);
            update(connection, DEPLOYMENTS, changes / 2, changes / 2);
            update(connection, CONFIGS, changes / 2, changes / 2);
            try (java.sql.Statement statement = connection.createStatement()) {
                statement.execute("VACUUM (ANALYZE) llm_calls"); // as autovacuum does in its time
            }
        }
    }

    private static void update(Connection connection, String sql, int... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setInt(i + 1, values[i]);
            }
            statement.executeUpdate();
        }
    }

    private Answer measure(PostgresConfig twins) throws SQLException {
        tell.accept("asking");
        List<Long> nanos = new ArrayList<>();
        int impacts = 0;
        for (int round = 0; round < ROUNDS; round++) {
            // A connection each, as a command has: nothing is planned or cached from the round before.
            try (Operations operations = Operations.open(twins, "bench")) {
                Instant now = Instant.now();
                ImpactQuery query = new ImpactQuery(now.minus(MONTH), now, Duration.ofHours(2), null, null);
                long begin = System.nanoTime();
                ImpactReport report = operations.impacts().report(query).orElseThrow();
                nanos.add(System.nanoTime() - begin);
                impacts = report.impacts().size();
            }
        }
        long[] others = nanos.stream().skip(1).mapToLong(Long::longValue).toArray();
        Arrays.sort(others);
        return new Answer(
                Duration.ofNanos(nanos.get(0)),
                Duration.ofNanos(others[others.length / 2]),
                Duration.ofNanos(others[others.length - 1]),
                impacts);
    }
}
