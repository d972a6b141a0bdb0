package io.openclaw.cli.bench;

import io.openclaw.db.model.SearchPage;
import io.openclaw.db.model.SearchQuery;
import io.openclaw.db.model.SearchQuery.Filter;
import io.openclaw.db.postgres.Postgres;
import io.openclaw.db.postgres.PostgresConfig;
import io.vertx.core.Vertx;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/** How long searches take among many messages, made by the server itself in a scratch schema that is dropped afterwards. */
public final class SearchBench {
    private static final int ROUNDS = 20;
    private static final int PAGE = 20;

    /** Forty words each, of a vocabulary in which the second word is half as common as the first, and so on; every third has one more. */
    private static final List<String> FILL =
            List.of("""
            INSERT INTO sessions (session_key, agent_name, host, channel)
            SELECT 'bench:' || n, 'agent' || n % 10, 'bench', 'telegram' FROM generate_series(1, 1000) AS n
            """, """
            CREATE TABLE fragments AS
            SELECT f AS id, string_agg(
                translate(left(md5('w' || floor(power(50000, random()))::INTEGER), 3 + (f + w) % 7), '0123456789', 'ghijklmnop'), ' ') AS text
            FROM generate_series(1, 20000) AS f
            CROSS JOIN generate_series(1, 10) AS w
            GROUP BY f
            """, "CREATE UNIQUE INDEX ON fragments (id)", "ANALYZE fragments");

    private static final String MESSAGES = """
            INSERT INTO messages (session_id, role, content, ordinal)
            SELECT
                (SELECT min(id) FROM sessions) + r.n % 1000, 'user',
                CASE WHEN r.n % 3 = 0 THEN 'the ' ELSE '' END || a.text || ' ' || b.text || ' ' || c.text || ' ' || d.text || ' nr' || r.n,
                r.n
            FROM (
                SELECT
                    n, 1 + floor(random() * 20000)::INTEGER AS a, 1 + floor(random() * 20000)::INTEGER AS b,
                    1 + floor(random() * 20000)::INTEGER AS c, 1 + floor(random() * 20000)::INTEGER AS d
                FROM generate_series(1, ?) AS n) AS r
            JOIN fragments AS a ON a.id = r.a
            JOIN fragments AS b ON b.id = r.b
            JOIN fragments AS c ON c.id = r.c
            JOIN fragments AS d ON d.id = r.d
            """;

    private static final List<String> INDEX =
            List.of("""
            INSERT INTO message_search (message_id, words)
            SELECT id, to_tsvector('simple', content) FROM messages ORDER BY id
            """, "ANALYZE sessions", "ANALYZE messages", "ANALYZE message_search");

    private final PostgresConfig database;
    private final int messages;
    private final Consumer<String> tell;

    /** @param tell what is being done, as it is begun */
    public SearchBench(PostgresConfig database, int messages, Consumer<String> tell) {
        if (messages < 1_000 || messages > 10_000_000) {
            throw new IllegalArgumentException("Messages must be 1000 to 10000000.");
        }
        this.database = database;
        this.messages = messages;
        this.tell = tell;
    }

    /**
     * How long one kind of search takes.
     *
     * @param first of all, with cold caches
     * @param longest of the others
     * @param hits on the first page
     */
    public record Answer(String what, Duration first, Duration median, Duration longest, int hits) {}

    public List<Answer> run() throws SQLException {
        try (ScratchSchema scratch = ScratchSchema.create(database)) {
            PostgresConfig twins = scratch.config();
            fill(twins);
            return measure(twins);
        }
    }

    private void fill(PostgresConfig twins) throws SQLException {
        try (Connection connection = DriverManager.getConnection(twins.jdbcUrl(), twins.jdbcProperties())) {
            tell.accept("making " + messages + " messages");
            all(connection, FILL);
            try (PreparedStatement statement = connection.prepareStatement(MESSAGES)) {
                statement.setInt(1, messages);
                statement.executeUpdate();
            }
            tell.accept("filling their index");
            all(connection, INDEX);
        }
    }

    private static void all(Connection connection, List<String> statements) throws SQLException {
        try (java.sql.Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private List<Answer> measure(PostgresConfig twins) {
        tell.accept("searching");
        Vertx vertx = Vertx.vertx();
        try (Postgres postgres = Postgres.create(twins, vertx)) {
            Filter oneAgent = new Filter("agent3", null, null, null, null);
            Filter oneSession = new Filter(null, null, "bench", "bench:7", null);
            List<Answer> answers = new ArrayList<>();
            answers.add(answer(postgres, "word of every third message", SearchQuery.of("the", PAGE)));
            answers.add(answer(
                    postgres,
                    "the same, of one agent",
                    SearchQuery.of("the", PAGE).with(oneAgent)));
            answers.add(answer(
                    postgres,
                    "the same, of one session",
                    SearchQuery.of("the", PAGE).with(oneSession)));
            answers.add(answer(postgres, "common and rare word", SearchQuery.of("the nr" + messages / 3 * 3, PAGE)));
            answers.add(answer(postgres, "rare word", SearchQuery.of("nr" + (messages - 1), PAGE)));
            answers.add(answer(postgres, "no such word", SearchQuery.of("zebra qq", PAGE)));
            answers.add(answer(postgres, "part of rare words", SearchQuery.of("r" + messages / 10, PAGE)));
            answers.add(answer(postgres, "part of common words", SearchQuery.of("pld", PAGE)));
            answers.add(answer(postgres, "part found in old messages only", SearchQuery.of("nr7", PAGE)));
            return answers;
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().join();
        }
    }

    private static Answer answer(Postgres postgres, String what, SearchQuery query) {
        long[] nanos = new long[ROUNDS];
        int hits = 0;
        for (int round = 0; round < ROUNDS; round++) {
            long begin = System.nanoTime();
            SearchPage page = postgres.search()
                    .search(query)
                    .toCompletionStage()
                    .toCompletableFuture()
                    .join();
            nanos[round] = System.nanoTime() - begin;
            hits = page.hits().size();
        }
        Duration first = Duration.ofNanos(nanos[0]);
        Arrays.sort(nanos, 1, ROUNDS);
        return new Answer(what, first, Duration.ofNanos(nanos[ROUNDS / 2]), Duration.ofNanos(nanos[ROUNDS - 1]), hits);
    }
}
