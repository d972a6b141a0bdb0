package io.openclaw.db.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every store of sessions keeps, whatever holds them. */
abstract class SessionStoreContract extends SessionStoreAcceptance {

    private static final RequestedCall CALL = new RequestedCall("call_1", "exec", "{\"command\":\"ls\"}");

    @Test
    void prefix_endsAtAKeyPart() {
        begin("tg:main:123:45");
        clock.advance(Duration.ofMillis(10));
        begin("tg:main:123:456");
        begin("TG:MAIN:123:45:x");

        assertEquals(Optional.of("tg:main:123:45"), Answer.of(store.findLatestSession("tg:main:123:45")));
        assertEquals(Optional.of("tg:main:123:456"), Answer.of(store.findLatestSession("tg:main:123:")));
        assertEquals(Optional.empty(), Answer.of(store.findLatestSession("tg:main:12")));
    }

    @Test
    void prefixWithWildcards_findsOnlyWhatHasThem() {
        begin("notes 100%_done ✓");
        begin("notes 100x_done ✓");

        assertEquals(Optional.of("notes 100%_done ✓"), Answer.of(store.findLatestSession("notes 100%_done ✓")));
        assertEquals(Optional.empty(), Answer.of(store.findLatestSession("%")));
        assertEquals(Optional.empty(), Answer.of(store.findLatestSession("notes ____%")));
    }

    @Test
    void turnWithTools_endsWithItsAnswer() {
        SessionMessage asked = SessionMessage.user("What is in it?");
        SessionMessage calls = SessionMessage.toolCalls(List.of(CALL), "I should look.");
        SessionMessage result = SessionMessage.toolResult("call_1", "a.txt");
        SessionMessage answer = SessionMessage.assistant("One file.");
        begin("s");

        List<Long> positions = Answer.of(store.appendTurn("s", Turn.answered(asked, List.of(calls, result), answer)));

        List<StoredMessage> stored = Answer.of(store.loadMessages("s"));
        assertEquals(List.of(asked, calls, result, answer), messages("s"));
        assertEquals(positions, stored.stream().map(StoredMessage::position).toList());
        assertEquals(
                "I should look.",
                Answer.of(store.loadLlmMessages("s", Page.all())).get(1).reasoning());
    }

    @Test
    void failedTurn_keepsWhatTheUserSaid() {
        begin("s");
        Answer.of(store.appendTurn("s", Turn.failed(SessionMessage.user("Are you there?"), List.of())));

        assertEquals(List.of(SessionMessage.user("Are you there?")), messages("s"));
    }

    @Test
    void unknownSession_isNotAppendedTo() {
        Turn turn = Turn.answered(SessionMessage.user("q"), List.of(), SessionMessage.assistant("a"));

        assertInstanceOf(
                UnknownSessionException.class,
                Answer.failure(store.appendMessage("nobody", SessionMessage.user("hello"))));
        assertInstanceOf(UnknownSessionException.class, Answer.failure(store.appendTurn("nobody", turn)));

        assertEquals(List.of(), messages("nobody"));
        assertEquals(List.of(), Answer.of(store.listSessions("main", 10)));
    }

    @Test
    void turnWithAMessageThatCannotBeStored_leavesNothing() {
        SessionMessage nobody = new SessionMessage("", "x", null, null, null);
        begin("s");

        assertInstanceOf(
                IllegalArgumentException.class,
                Answer.failure(store.appendTurn("s", Turn.failed(SessionMessage.user("q"), List.of(nobody)))));

        assertEquals(List.of(), messages("s"));
    }

    @Test
    void messagesOfOneMoment_keepTheirOrder() {
        begin("s");
        append("s", numbered(0, 50));

        List<StoredMessage> stored = Answer.of(store.loadMessages("s"));

        assertEquals(List.of(numbered(0, 50)), messages("s"));
        assertEquals(1, stored.stream().map(StoredMessage::at).distinct().count());
        assertEquals(
                stored.stream().map(StoredMessage::position).sorted().distinct().toList(),
                stored.stream().map(StoredMessage::position).toList());
    }

    @Test
    void pages_joinWithoutGapOrOverlap() {
        begin("s");
        begin("between");
        for (SessionMessage message : numbered(0, 10)) {
            append("s", message);
            append("between", SessionMessage.user("other"));
        }
        List<StoredMessage> all = Answer.of(store.loadMessages("s"));

        assertEquals(all.subList(7, 10), Answer.of(store.loadMessages("s", Page.last(3))));
        assertEquals(all, Answer.of(store.loadMessages("s", Page.last(100))));
        assertEquals(
                all.subList(4, 7),
                Answer.of(store.loadMessages("s", Page.before(all.get(7).position(), 3))));
        assertEquals(
                all.subList(3, 6),
                Answer.of(store.loadMessages("s", Page.after(all.get(2).position(), 3))));
        assertEquals(
                List.of(),
                Answer.of(store.loadMessages("s", Page.after(all.get(9).position(), 3))));
        assertEquals(
                List.of(),
                Answer.of(store.loadMessages("s", Page.before(all.get(0).position(), 3))));
    }

    @Test
    void text_comesBackAsItWas() {
        String odd = "𝔘𝔫𝔦🚀 שלום\u0000after NUL\r\n\t\"\\ end ";
        begin("s 🚀");
        SessionMessage[] all = {
            SessionMessage.user(odd),
            SessionMessage.user(""),
            new SessionMessage(SessionMessage.ASSISTANT, null, odd, "not json at all", null),
            new SessionMessage(SessionMessage.ASSISTANT, null, null, "", null),
            SessionMessage.toolResult("", odd)
        };
        append("s 🚀", all);

        assertEquals(List.of(all), messages("s 🚀"));
    }

    @Test
    void toolCallsThatCannotBeRead_areMarkedAndRolesOfNoModelLeftOut() {
        begin("s");
        append(
                "s",
                new SessionMessage("narrator", "meanwhile", null, null, null),
                new SessionMessage(SessionMessage.ASSISTANT, null, null, "[{\"id\":", null),
                new SessionMessage(SessionMessage.ASSISTANT, null, null, "", null),
                SessionMessage.toolCalls(List.of(new RequestedCall("", "exec", "{broken\u0001\u0000")), null));

        List<LlmMessage> loaded = Answer.of(store.loadLlmMessages("s", Page.all()));

        assertEquals(3, loaded.size());
        assertTrue(loaded.get(0).toolCallsUnreadable());
        assertTrue(loaded.get(1).toolCallsUnreadable());
        assertFalse(loaded.get(2).toolCallsUnreadable());
        assertEquals(
                List.of(new RequestedCall("", "exec", "{broken\u0001\u0000")),
                loaded.get(2).toolCalls());
    }

    @Test
    void sessionThatIsThere_isNotBegunAgain() {
        begin("s");
        Instant began = clock.instant();
        clock.advance(Duration.ofHours(1));
        Answer.of(store.createSession("s", "other", "another"));

        SessionSummary session = Answer.of(store.listSessions("main", 10)).get(0);
        assertEquals(new SessionSummary("s", "main", "moonshot/kimi-k2.5", began, began, 0, 0), session);
    }

    @Test
    void sessionsOfOneMoment_areListedByKey() {
        begin("b");
        begin("a");
        clock.advance(Duration.ofMillis(1));
        begin("c");

        assertEquals(
                List.of("c", "a"),
                Answer.of(store.listSessions("main", 2)).stream()
                        .map(SessionSummary::key)
                        .toList());
    }

    @Test
    void renamedSession_takesItsMessagesAlong() {
        begin("from");
        append("from", SessionMessage.user("1"), SessionMessage.assistant("2"));

        assertTrue(Answer.of(store.rename("from", "to")));
        assertFalse(Answer.of(store.rename("from", "to")));

        assertEquals(List.of(SessionMessage.user("1"), SessionMessage.assistant("2")), messages("to"));
        assertEquals(List.of(), messages("from"));
        append("to", SessionMessage.user("3"));
        assertEquals(3, messages("to").size());
    }

    @Test
    void sessionsAreNeverMerged_whenAKeyIsTaken() {
        for (String key : List.of("tg:main:5", "tg:main:0:5")) {
            begin(key);
            append(key, SessionMessage.user("in " + key));
        }

        assertInstanceOf(SessionExistsException.class, Answer.failure(store.rename("tg:main:5", "tg:main:0:5")));
        assertEquals(0, Answer.of(store.migrateOldKeys()));

        assertEquals(List.of(SessionMessage.user("in tg:main:5")), messages("tg:main:5"));
        assertEquals(List.of(SessionMessage.user("in tg:main:0:5")), messages("tg:main:0:5"));
    }

    @Test
    void concurrentCallers_keepEachTheirOrder() throws InterruptedException {
        int callers = 8;
        begin("s");
        List<Future<Long>> appended = new ArrayList<>();
        List<Thread> threads = IntStream.range(0, callers)
                .mapToObj(caller -> new Thread(() -> appendAsCaller(caller, appended)))
                .toList();
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }
        Answer.of(Future.all(appended));

        List<SessionMessage> all = messages("s");
        assertEquals(callers * 100, all.size());
        for (int caller = 0; caller < callers; caller++) {
            String id = "caller " + caller;
            assertEquals(
                    IntStream.range(0, 100).mapToObj(Integer::toString).toList(),
                    all.stream()
                            .filter(message -> id.equals(message.toolCallId()))
                            .map(SessionMessage::content)
                            .toList());
        }
    }

    private void appendAsCaller(int caller, List<Future<Long>> appended) {
        for (int i = 0; i < 100; i++) {
            Future<Long> one =
                    store.appendMessage("s", SessionMessage.toolResult("caller " + caller, Integer.toString(i)));
            synchronized (appended) {
                appended.add(one);
            }
        }
    }

    @Test
    void search_findsTextInAnyCaseNewestFirst() {
        begin("a");
        begin("b");
        String far = "x".repeat(500) + " Grüße aus ZÜRICH 100% " + "🚀".repeat(300);
        append("a", SessionMessage.user("zürich"), SessionMessage.user("Basel"));
        append("b", SessionMessage.assistant(far));

        List<SessionHit> hits = Answer.of(store.search("Zürich", 10));

        assertEquals(List.of("b", "a"), hits.stream().map(SessionHit::key).toList());
        assertEquals("assistant", hits.get(0).role());
        assertTrue(hits.get(0).snippet().contains("Grüße aus ZÜRICH"));
        assertTrue(hits.get(0).snippet().length() <= 200);
        assertEquals(1, Answer.of(store.search("Zürich", 1)).size());
        assertEquals(1, Answer.of(store.search("100%", 10)).size());
        assertEquals(List.of(), Answer.of(store.search("_ürich", 10)));
        assertInstanceOf(IllegalArgumentException.class, Answer.failure(store.search(" ", 10)));
    }

    @Test
    void stats_countTheSessionsOfTheAgent() {
        SessionStats none = Answer.of(store.stats("main"));
        assertEquals(0, none.sessions());
        assertNull(none.oldest());
        Instant began = clock.instant();
        begin("a");
        Answer.of(store.addTokens("a", 100));
        clock.advance(Duration.ofMinutes(1));
        begin("b");
        Answer.of(store.addTokens("b", 100));
        append("b", SessionMessage.user("1"), SessionMessage.user("2"));
        Answer.of(store.createSession("c", "other", ""));

        SessionStats stats = Answer.of(store.stats("main"));

        assertEquals(2, stats.sessions());
        assertEquals(2, stats.messages());
        assertEquals(200, stats.totalTokens());
        assertEquals(began, stats.oldest());
        assertEquals(clock.instant(), stats.newest());
        assertTrue(stats.bytes() > 0);
    }

    @Test
    void storeThatIsNotOpenOrClosed_saysSo() {
        assertInstanceOf(
                SessionsUnavailableException.class,
                Answer.failure(create(vertx, clock).loadMessages("s")));
        Answer.of(store.open());
        Future<Void> closed = store.close();
        Answer.of(store.close());
        assertTrue(closed.succeeded());
        assertInstanceOf(SessionsUnavailableException.class, Answer.failure(store.loadMessages("s")));
    }

    private static SessionMessage[] numbered(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(i -> SessionMessage.user("message " + i))
                .toArray(SessionMessage[]::new);
    }
}
