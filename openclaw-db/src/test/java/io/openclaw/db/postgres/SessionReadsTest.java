package io.openclaw.db.postgres;

import static io.openclaw.db.postgres.PostgresFixture.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.openclaw.db.model.MessageRange;
import io.openclaw.db.model.MessageView;
import io.openclaw.db.model.SessionQuery;
import io.openclaw.db.model.SessionQuery.Before;
import io.openclaw.db.model.SessionTotals;
import io.openclaw.db.model.SessionView;
import java.time.Duration;
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
        message("a", "box", 1, "hello");
        message("a", "box", 2, "world");
        message("b", "box", 3, "there");

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
        Duration best = Duration.ofHours(1);
        for (int i = 0; i < 20; i++) {
            long began = System.nanoTime();
            assertEquals(40, texts(id, MessageRange.last(40)).size());
            Duration took = Duration.ofNanos(System.nanoTime() - began);
            best = took.compareTo(best) < 0 ? took : best;
        }
        assertTrue(best.toMillis() < 5, () -> "40 of 100,000 messages took too long");
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
                        "INSERT INTO sessions (session_key, host, agent_name, channel, created_at, updated_at, total_tokens)"
                                + " VALUES ('" + key + "', '" + host + "', '" + agent + "', '" + key.split(":", 2)[0]
                                + "', " + at
                                + ", " + at + ", 7) RETURNING id")
                .get(0)
                .get(0);
    }

    private void message(String key, String host, long ordinal, String text) {
        fixture.database.execute("INSERT INTO messages (session_id, role, content, ordinal) SELECT id, 'user', '" + text
                + "', " + ordinal + " FROM sessions WHERE session_key = '" + key + "' AND host = '" + host + "'");
    }
}
