package io.openclaw.db.postgres;

import static io.openclaw.db.postgres.PostgresFixture.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.openclaw.db.model.MessageRange;
import io.openclaw.db.model.MessageView;
import io.openclaw.db.model.Scope;
import io.openclaw.db.model.SessionOpened;
import io.openclaw.db.model.SessionQuery;
import io.openclaw.db.model.SessionQuery.Before;
import io.openclaw.db.model.SessionTotals;
import io.openclaw.db.model.SessionView;
import io.openclaw.db.model.TokensAdded;
import io.openclaw.db.postgres.SessionParity.StoredRow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SessionReadsTest {

    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");

    private final PostgresFixture fixture = new PostgresFixture();
    private final SessionList sessions = fixture.postgres.sessions();
    private final MessageList messages = fixture.postgres.messages();
    private final StoreSessions store = fixture.postgres.sessionsOf("box", "main");
    private final StoreMessages stored = fixture.postgres.messagesOf("box", "main");

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void pages_followEachOther_withoutGapOrRepeat() {
        for (int i = 0; i < 25; i++) {
            session("k" + i, "box", "main", i / 5);
        }
        List<String> seen = new ArrayList<>();
        Before before = null;
        List<SessionView> page = await(sessions.list(SessionQuery.latest(7)));
        while (!page.isEmpty()) {
            page.forEach(session -> seen.add(session.name().key()));
            SessionView last = page.get(page.size() - 1);
            before = new Before(last.updatedAt(), last.id());
            page = await(sessions.list(SessionQuery.latest(7).from(before)));
        }
        assertEquals(25, seen.size());
        assertEquals(25, seen.stream().distinct().count());
        assertEquals("k24", seen.get(0));
        assertEquals("k0", seen.get(24));
    }

    @Test
    void filters_narrowTheList() {
        session("tg:main:1", "box", "main", 1);
        session("tg:ops:1", "box", "ops", 2);
        session("tg:main:2", "lab", "main", 3);
        session("dc:main:3", "", "main", 4);

        assertEquals(List.of("dc:main:3", "tg:main:2", "tg:main:1"), keys("main", null, null, null, null));
        assertEquals(List.of("tg:ops:1", "tg:main:1"), keys(null, null, "box", null, null));
        assertEquals(List.of("dc:main:3"), keys(null, null, "", null, null));
        assertEquals(List.of("tg:main:2", "tg:ops:1", "tg:main:1"), keys(null, "tg", null, null, null));
        assertEquals(List.of("dc:main:3", "tg:main:2"), keys(null, null, null, NOON.plusSeconds(3), null));
        assertEquals(List.of("tg:main:2", "tg:main:1"), keys(null, null, null, null, "tg:main"));
    }

    @Test
    void prefix_endsAtAKeyPart_andHasNoWildcards() {
        session("tg:main:123:45", "box", "main", 1);
        session("tg:main:123:45:9", "box", "main", 2);
        session("tg:main:123:456", "box", "main", 3);
        session("TG:main:123:45:8", "box", "main", 4);
        session("tg:main:1%:1", "box", "main", 5);
        session("tg:m_in:77", "box", "main", 6);

        assertEquals(Optional.of("tg:main:123:45:9"), await(store.latestOfPrefix("tg:main:123:45")));
        assertEquals(Optional.of("tg:main:123:45:9"), await(store.latestOfPrefix("tg:main:123:45:")));
        assertEquals(Optional.of("tg:main:1%:1"), await(store.latestOfPrefix("tg:main:1%")));
        assertEquals(Optional.of("tg:m_in:77"), await(store.latestOfPrefix("tg:m_in")));
        assertEquals(Optional.empty(), await(store.latestOfPrefix("tg:%")));
        assertEquals(Optional.of("tg:m_in:77"), await(store.latestOfPrefix("")));
        assertEquals(List.of("tg:main:123:45:9", "tg:main:123:45"), keys(null, null, null, null, "tg:main:123:45"));
    }

    @Test
    void keyOfSeveralHosts_isNamedForEach() {
        session("agent:main:main", "box", "main", 1);
        session("agent:main:main", "lab", "main", 2);

        assertEquals(
                List.of("lab", "box"),
                await(sessions.named("agent:main:main", null, null)).stream()
                        .map(session -> session.name().host())
                        .toList());
        assertEquals(1, await(sessions.named("agent:main:main", "lab", null)).size());
        assertEquals(0, await(sessions.named("agent:main:main", null, "ops")).size());
        assertEquals(0, await(sessions.named("agent", null, null)).size());
    }

    @Test
    void store_seesItsOwnSessionsOnly() {
        session("a", "box", "main", 1);
        session("b", "box", "main/other", 2);
        session("c", "box", "mainly", 3);
        session("d", "lab", "main", 4);
        ofStore("a", 1, "hello");
        ofStore("a", 2, "world");
        ofStore("b", 3, "there");

        assertEquals("main/other", await(store.find("b")).orElseThrow().name().agent());
        assertEquals("a", await(store.find("a")).orElseThrow().name().key());
        assertEquals(Optional.empty(), await(store.find("c")));
        assertEquals(Optional.empty(), await(store.find("d")));
        assertEquals(Optional.of("b"), await(store.latestOfPrefix("")));
        assertEquals(Optional.of("a"), await(store.latestKey("main")));
        assertEquals(Optional.empty(), await(store.latestKey("nobody")));
        SessionTotals totals = await(store.totals("main"));
        assertEquals(1, totals.sessions());
        assertEquals(2, totals.messages());
        assertEquals(7, totals.totalTokens());
        assertEquals(NOON.plusSeconds(1), totals.newest());
        assertTrue(totals.bytes() >= 15, "all texts of the store");
        assertNull(await(store.totals("nobody")).oldest());
    }

    @Test
    void store_leavesOutWhatOthersTold() {
        long id = session("both", "box", "main", 1);
        ofStore("both", 1, "first of the store");
        message("both", "box", 2, "of a feed");
        ofStore("both", 3, "last of the store");
        session("of a feed", "box", "main", 2);
        message("of a feed", "box", 4, "of a feed");
        fixture.database.execute("UPDATE sessions SET store_tokens = 0 WHERE session_key = 'of a feed'");
        fixture.store(
                SessionOpened.ofStore(new Scope("begun", null, "main", null, null), "m", NOON),
                new TokensAdded(new Scope("perhaps begun", null, "main", null, null), 0, null, null, "n", NOON));

        assertEquals(Optional.empty(), await(store.find("of a feed")));
        assertEquals(
                List.of("both 2", "begun 0", "perhaps begun 0"),
                await(store.ofAgent("main", 9)).stream()
                        .map(session -> session.name().key() + " " + session.messages())
                        .toList());
        assertEquals("n", await(store.find("perhaps begun")).orElseThrow().model());
        assertEquals(3, await(store.totals("main")).sessions());
        assertEquals(2, await(store.totals("main")).messages());
        assertEquals(List.of("begun", "both", "perhaps begun"), await(store.keysFrom("")));
        assertEquals(3, await(store.usedBefore(NOON.plusSeconds(9))).size());
        assertEquals(List.of("first of the store", "last of the store"), said(await(stored.after(id, 0, 9))));
        assertEquals(List.of("last of the store", "first of the store"), said(await(stored.before(id, 9, 9))));
        assertEquals(1, await(stored.countBefore(id, 3)));
        SessionParity parity = fixture.postgres.sessionParity();
        assertEquals(
                List.of("both", "begun", "perhaps begun"),
                await(parity.allAfter("box", "main", 0, 9)).stream()
                        .map(session -> session.key())
                        .toList());
        assertEquals(1, await(parity.after("box", "main", 0, 9)).size());
    }

    @Test
    void searchOfAStore_showsAllThatMayBeMeant() {
        session("k", "box", "main", 1);
        List<String> texts = List.of(
                "Pears", "\u017Foft pear\u017F", "GRÖSSE", "größe", "100%_done", "nothing", "İstanbul", "\u212Aelvin");
        for (int i = 0; i < texts.size(); i++) {
            ofStore("k", i + 1, texts.get(i));
        }
        message("k", "box", 50, "pears of a feed");

        List<String> ofOddLetters = List.of("\u212Aelvin", "İstanbul", "\u017Foft pear\u017F");
        assertEquals(ofOddLetters, found("no such text"), "whose case is ASCII: the asker looks at them");
        assertEquals(List.of("\u212Aelvin", "İstanbul", "\u017Foft pear\u017F", "Pears"), found("pears"));
        assertEquals(List.of("100%_done"), plain(found("0%_D")));
        assertEquals(List.of("größe", "GRÖSSE"), plain(found("Grö")));
        StoreMessages.Step two = await(stored.mayHold("pears", Long.MAX_VALUE, 2));
        assertEquals(2, two.lookedAt());
        assertEquals(2, two.found().size());
        StoreMessages.Step rest = await(stored.mayHold("pears", two.oldest(), 100));
        assertEquals(6, rest.lookedAt());
        assertEquals(2, rest.found().size(), "one of odd letters, one of pears");
        assertEquals(0, await(stored.mayHold("pears", 1, 100)).lookedAt());
    }

    private List<String> found(String text) {
        return await(stored.mayHold(text, Long.MAX_VALUE, 100)).found().stream()
                .map(row -> row.content())
                .toList();
    }

    private static List<String> plain(List<String> texts) {
        return texts.stream()
                .filter(text -> text.chars().noneMatch(c -> c == 'İ' || c == '\u017F' || c == '\u212A'))
                .toList();
    }

    private static List<String> said(List<StoredRow> rows) {
        return rows.stream().map(row -> String.valueOf(row.content())).toList();
    }

    @Test
    void sessionsUsedAtTheSameTime_comeByKey() {
        session("b", "box", "main", 1);
        session("B", "box", "main", 1);
        session("a", "box", "main", 1);

        assertEquals(
                List.of("B", "a"),
                await(store.ofAgent("main", 2)).stream()
                        .map(session -> session.name().key())
                        .toList());
        assertEquals(Optional.of("B"), await(store.latestKey("main")));
    }

    @Test
    void messages_comeInOrder_fromEitherEnd() {
        long id = session("k", "box", "main", 1);
        for (int i = 10; i > 0; i--) {
            message("k", "box", i * 10L, "m" + i);
        }
        message("k", "box", 50, "again 5");

        assertEquals(List.of("m9", "m10"), texts(id, MessageRange.last(2)));
        assertEquals(List.of("m1", "m2"), texts(id, MessageRange.first(2)));
        assertEquals(List.of("m5", "again 5", "m6"), texts(id, MessageRange.after(40, 3)));
        assertEquals(List.of("m4", "m5", "again 5"), texts(id, MessageRange.before(60, 3)));
        MessageView fifth = await(messages.of(id, MessageRange.after(40, 1))).get(0);
        assertEquals(List.of("again 5", "m6"), texts(id, MessageRange.after(fifth.place(), 2)));
        assertEquals(List.of("m6"), texts(id, MessageRange.after(50, 1)));
        assertEquals(11, texts(id, MessageRange.first(Integer.MAX_VALUE)).size());
        assertEquals(List.of(), texts(id + 1, MessageRange.last(2)));
    }

    @Test
    void storedMessage_isReadWithAllThatIsKnown() {
        fixture.store(Facts.opened(Facts.KEY), Facts.message(Facts.KEY, "m-1", "hello"));
        long id = await(sessions.named(Facts.KEY, "box", null)).get(0).id();

        MessageView read = await(messages.of(id, MessageRange.last(1))).get(0);

        assertEquals("assistant", read.role());
        assertEquals("hello", read.body().content());
        assertEquals("thinking", read.body().reasoning());
        assertEquals("[{\"id\": \"t1\"}]", read.body().toolCallsJson());
        assertEquals(15, read.usage().total());
        assertEquals("claude-sonnet-4", read.model());
        assertEquals(NOON.plusSeconds(1), read.at());
    }

    @Test
    void lastMessagesOfALongSession_areFoundWithoutReadingTheOthers() {
        long id = session("long", "box", "main", 1);
        fixture.database.execute("INSERT INTO messages (session_id, role, content, ordinal)" + " SELECT " + id
                + ", 'user', repeat('x', 500), n FROM generate_series(1, 100000) AS n; ANALYZE messages");
        assertEquals(40, texts(id, MessageRange.last(40)).size());
        String plan = fixture.database
                .query("EXPLAIN SELECT content FROM messages AS m WHERE m.session_id = " + id
                        + " AND (m.ordinal, m.id) < (99999999, 0) ORDER BY m.ordinal DESC, m.id DESC LIMIT 40")
                .toString();
        assertTrue(plan.contains("messages_in_order"), plan);
    }

    private List<String> texts(long id, MessageRange range) {
        return await(messages.of(id, range)).stream()
                .map(message -> message.body().content())
                .toList();
    }

    private List<String> keys(String agent, String channel, String host, Instant since, String prefix) {
        return await(sessions.list(new SessionQuery(9, null, agent, channel, host, since, prefix))).stream()
                .map(session -> session.name().key())
                .toList();
    }

    private long session(String key, String host, String agent, int second) {
        String at = "'" + NOON.plusSeconds(second) + "'";
        return (long) fixture.database
                .query(
                        "INSERT INTO sessions (session_key, host, agent_name, channel, created_at, updated_at, total_tokens,"
                                + " store_tokens) VALUES ('" + key + "', '" + host + "', '" + agent + "', '"
                                + key.split(":", 2)[0]
                                + "', " + at
                                + ", " + at + ", 7, 7) RETURNING id")
                .get(0)
                .get(0);
    }

    private void ofStore(String key, long number, String text) {
        message(key, "box", number, text);
        fixture.database.execute(
                "UPDATE messages SET message_seq = ordinal, message_id = ordinal::TEXT WHERE ordinal = " + number
                        + " AND session_id = (SELECT id FROM sessions WHERE session_key = '" + key
                        + "' AND host = 'box')");
    }

    private void message(String key, String host, long ordinal, String text) {
        fixture.database.execute("INSERT INTO messages (session_id, role, content, ordinal) SELECT id, 'user', '" + text
                + "', " + ordinal + " FROM sessions WHERE session_key = '" + key + "' AND host = '" + host + "'");
    }
}
