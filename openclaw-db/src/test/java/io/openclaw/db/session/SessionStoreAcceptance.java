package io.openclaw.db.session;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The eleven tests that openclaw-rs has of its store; the comments give their names there. */
abstract class SessionStoreAcceptance {

    final HandClock clock = new HandClock();
    final Vertx vertx = Vertx.vertx();
    SessionStore store;

    /** A new store without sessions, of the agent main. */
    abstract SessionStore create(Vertx vertx, Clock clock);

    @BeforeEach
    void openStore() {
        store = create(vertx, clock);
        Answer.of(store.open());
    }

    @AfterEach
    void closeStore() {
        Answer.of(store.close());
        Answer.of(vertx.close());
    }

    // test_create_and_load_session
    @Test
    void appendedMessages_areLoadedInOrder() {
        begin("tg:main:1:2");
        append("tg:main:1:2", SessionMessage.user("Hello"), SessionMessage.assistant("Hi there!"));

        assertEquals(
                List.of(SessionMessage.user("Hello"), SessionMessage.assistant("Hi there!")), messages("tg:main:1:2"));
    }

    // test_load_llm_messages
    @Test
    void messagesForAModel_haveTheirRolesInOrder() {
        begin("s");
        append("s", SessionMessage.system("Be short."), SessionMessage.user("Hi"), SessionMessage.assistant("Yes?"));

        List<LlmMessage> loaded = Answer.of(store.loadLlmMessages("s", Page.all()));

        assertEquals(
                List.of("system", "user", "assistant"),
                loaded.stream().map(LlmMessage::role).toList());
    }

    // test_list_sessions
    @Test
    void sessions_areListedByAgent() {
        begin("a");
        begin("b");
        Answer.of(store.createSession("c", "other", "m"));

        assertEquals(2, Answer.of(store.listSessions("main", 10)).size());
        assertEquals(1, Answer.of(store.listSessions("other", 10)).size());
    }

    // test_latest_session_key
    @Test
    void latestSession_isTheOneLastWrittenTo() {
        assertEquals(Optional.empty(), Answer.of(store.latestSessionKey("main")));
        begin("first");
        clock.advance(Duration.ofMillis(10));
        begin("second");

        assertEquals(Optional.of("second"), Answer.of(store.latestSessionKey("main")));

        clock.advance(Duration.ofMillis(10));
        append("first", SessionMessage.user("again"));
        assertEquals(Optional.of("first"), Answer.of(store.latestSessionKey("main")));
    }

    // test_token_tracking
    @Test
    void tokens_addUpAndAreNoNewsInTheConversation() {
        begin("s");
        Instant began = clock.instant();
        clock.advance(Duration.ofMinutes(1));
        Answer.of(store.addTokens("s", 100));
        Answer.of(store.addTokens("s", 250));
        Answer.of(store.addTokens("nobody", 7));

        SessionSummary session = Answer.of(store.listSessions("main", 1)).get(0);
        assertEquals(350, session.totalTokens());
        assertEquals(began, session.updatedAt());
    }

    // test_tool_call_persistence
    @Test
    void toolCallAndItsResult_areKept() {
        RequestedCall call = new RequestedCall("call_123", "exec", "{\"command\":\"ls\"}");
        begin("s");
        append("s", SessionMessage.toolCalls(List.of(call), null), SessionMessage.toolResult("call_123", "file.txt"));

        List<LlmMessage> loaded = Answer.of(store.loadLlmMessages("s", Page.all()));

        assertEquals(List.of(call), loaded.get(0).toolCalls());
        assertEquals("call_123", loaded.get(1).toolCallId());
    }

    // test_migrate_old_session_keys
    @Test
    void oldKeys_getTheirPresentFormOnce() {
        for (String key : List.of("tg:main:12345", "dc:main:67890", "tg:main:111:222")) {
            begin(key);
            append(key, SessionMessage.user("in " + key));
        }

        assertEquals(2, Answer.of(store.migrateOldKeys()));
        assertEquals(0, Answer.of(store.migrateOldKeys()));

        assertEquals(List.of(SessionMessage.user("in tg:main:12345")), messages("tg:main:0:12345"));
        assertEquals(List.of(SessionMessage.user("in dc:main:67890")), messages("dc:main:0:67890"));
        assertEquals(List.of(SessionMessage.user("in tg:main:111:222")), messages("tg:main:111:222"));
        assertEquals(List.of(), messages("tg:main:12345"));
    }

    // test_prune_old_sessions
    @Test
    void sessionsOlderThanAnAge_arePruned() {
        begin("old");
        append("old", SessionMessage.user("long ago"));
        clock.advance(Duration.ofDays(1));
        begin("at the limit");
        clock.advance(Duration.ofDays(1));
        begin("fresh");
        append("fresh", SessionMessage.user("now"));

        assertEquals(1, Answer.of(store.pruneOlderThan(Duration.ofDays(1))));
        assertEquals(0, Answer.of(store.pruneOlderThan(Duration.ofDays(1))));

        assertEquals(List.of(), messages("old"));
        assertEquals(1, messages("fresh").size());
        assertEquals(2, Answer.of(store.listSessions("main", 10)).size());
    }

    // test_delete_session
    @Test
    void deletedSession_isGoneAndOthersStay() {
        begin("gone");
        begin("stays");
        append("gone", SessionMessage.user("1"), SessionMessage.assistant("2"), SessionMessage.user("3"));
        append("stays", SessionMessage.user("4"));

        assertEquals(3, Answer.of(store.deleteSession("gone")));
        assertEquals(0, Answer.of(store.deleteSession("gone")));
        assertEquals(0, Answer.of(store.deleteSession("never was")));

        assertEquals(List.of(), messages("gone"));
        assertEquals(1, messages("stays").size());
        assertEquals(Optional.of("stays"), Answer.of(store.latestSessionKey("main")));
    }

    // test_new_command_resets_session
    @Test
    void sessionBegunAgainAfterItsDeletion_hasOnlyWhatFollowed() {
        begin("s");
        append("s", SessionMessage.user("1"), SessionMessage.assistant("2"), SessionMessage.user("3"));
        Answer.of(store.deleteSession("s"));
        assertEquals(List.of(), messages("s"));

        begin("s");
        append("s", SessionMessage.user("afresh"));

        assertEquals(List.of(SessionMessage.user("afresh")), messages("s"));
    }

    // test_find_latest_session
    @Test
    void latestSessionOfAPrefix_isFound() {
        begin("tg:main:123:456:uuid-aaa");
        clock.advance(Duration.ofMillis(10));
        begin("tg:main:123:456:uuid-bbb");

        assertEquals(Optional.of("tg:main:123:456:uuid-bbb"), Answer.of(store.findLatestSession("tg:main:123:456")));
        assertEquals(
                Optional.of("tg:main:123:456:uuid-aaa"),
                Answer.of(store.findLatestSession("tg:main:123:456:uuid-aaa")));
        assertEquals(Optional.empty(), Answer.of(store.findLatestSession("tg:main:999")));
    }

    final void begin(String key) {
        Answer.of(store.createSession(key, "main", "moonshot/kimi-k2.5"));
    }

    final void append(String key, SessionMessage... messages) {
        for (SessionMessage message : messages) {
            Answer.of(store.appendMessage(key, message));
        }
    }

    final List<SessionMessage> messages(String key) {
        return Answer.of(store.loadMessages(key)).stream()
                .map(StoredMessage::message)
                .toList();
    }
}
