package io.openclaw.db.session;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.openclaw.db.DbConfig;
import io.openclaw.db.OpenClawDb;
import io.openclaw.db.TestDatabase;
import io.openclaw.db.TestPostgres;
import io.openclaw.db.TestServer;
import io.openclaw.db.model.MessageAppended;
import io.openclaw.db.model.MessageBody;
import io.openclaw.db.model.MessageRef;
import io.openclaw.db.model.ModelRef;
import io.openclaw.db.model.Scope;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostgresSessionsTest extends SessionStoreContract {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path home;

    private final List<OpenClawDb> started = new ArrayList<>();
    private TestDatabase database;

    @Override
    SessionStore create(Vertx vertx, Clock clock) {
        if (started.isEmpty()) {
            database = TestPostgres.freshDatabase();
            OpenClawDb db = start(database.url(), clock);
            await().atMost(PATIENCE).until(() -> db.health().drain().connected());
            return Answer.of(db.sessionStore("main"));
        }
        return PostgresSessions.create("main", roadOfNothing(vertx, clock), SessionsConfig.Memory.DEFAULT, clock);
    }

    private Road roadOfNothing(Vertx vertx, Clock clock) {
        try (TestRoad nothing = new TestRoad(home.resolve("other"), vertx, clock)) {
            return nothing.road;
        }
    }

    private OpenClawDb start(String url, Clock clock) {
        DbConfig config = DbConfig.of(home.resolve("db"), "test-host").withDatabaseUrl(url);
        OpenClawDb db =
                OpenClawDb.create(config.withSessions(config.sessions().withMode(SessionMode.POSTGRES)), vertx, clock);
        Answer.of(db.start());
        started.add(db);
        return db;
    }

    /** The same store after a restart: what it knows, it has from PostgreSQL. */
    private SessionStore restarted() {
        await().atMost(PATIENCE)
                .until(() -> started.get(0).health().accounting().inSpool() == 0);
        stop();
        OpenClawDb db = start(database.url(), clock);
        await().atMost(PATIENCE).until(() -> db.health().drain().connected());
        return Answer.of(db.sessionStore("main"));
    }

    private void stop() {
        Answer.of(started.remove(started.size() - 1).close());
    }

    @AfterEach
    void closeModules() {
        started.forEach(db -> Answer.of(db.close()));
    }

    @Test
    void historyThatMemoryNeverHad_isReadFromPostgresAsItWas() {
        begin("s");
        append("s", numbered(250));
        append("s", SessionMessage.toolCalls(List.of(new RequestedCall("c", "exec", "{\"a\":1}")), "why"));
        List<StoredMessage> before = Answer.of(store.loadMessages("s"));
        String url = started.get(0).health().drain().server();
        assertTrue(url != null);
        List<StoredMessage> last = Answer.of(store.loadMessages("s", Page.last(300)));

        assertEquals(251, before.size());
        assertEquals(before, last);
        assertEquals(251, Answer.of(store.deleteSession("s")));
    }

    @Test
    void postgresStoppedBetweenTurns_leavesTheWholeHistoryReadable() {
        try (TestServer server = TestPostgres.server()) {
            TestDatabase database = server.freshDatabase();
            stop();
            OpenClawDb db = start(database.url(), Clock.systemUTC());
            await().atMost(PATIENCE).until(() -> db.health().drain().connected());
            SessionStore there = Answer.of(db.sessionStore("main"));
            Answer.of(there.createSession("s", "main", "m"));
            turn(there, "s", 1);
            stop();

            OpenClawDb again = start(database.url(), Clock.systemUTC());
            await().atMost(PATIENCE).until(() -> again.health().drain().connected());
            SessionStore after = Answer.of(again.sessionStore("main"));
            Answer.of(after.createSession("s", "main", "m"));
            turn(after, "s", 2);
            server.kill();
            turn(after, "s", 3);

            assertEquals(6, Answer.of(after.loadMessages("s")).size());
            assertInstanceOf(SessionsUnavailableException.class, Answer.failure(after.loadMessages("never touched")));
            assertInstanceOf(SessionsUnavailableException.class, Answer.failure(after.listSessions("main", 10)));
            Answer.of(after.createSession("begun while it was down", "main", "m"));
            turn(after, "begun while it was down", 1);
            stop();

            OpenClawDb third = start(database.url(), Clock.systemUTC());
            SessionStore late = Answer.of(third.sessionStore("main"));
            turn(late, "s", 4);
            assertInstanceOf(SessionsUnavailableException.class, Answer.failure(late.loadMessages("s")));

            server.restart();
            await().atMost(PATIENCE).until(() -> third.health().accounting().inSpool() == 0);
            await().atMost(PATIENCE)
                    .ignoreExceptions()
                    .untilAsserted(() ->
                            assertEquals(8, Answer.of(late.loadMessages("s")).size()));
            assertEquals(
                    2, Answer.of(late.loadMessages("begun while it was down")).size());
            stop();
        }
    }

    @Test
    void sessionBegunWhilePostgresIsDown_isWholeAfterARestart() {
        try (TestServer server = TestPostgres.server()) {
            TestDatabase database = server.freshDatabase();
            stop();
            OpenClawDb db = start(database.url(), Clock.systemUTC());
            await().atMost(PATIENCE).until(() -> db.health().drain().connected());
            SessionStore there = Answer.of(db.sessionStore("main"));
            assertEquals(List.of(), Answer.of(there.loadMessages("s")));
            server.stop();
            Answer.of(there.createSession("s", "main", "m"));
            turn(there, "s", 1);
            stop();

            OpenClawDb again = start(database.url(), Clock.systemUTC());
            SessionStore after = Answer.of(again.sessionStore("main"));
            turn(after, "s", 2);

            assertEquals(4, Answer.of(after.loadMessages("s", Page.last(40))).size());
            stop();
        }
    }

    @Test
    void frozenPostgres_doesNotHoldUpATurn() {
        try (TestServer server = TestPostgres.server()) {
            TestDatabase database = server.freshDatabase();
            stop();
            OpenClawDb db = start(database.url(), Clock.systemUTC());
            await().atMost(PATIENCE).until(() -> db.health().drain().connected());
            SessionStore there = Answer.of(db.sessionStore("main"));
            Answer.of(there.createSession("s", "main", "m"));
            server.freeze();
            long slowest = 0;
            for (int i = 0; i < 50; i++) {
                long before = System.nanoTime();
                turn(there, "s", i);
                slowest = Math.max(slowest, System.nanoTime() - before);
            }
            assertEquals(100, Answer.of(there.loadMessages("s")).size());
            assertTrue(slowest < Duration.ofMillis(1500).toNanos(), "slowest turn took " + slowest + " ns");
            server.thaw();
            stop();
        }
    }

    @Test
    void sessionOfAnotherName_isFoundUnderIt() {
        Answer.of(store.createSession("s", "other", "m"));
        append("s", SessionMessage.user("1"));

        assertEquals(Optional.of("s"), Answer.of(store.latestSessionKey("other")));
        assertEquals(Optional.empty(), Answer.of(store.latestSessionKey("main")));
        assertEquals("other", Answer.of(store.listSessions("other", 1)).get(0).agent());
    }

    @Test
    void whatOtherWitnessesTell_isNotInTheStore() {
        begin("s");
        append("s", SessionMessage.user("pears of the store"), SessionMessage.assistant("yes"));
        Answer.of(started.get(0)
                .recorder()
                .recordAllAndAwait(List.of(
                        ofAFeed("s", "3", "pears of a feed"),
                        ofAFeed("s", "entry-1", "more pears of a feed"),
                        ofAFeed("unheard of", "1", "pears"))));
        SessionStore after = restarted();

        assertEquals(2, Answer.of(after.loadMessages("s")).size());
        assertEquals(1, Answer.of(after.loadMessages("s", Page.last(1))).size());
        assertEquals(
                List.of(2L),
                Answer.of(after.listSessions("main", 9)).stream()
                        .map(SessionSummary::messages)
                        .toList());
        assertEquals(2, Answer.of(after.stats("main")).messages());
        assertEquals(1, Answer.of(after.search("PEARS", 9)).size());
        assertEquals(Optional.empty(), Answer.of(after.findLatestSession("unheard of")));
        assertInstanceOf(
                UnknownSessionException.class,
                Answer.failure(after.appendMessage("unheard of", SessionMessage.user("hello?"))));
        assertEquals(2, Answer.of(after.deleteSession("s")));
    }

    private MessageAppended ofAFeed(String key, String id, String text) {
        return new MessageAppended(
                new Scope(key, "transcript", "main", null, null),
                new MessageRef(id, 3L, null),
                MessageAppended.USER,
                new MessageBody(text, null, null, null, null, null),
                null,
                ModelRef.NONE,
                null,
                null,
                clock.instant());
    }

    @Test
    void pruning_reachesSessionsOfAnotherName() {
        Answer.of(store.createSession("s", "other", "m"));
        append("s", SessionMessage.user("1"));
        SessionStore after = restarted();
        clock.advance(Duration.ofDays(2));

        assertEquals(1, Answer.of(after.pruneOlderThan(Duration.ofDays(1))));

        await().atMost(PATIENCE)
                .until(() -> database.single("SELECT count(*) FROM messages").equals("0"));
        assertEquals(List.of(), Answer.of(after.listSessions("other", 9)));
    }

    @Test
    void whatIsSaidAfterADeletion_isLater_thoughTheClockWentBackBetweenTwoRuns() {
        begin("s");
        append("s", SessionMessage.user("1"));
        Answer.of(store.deleteSession("s"));
        Instant deleted = clock.instant();
        clock.advance(Duration.ofHours(-1));

        SessionStore after = restarted();
        Answer.of(after.createSession("s", "main", "m"));
        Answer.of(after.appendMessage("s", SessionMessage.user("2")));

        assertTrue(Answer.of(after.loadMessages("s")).get(0).at().isAfter(deleted));
        assertEquals(1, Answer.of(restarted().loadMessages("s")).size(), "PostgreSQL kept it");
    }

    @Test
    void sessionBegunWhilePostgresIsDown_hasItsModel_andAnOlderOneKeepsIts() {
        try (TestServer server = TestPostgres.server()) {
            TestDatabase other = server.freshDatabase();
            stop();
            OpenClawDb db = start(other.url(), Clock.systemUTC());
            await().atMost(PATIENCE).until(() -> db.health().drain().connected());
            SessionStore there = Answer.of(db.sessionStore("main"));
            Answer.of(there.createSession("old", "main", "first model"));
            await().atMost(PATIENCE).until(() -> db.health().accounting().inSpool() == 0);
            stop();
            server.stop();
            OpenClawDb again = start(other.url(), Clock.systemUTC());
            SessionStore after = Answer.of(again.sessionStore("main"));
            Answer.of(after.createSession("new", "main", "second model"));
            Answer.of(after.createSession("old", "main", "second model"));
            server.restart();
            await().atMost(PATIENCE).until(() -> again.health().accounting().inSpool() == 0);

            assertEquals(
                    List.of("new second model", "old first model"),
                    Answer.of(after.listSessions("main", 9)).stream()
                            .map(session -> session.key() + " " + session.model())
                            .sorted()
                            .toList());
            stop();
        }
    }

    private static void turn(SessionStore there, String key, int number) {
        Answer.of(there.appendTurn(
                key,
                Turn.answered(
                        SessionMessage.user("question " + number),
                        List.of(),
                        SessionMessage.assistant("answer " + number))));
    }

    private static SessionMessage[] numbered(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> SessionMessage.user("message " + i))
                .toArray(SessionMessage[]::new);
    }
}
