package io.openclaw.db.session;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteSessionsTest extends SessionStoreContract {

    @TempDir
    Path home;

    @Override
    SqliteSessions create(Vertx vertx, Clock clock) {
        return SqliteSessions.create(home, "main", vertx, clock);
    }

    private SqliteSessions sqlite() {
        return (SqliteSessions) store;
    }

    private Path file() {
        return home.resolve("agents").resolve("main").resolve("sessions.db");
    }

    @Test
    void whatIsSaidAfterADeletion_isLater_thoughTheClockWentBackBetweenTwoRuns() {
        begin("s");
        append("s", SessionMessage.user("1"));
        Answer.of(store.deleteSession("s"));
        Instant deleted = clock.instant();
        Answer.of(store.close());

        clock.advance(Duration.ofHours(-1));
        store = create(vertx, clock);
        Answer.of(store.open());
        begin("s");
        append("s", SessionMessage.user("2"));

        assertTrue(Answer.of(store.loadMessages("s")).get(0).at().isAfter(deleted));
    }

    @Test
    void momentOfTheLastDeletionThatCannotBeUnderstood_doesNotStopConversations() throws IOException {
        Answer.of(store.close());
        Files.writeString(file().resolveSibling("sessions.db.last-deletion"), "yesterday");

        store = create(vertx, clock);
        Answer.of(store.open());
        begin("s");
        append("s", SessionMessage.user("1"));
        assertEquals(1, Answer.of(store.deleteSession("s")));

        assertEquals(
                clock.instant(),
                Instant.parse(Files.readString(file().resolveSibling("sessions.db.last-deletion"))
                        .strip()));
    }

    @Test
    void newFile_isWhatOpenclawRsMakes() throws SQLException {
        try (Connection rs = OpenClawRsHome.connect(file())) {
            assertEquals(
                    List.of(OpenClawRsHome.SESSIONS, OpenClawRsHome.MESSAGES, OpenClawRsHome.INDEX),
                    texts(rs, "SELECT sql FROM sqlite_master WHERE sql LIKE '%session_key%' ORDER BY rootpage"));
            assertEquals(
                    List.of(
                            "sessions",
                            "sqlite_autoindex_sessions_1",
                            "messages",
                            "sqlite_sequence",
                            "idx_messages_session"),
                    texts(rs, "SELECT name FROM sqlite_master ORDER BY rootpage"));
            assertEquals(List.of("1"), texts(rs, "PRAGMA user_version"));
            assertEquals(List.of("4096"), texts(rs, "PRAGMA page_size"));
            assertEquals(List.of("0"), texts(rs, "PRAGMA auto_vacuum"));
            assertEquals(List.of("wal"), texts(rs, "PRAGMA journal_mode"));
        }
    }

    @Test
    void toolCalls_areTheBytesOfOpenclawRs() throws SQLException {
        begin("s");
        append(
                "s",
                SessionMessage.toolCalls(
                        List.of(new RequestedCall("call_123", "exec", "{\"a\":\"\\\n\u0001\u001f\u007fü/🚀\"}")),
                        null));
        try (Connection rs = OpenClawRsHome.connect(file())) {
            assertEquals(
                    List.of("[{\"id\":\"call_123\",\"type\":\"function\",\"function\":{\"name\":\"exec\",\"arguments\":"
                            + "\"{\\\"a\\\":\\\"\\\\\\n\\u0001\\u001f\u007fü/🚀\\\"}\"}}]"),
                    texts(rs, "SELECT tool_calls_json FROM messages"));
        }
    }

    @Test
    void filesAndFolder_areTheOwnersAlone() throws IOException {
        begin("s");
        assertEquals("rwx------", rights(file().resolveSibling("")));
        for (String suffix : List.of("", "-wal", "-shm")) {
            assertEquals("rw-------", rights(SessionsFile.beside(file(), suffix)));
        }
    }

    @Test
    void liveGateway_andThisStoreWriteToOneFile() throws SQLException {
        begin("s");
        try (Connection rs = OpenClawRsHome.connect(file())) {
            append("s", SessionMessage.user("ours"));
            OpenClawRsHome.run(rs, """
                    INSERT INTO messages (session_key, role, content, timestamp_ms) VALUES ('s', 'assistant', 'theirs', 7)
                    """);
            append("s", SessionMessage.user("ours again"));
            assertEquals(3, OpenClawRsHome.number(rs, "SELECT count(*) FROM messages"));
        }
        assertEquals(
                List.of(
                        SessionMessage.user("ours"),
                        SessionMessage.assistant("theirs"),
                        SessionMessage.user("ours again")),
                messages("s"));
    }

    @Test
    void turnThatFailsHalfWay_leavesNothing() throws SQLException {
        begin("s");
        try (Connection other = OpenClawRsHome.connect(file())) {
            OpenClawRsHome.run(other, """
                    CREATE TRIGGER refuse BEFORE INSERT ON messages WHEN NEW.content = 'refused'
                    BEGIN SELECT RAISE(ABORT, 'no'); END
                    """);
        }
        Instant began = clock.instant();
        clock.advance(Duration.ofMinutes(1));
        Turn turn = Turn.answered(SessionMessage.user("q"), List.of(), SessionMessage.assistant("refused"));

        assertInstanceOf(SessionsUnavailableException.class, Answer.failure(store.appendTurn("s", turn)));

        assertEquals(List.of(), messages("s"));
        assertEquals(began, Answer.of(store.listSessions("main", 1)).get(0).updatedAt());
        append("s", SessionMessage.user("goes on"));
    }

    @Test
    void newerFormat_isRefusedAndKept() throws Exception {
        Path newer = home.resolve("agents").resolve("newer").resolve("sessions.db");
        Files.createDirectories(newer.resolveSibling(""));
        try (Connection rs = OpenClawRsHome.connect(newer)) {
            OpenClawRsHome.run(rs, "PRAGMA user_version=2");
        }
        byte[] before = Files.readAllBytes(newer);

        Throwable refused = Answer.failure(
                SqliteSessions.create(home, "newer", vertx, clock).open());

        assertTrue(refused.getMessage().contains("format 2"), refused.getMessage());
        assertArrayEquals(before, Files.readAllBytes(newer));
    }

    @Test
    void fileThatIsNoSqlite_isRefusedAndKept() throws Exception {
        Path other = home.resolve("agents").resolve("other").resolve("sessions.db");
        Files.createDirectories(other.resolveSibling(""));
        Files.writeString(other, "These are notes of somebody. ".repeat(300));

        Throwable refused = Answer.failure(
                SqliteSessions.create(home, "other", vertx, clock).open());

        assertTrue(refused.getMessage().contains("no sound SQLite file"), refused.getMessage());
        assertEquals("These are notes of somebody. ".repeat(300), Files.readString(other));
    }

    @Test
    void agentsNameThatLeadsElsewhere_isRefused() {
        for (String name : List.of("", " ", "..", "a/b", "../../etc", "/etc")) {
            assertThrows(IllegalArgumentException.class, () -> SqliteSessions.create(home, name, vertx, clock));
        }
    }

    @Test
    void emptyFile_isMadeUse() throws Exception {
        OpenClawRsHome.write(home.resolve("rs"), new OpenClawRsHome.Shape(7, 1, 1));
        SqliteSessions blank = SqliteSessions.create(home.resolve("rs"), "blank", vertx, clock);
        Answer.of(blank.open());
        Answer.of(blank.createSession("s", "blank", ""));
        assertEquals(1L, Answer.of(blank.appendMessage("s", SessionMessage.user("first"))));
        Answer.of(blank.close());
    }

    @Test
    void closing_waitsForWhatIsQueued() {
        begin("s");
        List<Future<Long>> queued = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            queued.add(store.appendMessage("s", SessionMessage.user("m")));
        }
        Answer.of(store.close());
        assertTrue(queued.stream().map(Answer::of).allMatch(position -> position > 0));
    }

    @Test
    void results_comeBackOnTheCallersContext() {
        Context caller = vertx.getOrCreateContext();
        Promise<Context> where = Promise.promise();
        caller.runOnContext(v -> store.loadMessages("s").onComplete(done -> where.complete(Vertx.currentContext())));

        assertSame(caller, Answer.of(where.future()));
    }

    @Test
    void lastMessagesOfALongSession_areFoundByTheIndex() throws SQLException {
        begin("s");
        SessionMessage[] many = IntStream.range(0, 20_000)
                .mapToObj(i -> SessionMessage.user("message " + i))
                .toArray(SessionMessage[]::new);
        Answer.of(sqlite().append("s", List.of(many)));

        List<StoredMessage> last = Answer.of(store.loadMessages("s", Page.last(40)));

        assertEquals(SessionMessage.user("message 19960"), last.get(0).message());
        assertEquals(40, last.size());
        try (Connection other = OpenClawRsHome.connect(file())) {
            String plan = String.join(
                    " ",
                    texts(
                            other,
                            "EXPLAIN QUERY PLAN SELECT id, content FROM messages WHERE session_key = 's' AND id < 99999"
                                    + " ORDER BY id DESC LIMIT 40",
                            4));
            assertEquals("SEARCH messages USING INDEX idx_messages_session (session_key=? AND id<?)", plan);
        }
    }

    @Test
    void deletion_isPlannedBeforeItIsCarriedOut() {
        begin("s");
        append("s", SessionMessage.user("1"), SessionMessage.user("2"));
        clock.set(clock.instant().minusSeconds(60));

        Deletion deletion = Answer.of(sqlite().deletionOf("s")).orElseThrow();
        StoredMessage later = Answer.of(sqlite().append("s", List.of(SessionMessage.user("3"))))
                .get(0);

        assertEquals(2, deletion.messages());
        assertEquals(clock.instant().plusSeconds(60), deletion.at());
        assertTrue(later.at().isAfter(deletion.at()), "what is written later is later, whatever the clock says");
        assertEquals(2, Answer.of(sqlite().delete(List.of(deletion))));
        assertEquals(List.of(SessionMessage.user("3")), messages("s"));
        assertEquals(Optional.empty(), Answer.of(sqlite().deletionOf("nobody")));
    }

    @Test
    void whatDualModeMustTell_comesWithPositionsTimesAndTotals() {
        SessionRow row = Answer.of(sqlite().created("tg:main:5", "main", "m"));
        assertEquals(new SessionRow("tg:main:5", "main", "m", clock.instant(), clock.instant(), 0), row);
        append("tg:main:5", SessionMessage.user("1"));
        Answer.of(sqlite().tokensAdded("tg:main:5", 40));

        assertEquals(Optional.of(new TokenTotal(42, clock.instant())), Answer.of(sqlite().tokensAdded("tg:main:5", 2)));
        assertEquals(Optional.empty(), Answer.of(sqlite().tokensAdded("nobody", 2)));
        assertEquals(List.of(new Renaming("tg:main:5", "tg:main:0:5")), Answer.of(sqlite().renamings()));
        assertEquals(
                List.of("tg:main:5"),
                Answer.of(sqlite().sessionsAfter("", 10)).stream()
                        .map(SessionRow::key)
                        .toList());
        clock.advance(Duration.ofDays(2));
        assertEquals(
                1, Answer.of(sqlite().deletionsOf(Duration.ofDays(1))).get(0).messages());
        assertEquals(
                "tg:main:5", Answer.of(sqlite().messagesAfter(0, 10)).get(0).key());
    }

    private static List<String> texts(Connection connection, String sql) throws SQLException {
        return texts(connection, sql, 1);
    }

    private static List<String> texts(Connection connection, String sql, int column) throws SQLException {
        List<String> texts = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                texts.add(rows.getString(column));
            }
        }
        return texts;
    }

    private static String rights(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
