package io.openclaw.gateway.live;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.openclaw.db.ingest.StoredFacts;
import io.openclaw.db.model.LlmCall;
import io.openclaw.db.model.MessageAppended;
import io.openclaw.db.model.SessionEnded;
import io.openclaw.db.model.SessionOpened;
import io.openclaw.db.model.ToolCall;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against a WebSocket server of our own that speaks as the gateway does. */
class LiveSourceTest {

    private static final String KEY = "agent:main:main";

    @TempDir
    private Path home;

    private LiveFixture live;
    private FakeGateway gateway;

    @BeforeEach
    void open() {
        live = new LiveFixture(home);
        gateway = live.gateway;
    }

    @AfterEach
    void close() {
        live.close();
    }

    @Test
    void whatIsSaid_isRecordedUnderTheIdsOfTheTranscript() {
        gateway.talk(KEY, "s1");
        live.listen();
        gateway.say(KEY, Talk.user("hello"));
        gateway.say(KEY, Talk.answer("hi", "run-1"));
        live.awaitMessages(2);

        MessageAppended said = live.all(MessageAppended.class).get(1);
        assertEquals("s1/m2", said.ref().messageId());
        assertEquals("s1", said.scope().sessionId());
        assertEquals("hi", said.body().content());
        assertTrue(said.body().projected(), "a page's text must give way to the transcript's");
        LlmCall call = live.all(LlmCall.class).get(0);
        assertEquals("run-1", call.scope().runId());
        assertEquals(10L, call.usage().total());
        assertEquals("Talk", live.all(SessionOpened.class).get(0).label());
        LiveStatus status = live.status();
        assertTrue(status.connected());
        assertEquals("2026.9.6", status.version());
        assertEquals(2, status.counts().messages());
        await().until(() -> live.status().sessions() == 1);
    }

    @Test
    void resultOfATool_whichNoEventTells_isFetched() {
        gateway.talk(KEY, "s1");
        live.listen();
        gateway.say(KEY, Talk.user("run it"));
        gateway.talks.get(KEY).add(Talk.toolResult("call_1", "Linux"));
        gateway.say(KEY, Talk.answer("Linux it is", "run-1"));

        await().until(() -> live.ids().size() == 3);
        assertEquals("Linux", live.message("s1/m2").body().content());
        assertEquals(MessageAppended.TOOL, live.message("s1/m2").role());
    }

    @Test
    void numbersThatBeginAnew_areFollowed() {
        gateway.talk(KEY, "s1");
        live.listen();
        for (int i = 0; i < 3; i++) {
            gateway.say(KEY, Talk.user("before " + i));
        }
        gateway.talks.get(KEY).reset("s1");
        gateway.say(KEY, Talk.user("run it"));
        gateway.talks.get(KEY).add(Talk.toolResult("call_1", "Linux"));
        gateway.say(KEY, Talk.answer("Linux it is", "run-1"));

        await().until(() -> live.ids().size() == 6);
    }

    @Test
    void sessionBeyondTheMostThatAreKnown_isHeard() {
        live.listen();
        int sessions = Listening.MOST_SESSIONS + 10;
        for (int i = 0; i < sessions; i++) {
            gateway.talk("agent:main:" + i, "s" + i);
            gateway.say("agent:main:" + i, Talk.user("hello"));
        }
        await().atMost(Duration.ofSeconds(60)).until(() -> live.ids().size() == sessions);
        gateway.say("agent:main:0", Talk.user("after it was given up"));
        await().until(() -> live.ids().contains("s0/m2"));

        assertEquals(0, live.status().counts().unusable());
    }

    @Test
    void toolThatRan_isRecordedWithHowItEnded() {
        gateway.talk(KEY, "s1");
        live.listen();
        gateway.say(KEY, Talk.user("run it"));
        gateway.send(tool("start", ""));
        gateway.send(tool("update", ""));
        gateway.send(
                tool("result", ",\"isError\":true,\"result\":{\"details\":{\"durationMs\":189,\"error\":\"gone\"}}"));

        await().until(() -> live.all(ToolCall.class).size() == 2);
        ToolCall ended = live.all(ToolCall.class).get(1);
        assertEquals("run-1", ended.scope().runId());
        assertEquals(Duration.ofMillis(189), ended.timing().duration());
        assertEquals("gone", ended.outcome().error());
    }

    @Test
    void whatWasSaidBefore_andWhileAway_isFetchedOnce() {
        gateway.talk(KEY, "s1");
        for (int i = 0; i < 13; i++) {
            gateway.talks.get(KEY).add(Talk.user("before " + i));
        }
        live.listen();
        live.awaitMessages(13);

        gateway.protocol = 5;
        gateway.drop();
        await().until(() -> live.lastError().contains("version 5"));
        for (int i = 0; i < 4; i++) {
            gateway.talks.get(KEY).add(Talk.user("away " + i));
        }
        gateway.protocol = 4;
        live.awaitMessages(17);

        assertEquals(17, live.messages().size(), "each was fetched once");
        assertEquals(2, live.status().counts().connects());
    }

    @ParameterizedTest
    @ValueSource(strings = {"s1", "s2"})
    void sessionThatWasResetWhileAway_isFetchedToItsEnd(String next) {
        gateway.talk(KEY, "s1").add(Talk.user("nought"));
        gateway.talks.get(KEY).add(Talk.user("one"));
        live.listen();
        live.awaitMessages(2);
        gateway.protocol = 5;
        gateway.drop();
        await().until(() -> live.lastError().contains("version 5"));
        gateway.talks.get(KEY).add(Talk.user("the last word"));
        gateway.talks.get(KEY).reset(next);
        gateway.talks.get(KEY).add(Talk.user("a new begin"));
        gateway.protocol = 4;

        String begin = next.equals("s1") ? "s1/m4" : "s2/m1";
        await().until(() -> live.ids().containsAll(Set.of("s1/m3", begin)));
        assertEquals("s1", live.message("s1/m3").scope().sessionId());
        assertEquals(next, live.message(begin).scope().sessionId());
    }

    @Test
    void restart_goesOnWhereItWas_andAsksForNothingThatDidNotChange() {
        gateway.talk(KEY, "s1").add(Talk.user("one"));
        gateway.talk("agent:main:other", "s2").add(Talk.user("two"));
        live.listen();
        live.awaitMessages(2);
        live.stop();
        gateway.talks.get(KEY).add(Talk.user("three"));
        gateway.asked.clear();

        live.listen();
        live.awaitMessages(3);

        assertEquals(3, live.messages().size());
        assertTrue(gateway.asked.stream()
                .filter(request -> request.path("method").asText().equals("chat.history"))
                .allMatch(request ->
                        request.path("params").path("sessionKey").asText().equals(KEY)
                                && request.path("params").has("cursor")));
    }

    @Test
    void cursorThatIsOfNoUseAnyMore_isReplacedByPages() {
        gateway.talk(KEY, "s1").add(Talk.user("one"));
        live.listen();
        live.awaitMessages(1);
        gateway.talks.get(KEY).firstCursor = 100;
        gateway.talks.get(KEY).add(Talk.user("two"));
        gateway.drop();

        await().until(() -> live.ids().size() == 2);
    }

    @Test
    void messagesThatComeTwice_areOneRowEach() {
        gateway.talk(KEY, "s1");
        live.listen();
        gateway.say(KEY, Talk.user("hello"));
        String event =
                FakeGateway.event("session.message", gateway.talks.get(KEY).add(Talk.answer("hi", "run-1")));
        gateway.send(event);
        gateway.send(event);
        live.awaitMessages(3);

        try (StoredFacts stored = new StoredFacts()) {
            stored.store(live.recorded);
            assertEquals(2, stored.count("messages"));
            assertEquals(1, stored.count("llm_calls"));
            assertEquals(10, stored.tokens());
            assertEquals("0.0003", stored.usd().toPlainString(), "an estimate of the roster is no cost");
        }
    }

    @Test
    void sessionThatBeginsLater_isHeard_andOneThatIsDeletedEnds() {
        live.listen();
        await().until(() -> live.status().connected());
        gateway.talk("agent:main:later", "s9");
        gateway.say("agent:main:later", Talk.user("new"));
        live.awaitMessages(1);
        await().until(() -> gateway.asked("sessions.messages.subscribe") == 1);

        gateway.send("{\"type\":\"event\",\"event\":\"sessions.changed\",\"payload\":"
                + "{\"sessionKey\":\"agent:main:later\",\"reason\":\"delete\"}}");
        await().until(() -> live.all(SessionEnded.class).size() == 1);
        assertEquals("s9", live.all(SessionEnded.class).get(0).scope().sessionId());
    }

    @Test
    void factsThatWereNotKept_areFetchedAgain() {
        gateway.talk(KEY, "s1");
        live.listen();
        live.durable = Future.failedFuture("the queue is full");
        gateway.say(KEY, Talk.user("hello"));
        await().until(() -> live.status().counts().failures() > 0);
        live.recorded.clear();
        live.durable = Future.succeededFuture();

        live.awaitMessages(1);
    }

    @Test
    void garbage_isCountedAndHurtsNothing() {
        gateway.talk(KEY, "s1");
        live.listen();
        gateway.send("no json");
        gateway.send("[1]");
        gateway.send("{\"type\":\"event\",\"event\":\"session.message\",\"payload\":{\"sessionKey\":7}}");
        gateway.send("{\"type\":\"event\",\"event\":\"session.message\",\"payload\":{\"sessionKey\":\"" + KEY
                + "\",\"messageId\":\"x\",\"message\":{\"role\":\"user\",\"content\":7}}}");
        gateway.say(KEY, Talk.user("hello"));
        live.awaitMessages(1);

        assertEquals(4, live.status().counts().unusable());
        assertEquals(1, live.status().counts().connects());
        assertFalse(live.ids().contains("x"));
    }

    private static String tool(String phase, String more) {
        return "{\"type\":\"event\",\"event\":\"session.tool\",\"payload\":{\"runId\":\"run-1\",\"stream\":\"tool\",\"data\":{\"phase\":\""
                + phase + "\",\"name\":\"exec\",\"toolCallId\":\"call_1\"" + more + "},\"sessionKey\":\"" + KEY
                + "\",\"sessionId\":\"s1\",\"seq\":9,\"ts\":1795290470308}}";
    }
}
