package io.openclaw.db.session;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.openclaw.db.ChildJvm;
import io.openclaw.db.OpenClawDb;
import io.openclaw.db.TestDatabase;
import io.openclaw.db.TestPostgres;
import io.openclaw.db.model.Fact;
import io.openclaw.db.model.SessionDeleted;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** In mode dual PostgreSQL has what the file has, whatever happens. */
class DualCopyTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int LONG_ROUNDS = Integer.getInteger("openclaw.fault.rounds", 100);

    private static final String FILE_ROWS = """
            SELECT session_key || '|' || id || '|' || role || '|' || content || '|' || timestamp_ms FROM messages ORDER BY id
            """;
    private static final String DATABASE_ROWS = """
            SELECT s.session_key || '|' || m.ordinal || '|' || m.role || '|' || m.content || '|'
                || (extract(EPOCH FROM m.created_at) * 1000)::BIGINT
            FROM messages AS m JOIN sessions AS s ON s.id = m.session_id ORDER BY m.ordinal, m.id
            """;
    private static final String FILE_SESSIONS =
            "SELECT session_key || '|' || total_tokens FROM sessions ORDER BY session_key";
    private static final String DATABASE_SESSIONS =
            "SELECT session_key || '|' || total_tokens FROM sessions ORDER BY session_key COLLATE \"C\"";

    @TempDir
    Path home;

    private final Vertx vertx = Vertx.vertx();
    private final TestDatabase database = TestPostgres.freshDatabase();
    private OpenClawDb db;

    private SessionStore open() {
        db = OpenClawDb.create(DualChild.config(home, database.url()), vertx, Clock.systemUTC());
        Answer.of(db.start());
        return Answer.of(db.sessionStore("main"));
    }

    @AfterEach
    void close() {
        if (db != null) {
            Answer.of(db.close());
        }
        Answer.of(vertx.close());
    }

    @Test
    void whatIsWrittenDeletedRenamedAndPruned_isSoInPostgres() throws SQLException {
        SessionStore store = open();
        for (String key : List.of("kept", "gone", "tg:main:7", "old name")) {
            Answer.of(store.createSession(key, "main", "m"));
            Answer.of(store.appendTurn(
                    key, Turn.answered(SessionMessage.user("q"), List.of(), SessionMessage.assistant("a"))));
            Answer.of(store.addTokens(key, 10));
        }
        Answer.of(store.deleteSession("gone"));
        Answer.of(store.createSession("gone", "main", "m"));
        Answer.of(store.appendMessage("gone", SessionMessage.user("anew")));
        Answer.of(store.migrateOldKeys());
        Answer.of(store.rename("old name", "new name"));

        becomesEqual();
        assertEquals(4, fileRows(FILE_SESSIONS).size());
        Answer.of(store.pruneOlderThan(Duration.ofMillis(1)));
        becomesEqual();
        assertEquals(List.of(), fileRows(FILE_SESSIONS));
    }

    @Test
    void rowsToldAgain_areTheSameRows() {
        SessionStore store = open();
        Answer.of(store.createSession("s", "main", "m"));
        Answer.of(store.appendMessage("s", SessionMessage.user("1")));
        Answer.of(store.addTokens("s", 5));
        becomesEqual();
        StoreFacts facts = new StoreFacts("killed", "main");
        SqliteSessions file = SqliteSessions.create(home.resolve("gateway"), "main", vertx, Clock.systemUTC());
        Answer.of(file.open());
        SessionRow row = Answer.of(file.sessionsAfter("", 1)).get(0);
        List<Fact> again = new ArrayList<>(List.of(facts.opened(row), facts.total(row)));
        again.addAll(facts.appended(new Appended("main", "s", Answer.of(file.loadMessages("s")))));
        Answer.of(file.close());

        Answer.of(db.recorder().recordAllAndAwait(again));
        await().atMost(PATIENCE).until(() -> db.health().accounting().inSpool() == 0);

        becomesEqual();
    }

    @Test
    void whatSomebodyElseDeletes_isGoneFromBothSides_withoutARestart() throws SQLException {
        SessionStore store = open();
        for (String key : List.of("named", "nobody says whose", "stays")) {
            Answer.of(store.createSession(key, "main", "m"));
            Answer.of(store.appendMessage(key, SessionMessage.user("in " + key)));
        }
        becomesEqual();
        Instant at = Instant.now();

        Answer.of(db.recorder()
                .recordAllAndAwait(List.of(
                        new SessionDeleted("named", "main", at), new SessionDeleted("nobody says whose", null, at))));

        await().atMost(PATIENCE).until(() -> fileRows(FILE_SESSIONS).equals(List.of("stays|0")));
        becomesEqual();
    }

    @Test
    void whatACrashLeftHalfDone_isFinished() throws SQLException {
        SessionStore store = open();
        for (String key : List.of("deleted", "renamed", "untold")) {
            Answer.of(store.createSession(key, "main", "m"));
            Answer.of(store.appendMessage(key, SessionMessage.user("in " + key)));
        }
        becomesEqual();
        Answer.of(db.close());
        StoreFacts facts = new StoreFacts("killed", "main");
        SqliteSessions file = SqliteSessions.create(home.resolve("gateway"), "main", vertx, Clock.systemUTC());
        Answer.of(file.open());
        Deletion deletion = Answer.of(file.deletionOf("deleted")).orElseThrow();
        Move move = Answer.of(file.onFile(open -> open.moveOf("renamed", "new name")))
                .orElseThrow();
        Answer.of(file.appendMessage("untold", SessionMessage.user("the road was gone")));
        Answer.of(file.tokensAdded("untold", 9));
        Answer.of(file.close());

        open();
        Answer.of(db.recorder().recordAllAndAwait(List.of(facts.deleted(deletion), facts.renamed(move))));
        Answer.of(db.close());
        open();

        becomesEqual();
        assertEquals(List.of("new name|0", "untold|9"), fileRows(FILE_SESSIONS));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "DELETE FROM messages WHERE content = 'before'",
                "DELETE FROM messages; DELETE FROM session_words; DELETE FROM sessions"
            })
    void whatACrashLostOfASessionThatGotTheKeyOfADeletedOne_comesToPostgresAndStaysInTheFile(String loss)
            throws SQLException {
        SessionStore store = open();
        Answer.of(store.createSession("its own", "main", "m"));
        Answer.of(store.appendMessage("its own", SessionMessage.user("before")));
        Answer.of(store.createSession("deleted", "main", "m"));
        Answer.of(store.deleteSession("deleted"));
        Answer.of(store.appendMessage("its own", SessionMessage.user("after")));
        Answer.of(store.rename("its own", "deleted"));
        becomesEqual();
        Answer.of(db.close());
        List<String> said = fileRows(FILE_ROWS);
        database.execute(loss);

        open();
        becomesEqual();
        assertEquals(said, fileRows(FILE_ROWS));
    }

    @Test
    void gatewayKilledAtRandomMoments_leavesBothSidesEqual() {
        killAndCompare(5, 21);
    }

    @Test
    @Tag("faults")
    void gatewayKilledManyTimes_leavesBothSidesEqual() {
        killAndCompare(LONG_ROUNDS, 22);
    }

    private void killAndCompare(int rounds, long seed) {
        Random random = new Random(seed);
        for (int round = 0; round < rounds; round++) {
            try (ChildJvm gateway =
                    ChildJvm.start(DualChild.class, home.toString(), database.url(), Long.toString(seed + round))) {
                int lines = 20 + random.nextInt(400);
                for (int i = 0; i < lines; i++) {
                    gateway.readLine();
                }
                gateway.kill();
            }
        }
        open();
        becomesEqual();
        assertEquals(0, db.health().accounting().droppedTotal());
    }

    private void becomesEqual() {
        await().atMost(PATIENCE).ignoreExceptions().untilAsserted(() -> {
            assertEquals(fileRows(FILE_SESSIONS), databaseRows(DATABASE_SESSIONS));
            assertEquals(fileRows(FILE_ROWS), databaseRows(DATABASE_ROWS));
        });
    }

    private List<String> databaseRows(String sql) {
        return database.query(sql).stream()
                .map(row -> String.valueOf(row.get(0)))
                .toList();
    }

    private List<String> fileRows(String sql) throws SQLException {
        List<String> found = new ArrayList<>();
        Path file = home.resolve("gateway/agents/main/sessions.db");
        try (Connection connection = OpenClawRsHome.connect(file);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                found.add(rows.getString(1));
            }
        }
        return found;
    }
}
